import { Help, type Command, type Option } from 'commander';

const usualHelp = new Help();

/** How help is written: what is off or empty unless asked for needs no saying. */
export const helpStyle = {
  optionDescription: (option: Option): string => {
    const { description } = option;
    const defaultValue: unknown = option.defaultValue;
    const goesWithoutSaying =
      defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
    return goesWithoutSaying ? description : usualHelp.optionDescription(option);
  },
};

/** What stands below the help of every command. */
export const exitCodeHelp = `
Exit codes: 0 done, 1 the flow failed or something went wrong, 2 wrong usage, 3 not supported.`;

/** Ends a command's help with lines to copy. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  const shown = lines.map((line) => `  $ ${line}`).join('\n');
  return command.addHelpText('after', `\n${title}:\n${shown}`);
}
