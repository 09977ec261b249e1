import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { toAppError } from '../base/errors';
import { check } from './checkCommand';
import { exitCodeHelp, helpStyle } from './help';
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes';
import { run, type RunOptions } from './runCommand';
import { serve, type ServeOptions } from './serveCommand';
import { addStoreCommands } from './storePrograms';
import type { Terminal } from './terminal';
import { TerminalLogger } from './terminalLogger';

/** Runs the command line and answers with the exit code. Throws nothing. */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  version: string,
): Promise<ExitCode> {
  const logger = new TerminalLogger(terminal, 'warn');
  let code: ExitCode = exitCodes.ok;
  const program = newProgram(terminal, version);

  program
    .command('run')
    .summary('run a flow and print its answer')
    .description('Runs a flow file and prints its answer.')
    .argument('<flow.json>', 'flow exported from Langflow')
    .option('-i, --input <text>', 'input of the flow; - reads standard input')
    .option('-s, --session-id <id>', 'session whose messages the flow remembers')
    .option('-t, --tweaks <json>', 'changes of component fields, as JSON or @file')
    .option('--stream', 'print the answer as it comes', false)
    .option('--json', "print Langflow's run response", false)
    .option('-m, --model <provider/model>', "model for all components, instead of the flow's own")
    .option('--default-model <provider/model>', 'model for components that have none selected')
    .option('--refuse-edited', 'stop at components whose Python was edited', false)
    .option('--database <file>', 'database instead of .langflow/langflow.db')
    .addOption(databaseUrlOption().conflicts('database'))
    .addOption(allowHostOption())
    .addOption(privateHostOption())
    .addOption(keyHostOption())
    .addHelpText('after', runExamples)
    .action(async (file: string, options: RunOptions) => {
      code = await run(terminal, file, options, logger);
    });

  program
    .command('serve')
    .summary("serve Langflow's API")
    .description("Serves Langflow's API for the flows of a folder, on this machine only.")
    .option('-w, --workspace <folder>', 'folder with the flows', '.')
    .option('-p, --port <number>', 'port; 0 takes any free one', toPort, 7860)
    .addOption(
      new Option('--auth <kind>', 'whether callers need a key')
        .choices(['key', 'none'])
        .default('key'),
    )
    .option('--refuse-edited', 'stop at components whose Python was edited', false)
    .option('--origin <origin...>', 'web origins that may call', [])
    .addOption(databaseUrlOption())
    .addOption(allowHostOption())
    .addOption(privateHostOption())
    .addOption(keyHostOption())
    .addHelpText('after', serveExamples)
    .action(async (options: Omit<ServeOptions, 'version'>) => {
      code = await serve(terminal, { ...options, version }, logger);
    });

  program
    .command('check')
    .summary('say which components run natively')
    .description('Says, component by component, what of the flows runs natively.')
    .argument('<files...>', 'flow files, or folders with flows')
    .option('--json', 'print JSON', false)
    .option('--refuse-edited', 'stop at components whose Python was edited', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ flow-playground check .\n  $ flow-playground check flows/chatbot.json --json',
    )
    .action(async (files: string[], options: { json: boolean }) => {
      code = await check(terminal, files, options, logger);
    });

  const finish = (ended: ExitCode): void => {
    code = ended;
  };
  addStoreCommands(program, { terminal, logger, databaseUrlOption, finish });

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, terminal);
  }
}

function databaseUrlOption(): Option {
  return new Option(
    '--database-url <url>',
    'PostgreSQL database for sessions and messages; or FLOW_PLAYGROUND_DATABASE_URL',
  );
}

function newProgram(terminal: Terminal, version: string): Command {
  return new Command('flow-playground')
    .description('Runs Langflow flows natively: no Python, no server, no account.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .configureHelp(helpStyle)
    .addHelpText(
      'after',
      '\nStart with `flow-playground check .`; `flow-playground help <command>` has examples of each.',
    )
    .addHelpText('afterAll', exitCodeHelp);
}

function report(error: unknown, { stderr, errorColors }: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;

  const appError = toAppError(error);
  stderr.write(`${errorColors.red(appError.message)}\n`);
  if (appError.remedy !== undefined) stderr.write(`${errorColors.dim(appError.remedy)}\n`);
  return exitCodeOf(appError.code);
}

function allowHostOption(): Option {
  return new Option(
    '--allow-host <host...>',
    'all that flows may reach, such as *.example.com:443; every public host unless given',
  );
}

function privateHostOption(): Option {
  return new Option(
    '--private-host <host...>',
    'hosts of this machine or its network that flows may reach, such as localhost:8080',
  );
}

function keyHostOption(): Option {
  return new Option(
    '--key-host <host...>',
    "hosts beside the providers' own that may get your keys, such as llm.example.com",
  );
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.');

  return port;
}

const runExamples = `
Examples:
  $ flow-playground run echo.json --input "Hi" --session-id s1
  $ cat question.txt | flow-playground run chatbot.json --input - --stream
  $ flow-playground run chatbot.json -i "Hi" -m ollama/llama3.2 --json
  $ flow-playground run chatbot.json -i "Hi" --tweaks '{"temperature": 0}' > answer.txt`;

const serveExamples = `
Examples:
  $ flow-playground serve --workspace flows
  $ FLOW_PLAYGROUND_API_KEY=sk-mine flow-playground serve --port 0
  $ curl -H "x-api-key: $(flow-playground key)" localhost:7860/api/v1/flows`;
