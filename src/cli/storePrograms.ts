import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Logger } from '../base/logger';
import { transferFormats } from '../sessions/transfer/transferFormats';
import { printKey } from './apiKey';
import type { ExitCode } from './exitCodes';
import {
  deleteMessages,
  editMessage,
  exportSessions,
  importFile,
  listMessages,
  type EditOptions,
  type ExportOptions,
  type ImportOptions,
} from './messagesCommands';
import { withExamples } from './help';
import { prune, toPastTime, type PruneOptions } from './pruneCommand';
import {
  changeSessions,
  listSessions,
  type ListSessionsOptions,
  type SessionChange,
} from './sessionsCommands';
import { type StoreOptions } from './storeAccess';
import type { Terminal } from './terminal';

/** What every command needs of the program. */
export interface CommandHost {
  readonly terminal: Terminal;
  readonly logger: Logger;
  readonly databaseUrlOption: () => Option;
  /** Takes the exit code of a command that has ended. */
  readonly finish: (code: ExitCode) => void;
}

/** `sessions`, `messages`, `prune` and `key`: the database and the key without an editor. */
export function addStoreCommands(program: Command, host: CommandHost): void {
  addSessions(program.command('sessions').summary('list and change sessions'), host);
  addMessages(program.command('messages').summary('list, move and change messages'), host);
  addPrune(program.command('prune'), host);
  withExamples(
    program.command('key'),
    'export LANGFLOW_API_KEY=$(flow-playground key)',
    'flow-playground key --new --json',
  )
    .summary('print the key of the local API')
    .description('Prints the key that serve asks callers for; made at the first call.')
    .option('--new', 'make another key; callers with the old one are refused', false)
    .option('--json', 'print JSON', false)
    .action(async (options: { new: boolean; json: boolean }) => {
      host.finish(await printKey(host.terminal, options));
    });
}

function onStore(command: Command, { databaseUrlOption }: CommandHost): Command {
  return command
    .option('-w, --workspace <folder>', 'folder whose sessions are meant', '.')
    .option('--database <file>', 'database instead of .langflow/langflow.db')
    .addOption(databaseUrlOption().conflicts('database'))
    .option('--json', 'print JSON', false);
}

function addSessions(sessions: Command, host: CommandHost): void {
  const { terminal, logger, finish } = host;
  sessions.description('Lists and changes the sessions of a workspace.').addHelpText(
    'after',
    `
Examples:
  $ flow-playground sessions list --flow chatbot --json
  $ flow-playground sessions rename s1 "Support case 7"
  $ flow-playground sessions delete s1 s2`,
  );
  withExamples(
    onStore(sessions.command('list'), host),
    'flow-playground sessions list --flow chatbot',
    'flow-playground sessions list --search refund --json',
  )
    .summary('list sessions, the one used last first')
    .option('-f, --flow <flow>', 'only those of this flow')
    .option('--search <text>', 'in names and messages')
    .action(async (options: ListSessionsOptions) => {
      finish(await listSessions(terminal, options, logger));
    });
  const change = async (
    options: StoreOptions,
    changes: readonly SessionChange[],
  ): Promise<void> => {
    finish(await changeSessions(terminal, options, changes, logger));
  };
  withExamples(
    onStore(sessions.command('rename <session> <name>'), host),
    'flow-playground sessions rename s1 "Support case 7"',
    'flow-playground sessions rename s2 s1 --merge',
  )
    .summary('rename a session')
    .option('--merge', 'join with the session that has the name', false)
    .action(async (id: string, name: string, options: StoreOptions & { merge: boolean }) => {
      const { merge } = options;
      const apply: SessionChange['apply'] = (service) => service.renameSession(id, name, { merge });
      await change(options, [{ sessionId: id, done: `Renamed ${id} to ${name}.`, apply }]);
    });
  withExamples(
    onStore(sessions.command('duplicate <session> <name>'), host),
    'flow-playground sessions duplicate s1 "s1 before the change"',
  )
    .summary('copy a session')
    .action(async (id: string, name: string, options: StoreOptions) => {
      const apply: SessionChange['apply'] = (service) => service.duplicateSession(id, name);
      await change(options, [{ sessionId: id, done: `Copied ${id} to ${name}.`, apply }]);
    });
  for (const [verb, done, apply] of [
    ['clear', 'Cleared', (service, id) => service.clearSession(id)],
    ['delete', 'Deleted', (service, id) => service.deleteSession(id)],
  ] as const satisfies readonly (readonly [
    string,
    string,
    (service: Parameters<SessionChange['apply']>[0], id: string) => Promise<unknown>,
  ])[]) {
    withExamples(
      onStore(sessions.command(`${verb} <session...>`), host),
      `flow-playground sessions ${verb} s1 s2`,
    )
      .summary(verb === 'clear' ? 'delete the messages of sessions' : 'delete sessions')
      .action(async (ids: readonly string[], options: StoreOptions) => {
        const changes = ids.map((id) => ({
          sessionId: id,
          done: `${done} ${id}.`,
          apply: (service: Parameters<SessionChange['apply']>[0]) => apply(service, id),
        }));
        await change(options, changes);
      });
  }
}

