import type { ComponentDefinition, InputDefinition } from '../../src/flow/component';

const intro = `# Components that run natively

Made by \`npm run docs\` from the components' own declarations; do not edit. A flow's node finds its component by its type, by one of the other
names, by the module it was exported with or by the class in its code. What differs from Langflow stands in [differences.md](differences.md).

Inputs: **bold** ones are required, _italic_ ones advanced, \`…[]\` takes several values; an arrow names what an edge may bring. Inputs marked
with ⚙ are arguments where the component is the tool of an agent.
`;

/** The document on all components, in the order of categories and names. */
export function describeComponents(definitions: readonly ComponentDefinition[]): string {
  const categories = [...new Set(definitions.map(({ category }) => category))].sort();
  const sections = categories.map((category) => {
    const own = definitions
      .filter((definition) => definition.category === category)
      .toSorted((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
    return [
      `## ${titleOf(category)}`,
      '',
      '| component | type and other names | inputs | outputs | needs |',
      '| --- | --- | --- | --- | --- |',
      ...own.map(rowOf),
      '',
    ].join('\n');
  });
  const names = definitions.reduce((sum, { aliases = [] }) => sum + 1 + aliases.length, 0);
  return [
    intro,
    `${definitions.length} components answer to ${names} names.`,
    '',
    ...sections,
  ].join('\n');
}

function rowOf(definition: ComponentDefinition): string {
  const { type, aliases = [], displayName, description, inputs, outputs } = definition;
  const cells = [
    `**${displayName}**: ${description}`,
    [type, ...aliases].map(code).join(', '),
    inputs.map(inputOf).join(', '),
    outputs.map(({ name, types }) => `${code(name)} → ${types.join(', ')}`).join('; '),
    needsOf(definition),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
}

function inputOf(input: InputDefinition): string {
  const name = code(`${input.name}${input.isList === true ? '[]' : ''}`);
  const styled =
    input.isRequired === true ? `**${name}**` : input.isAdvanced === true ? `_${name}_` : name;
  const accepts = input.accepts ?? [];
  const types = accepts.length === 0 ? '' : ` ← ${accepts.join(', ')}`;
  return `${styled}${input.isToolArgument === true ? ' ⚙' : ''}${types}`;
}

/** What a component asks of its surroundings, as far as its inputs tell. */
function needsOf({ inputs }: ComponentDefinition): string {
  const has = (kind: InputDefinition['kind']): boolean =>
    inputs.some((input) => input.kind === kind);
  return [
    ...(has('model') ? ['a model'] : []),
    ...(has('secret') ? ['a key, where its service asks for one'] : []),
    ...(has('file') ? ['files of the workspace'] : []),
  ].join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function titleOf(category: string): string {
  const words = category.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
