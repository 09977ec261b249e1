import type { ComponentDefinition, InputDefinition } from '../component';

/** A native component as a short Markdown page: what it takes and what it gives. */
export function describeComponent(definition: ComponentDefinition): string {
  const { displayName, type, aliases = [], category, description, inputs, outputs } = definition;
  const names = [type, ...aliases].map((name) => `\`${name}\``).join(', ');
  return [
    `# ${displayName}`,
    description,
    `Runs natively. In flow files: ${names}. Category: ${category}.`,
    '## Inputs',
    inputs.length === 0 ? 'None.' : table(['Field', 'Name', 'Kind', 'About'], inputs.map(inputRow)),
    '## Outputs',
    outputs.length === 0
      ? 'None.'
      : table(
          ['Output', 'Name', 'Types'],
          outputs.map((output) => [
            output.displayName,
            `\`${output.name}\``,
            output.types.join(', '),
          ]),
        ),
    '',
  ].join('\n\n');
}

function inputRow(input: InputDefinition): readonly string[] {
  const { displayName, name, kind, accepts = [], isRequired, info = '', options = [] } = input;
  const about = [
    isRequired === true ? 'Required.' : '',
    info,
    options.length === 0 ? '' : `One of: ${options.join(', ')}.`,
    accepts.length === 0 ? '' : `Takes ${accepts.join(', ')} from a connection.`,
  ];
  return [displayName, `\`${name}\``, kind, about.filter((part) => part !== '').join(' ')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
