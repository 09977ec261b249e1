import { AppError, toAppError } from '../../base/errors';
import { newId } from '../../base/ids';
import type { ImportReport, MessageStore, NewMessage } from '../../store/messageStore';
import type { LocatedMessage } from './fileFormat';
import { fileFormat, type TransferFormat } from './transferFormats';

/** Messages stored at a time. */
const batchSize = 500;
/** Messages looked at in one go, so that nothing else waits long. */
const checkedAtOnce = 200;
const mostProblems = 10;
const longestFile = 100_000_000;
const mostMessages = 1_000_000;

export interface ImportRequest {
  readonly text: string;
  readonly format: TransferFormat;
  /** Puts all messages into this session instead of the file's. */
  readonly sessionId?: string | undefined;
  /** The flow of messages that name none. */
  readonly flowId?: string | undefined;
}

/**
 * Stores the messages of a file, in its order, as one step of undo. Every message is looked at
 * before the first is stored.
 * @throws AppError `input-invalid` that tells the lines that cannot be read, `limit-exceeded`,
 * `cancelled` (what was stored until then stays, and can be undone).
 */
export async function importMessages(
  store: Pick<MessageStore, 'importMessages'>,
  request: ImportRequest,
  signal?: AbortSignal,
): Promise<ImportReport> {
  if (request.text.length > longestFile) {
    throw tooMuch(`The file is longer than ${longestFile / 1_000_000} million characters.`);
  }
  await check(request, signal);
  const importId = newId();
  let report: ImportReport = { inserted: 0, renumbered: 0 };
  for (const messages of batches(locatedMessages(request), request)) {
    requireGoingOn(signal);
    const { inserted, renumbered } = await store.importMessages(messages, { importId });
    report = {
      inserted: report.inserted + inserted,
      renumbered: report.renumbered + renumbered,
    };
  }
  return report;
}

function locatedMessages({ text, format }: ImportRequest): Iterable<LocatedMessage> {
  return fileFormat(format).read(text);
}

async function check(request: ImportRequest, signal: AbortSignal | undefined): Promise<void> {
  const problems: string[] = [];
  let count = 0;
  let failures = 0;
  for (const { line, read } of locatedMessages(request)) {
    count++;
    if (count > mostMessages) throw tooMuch(`The file has more than ${mostMessages} messages.`);
    try {
      read();
    } catch (error) {
      failures++;
      if (problems.length < mostProblems) problems.push(located(request, line, error));
    }
    if (count % checkedAtOnce === 0) {
      await new Promise((resolve) => setTimeout(resolve));
      requireGoingOn(signal);
    }
  }
  if (count === 0) throw new AppError('input-invalid', 'The file holds no messages.');
  if (failures === 0) return;

  const more = failures - problems.length;
  const text = [...problems, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n');
  throw new AppError('input-invalid', text, {
    remedy: 'Mend these in the file and import it again. Nothing was stored.',
  });
}

function located({ format }: ImportRequest, line: number, error: unknown): string {
  const place = format === 'json' ? `Message ${line}` : `Line ${line}`;
  return `${place}: ${toAppError(error).message}`;
}

function* batches(
  located: Iterable<LocatedMessage>,
  { sessionId, flowId }: ImportRequest,
): Generator<readonly NewMessage[]> {
  let batch: NewMessage[] = [];
  for (const { read } of located) {
    const message = read();
    batch.push({
      ...message,
      sessionId: sessionId ?? message.sessionId,
      flowId: message.flowId ?? flowId,
    });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('cancelled', 'The import was stopped.');
}

function tooMuch(message: string): AppError {
  return new AppError('limit-exceeded', message, { remedy: 'Import it in parts.' });
}