function addMessages(messages: Command, host: CommandHost): void {
  const { terminal, logger, finish } = host;
  const formatOption = (): Option =>
    new Option('--format <format>', 'instead of what the file name says').choices(transferFormats);
  messages
    .description('Lists and changes messages, and takes them out of the database and into it.')
    .addHelpText(
      'after',
      `
Examples:
  $ flow-playground messages list s1
  $ flow-playground messages export s1 --output s1.csv
  $ curl -s localhost:7860/api/v1/monitor/messages | flow-playground messages import - --format json
  $ flow-playground messages edit 0f5c… --text "It is open on Sundays."`,
    );
  withExamples(
    onStore(messages.command('list <session>'), host),
    'flow-playground messages list s1 --limit 20',
    'flow-playground messages list s1 --json | jq -r ".[].text"',
  )
    .summary('print the messages of a session')
    .option('-n, --limit <count>', 'only the newest', toCount, 1000)
    .action(async (id: string, options: StoreOptions & { limit: number }) => {
      finish(await listMessages(terminal, id, options, logger));
    });
  withExamples(
    onStore(messages.command('export <session...>'), host),
    'flow-playground messages export s1 --output s1.csv --safe-csv',
    'flow-playground messages export s1 s2 --format markdown > talk.md',
  )
    .summary('write messages as JSON lines, CSV, Markdown or JSON')
    .addOption(formatOption())
    .option('-o, --output <file>', 'file instead of standard output')
    .option('--safe-csv', 'mark texts that a spreadsheet would run as formulas', false)
    .action(async (ids: readonly string[], options: ExportOptions) => {
      finish(await exportSessions(terminal, ids, options, logger));
    });
  withExamples(
    onStore(messages.command('import <file>'), host),
    'flow-playground messages import s1.csv --session-id s1',
    'curl -s localhost:7860/api/v1/monitor/messages | flow-playground messages import - --format json',
  )
    .summary("store messages of a file, or of Langflow's /monitor/messages")
    .addOption(formatOption())
    .option('-s, --session-id <id>', "session for all of them, instead of the file's")
    .action(async (file: string, options: ImportOptions) => {
      finish(await importFile(terminal, file, options, logger));
    });
  withExamples(
    onStore(messages.command('edit <message>'), host),
    'flow-playground messages edit 0f5c… --text "It is open on Sundays."',
    'flow-playground messages edit 0f5c… --text - < answer.txt',
  )
    .summary('change a message')
    .option('--text <text>', 'new text; - reads standard input')
    .option('--sender <sender>', 'User or Machine')
    .option('--sender-name <name>', 'name that is shown')
    .action(async (id: string, options: EditOptions) => {
      finish(await editMessage(terminal, id, options, logger));
    });
  withExamples(
    onStore(messages.command('delete <message...>'), host),
    'flow-playground messages delete 0f5c… 9b1e…',
  )
    .summary('delete messages')
    .action(async (ids: readonly string[], options: StoreOptions) => {
      finish(await deleteMessages(terminal, ids, options, logger));
    });
}

function addPrune(command: Command, host: CommandHost): void {
  const { terminal, logger, finish } = host;
  onStore(command, host)
    .summary('throw away what is old or too many')
    .description(
      'Throws away messages, sessions and records of runs for good: undo does not bring them back.',
    )
    .option(
      '--older-than <age>',
      'messages: 90d, 4w, 12h or a date; sessions left without go',
      toTime,
    )
    .option('--messages <count>', 'keep so many of each session, the newest', toCountFromZero)
    .option('--sessions <count>', 'keep so many sessions, those active last', toCountFromZero)
    .option('--runs-older-than <age>', 'records of runs', toTime)
    .option('--runs <count>', 'keep so many records of each flow, the newest', toCountFromZero)
    .option('--dry-run', 'only say what would go', false)
    .option('--compact', 'then give back the space', false)
    .addHelpText(
      'after',
      `
Examples:
  $ flow-playground prune --older-than 90d --dry-run
  $ flow-playground prune --messages 1000 --sessions 200 --runs 50 --compact --json`,
    )
    .action(async (options: PruneOptions) => {
      finish(await prune(terminal, options, logger));
    });
}

function toCount(text: string): number {
  return toNumber(text, 1);
}

function toCountFromZero(text: string): number {
  return toNumber(text, 0);
}

function toNumber(text: string, least: number): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < least || count > 1_000_000) {
    throw new InvalidArgumentError(`A number from ${least} to 1000000.`);
  }
  return count;
}

function toTime(text: string): string {
  const time = toPastTime(text, Date.now());
  if (time === undefined) throw new InvalidArgumentError('An age like 90d, 4w or 12h, or a date.');

  return time;
}
