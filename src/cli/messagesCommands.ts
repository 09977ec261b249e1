import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../base/errors';
import type { Logger } from '../base/logger';
import type { StoredMessage } from '../protocol/model';
import { exportMessages } from '../sessions/transfer/exportMessages';
import { importMessages } from '../sessions/transfer/importMessages';
import { formatOfName, type TransferFormat } from '../sessions/transfer/transferFormats';
import { exitCodes, type ExitCode } from './exitCodes';
import { requireSession } from './sessionsCommands';
import { countOf, printJson, tell, withStore, type StoreOptions } from './storeAccess';
import { readAll, type Terminal } from './terminal';

/** Larger files are refused before they are read. */
const maxImportBytes = 400 * 1024 * 1024;
const pageSize = 500;

/** Prints the messages of a session, oldest first. */
export function listMessages(
  terminal: Terminal,
  sessionId: string,
  options: StoreOptions & { readonly limit: number },
  logger: Logger,
): Promise<ExitCode> {
  return withStore(terminal, options, logger, async ({ sessions }) => {
    await requireSession(sessions, sessionId);
    const found: StoredMessage[] = [];
    let before: number | undefined;
    for (let hasMore = true; hasMore && found.length < options.limit;) {
      const limit = Math.min(pageSize, options.limit - found.length);
      const page = await sessions.pageMessages({ sessionId, before, limit });
      found.unshift(...page.messages);
      before = page.messages[0]?.seq;
      hasMore = page.hasMore;
    }
    if (options.json) printJson(terminal, found);
    else for (const message of found) terminal.stdout.write(`${linesOf(message, terminal)}\n`);
    return exitCodes.ok;
  });
}

function linesOf(message: StoredMessage, { colors }: Terminal): string {
  const marks = [message.id, message.timestamp, ...(message.edit ? ['edited'] : [])].join('  ');
  return `${colors.bold(message.senderName)}  ${colors.dim(marks)}\n${message.text}\n`;
}

export interface ExportOptions extends StoreOptions {
  readonly format?: TransferFormat | undefined;
  readonly output?: string | undefined;
  readonly safeCsv: boolean;
}

/** Writes the messages of sessions into a file or to standard output. */
export function exportSessions(
  terminal: Terminal,
  sessionIds: readonly string[],
  options: ExportOptions,
  logger: Logger,
): Promise<ExitCode> {
  const { output } = options;
  const format =
    options.format ?? (output === undefined ? undefined : formatOfName(output)) ?? 'json-lines';
  return withStore(terminal, options, logger, async ({ sessions }) => {
    for (const id of sessionIds) await requireSession(sessions, id);
    const pieces = exportMessages(sessions, { sessionIds, format, marksFormulas: options.safeCsv });
    if (output === undefined) {
      // At the reader's pace: a session may be larger than memory.
      await pipeline(pieces, terminal.stdout, { end: false });
      return exitCodes.ok;
    }
    const file = path.resolve(terminal.workingFolder, output);
    await pipeline(pieces, createWriteStream(file)).catch((error: unknown) => {
      throw new AppError('input-invalid', `${output} cannot be written.`, { cause: error });
    });
    tell(terminal, `Wrote ${countOf(sessionIds.length, 'session')} to ${output}.`);
    return exitCodes.ok;
  });
}

export interface ImportOptions extends StoreOptions {
  readonly format?: TransferFormat | undefined;
  readonly sessionId?: string | undefined;
}

/** Stores the messages of a file; `-` reads standard input. */
export async function importFile(
  terminal: Terminal,
  file: string,
  options: ImportOptions,
  logger: Logger,
): Promise<ExitCode> {
  const format = options.format ?? formatOfName(file) ?? 'json-lines';
  const text = file === '-' ? await readAll(terminal.stdin) : await readImport(terminal, file);
  return withStore(terminal, options, logger, async ({ sessions }) => {
    const { sessionId } = options;
    const report = await importMessages(sessions, { text, format, sessionId });
    if (options.json) printJson(terminal, report);
    else tell(terminal, `Imported ${countOf(report.inserted, 'message')}.`);
    return exitCodes.ok;
  });
}

async function readImport({ workingFolder }: Terminal, file: string): Promise<string> {
  const place = path.resolve(workingFolder, file);
  try {
    const { size } = await stat(place);
    if (size <= maxImportBytes) return await readFile(place, 'utf8');
  } catch (error) {
    throw new AppError('input-invalid', `The file ${file} cannot be read.`, { cause: error });
  }
  const megabytes = maxImportBytes / 1024 / 1024;
  throw new AppError('limit-exceeded', `${file} is larger than ${megabytes} MB.`, {
    remedy: 'Import it in parts.',
  });
}

export interface EditOptions extends StoreOptions {
  /** `-` reads standard input. */
  readonly text?: string | undefined;
  readonly sender?: string | undefined;
  readonly senderName?: string | undefined;
}

/** Changes one message; what the flow says next rests on it. */
export async function editMessage(
  terminal: Terminal,
  messageId: string,
  options: EditOptions,
  logger: Logger,
): Promise<ExitCode> {
  const { sender, senderName } = options;
  const text = options.text === '-' ? await readAll(terminal.stdin) : options.text;
  const change = {
    ...(text === undefined ? {} : { text }),
    ...(sender === undefined ? {} : { sender }),
    ...(senderName === undefined ? {} : { senderName }),
  };
  if (Object.keys(change).length === 0) {
    throw new AppError('input-invalid', 'Nothing to change was given.', {
      remedy: 'Give --text, --sender or --sender-name.',
    });
  }
  return withStore(terminal, options, logger, async ({ sessions }) => {
    const message = await sessions.updateMessage(messageId, change);
    if (options.json) printJson(terminal, message);
    else tell(terminal, 'Changed 1 message.');
    return exitCodes.ok;
  });
}

/** Deletes messages; all of them must be there. */
export function deleteMessages(
  terminal: Terminal,
  messageIds: readonly string[],
  options: StoreOptions,
  logger: Logger,
): Promise<ExitCode> {
  return withStore(terminal, options, logger, async ({ sessions }) => {
    for (const id of messageIds) {
      if ((await sessions.getMessage(id)) === undefined) {
        throw new AppError('message-not-found', `There is no message ${id}.`);
      }
    }
    const deleted = await sessions.deleteMessages(messageIds);
    if (options.json) printJson(terminal, { deleted });
    else tell(terminal, `Deleted ${countOf(deleted, 'message')}.`);
    return exitCodes.ok;
  });
}
