import { AppError } from '../../base/errors';
import { isRecord } from '../../base/json';
import type { FileFormat, LocatedMessage } from './fileFormat';
import { fromRecord, toRecord } from './messageRecord';

/** A JSON array of messages, as Langflow's `/monitor/messages` answers. */
export const jsonArray: FileFormat = {
  head: '[',
  write: (message, previous) =>
    `${previous === undefined ? '' : ','}\n${JSON.stringify(toRecord(message))}`,
  tail: '\n]\n',
  read: readArray,
};

function* readArray(text: string): Generator<LocatedMessage> {
  let line = 0;
  // There are no lines to speak of: what is counted are the messages.
  for (const record of rowsOf(text)) {
    line++;
    yield { line, read: () => fromRecord(record) };
  }
}

function rowsOf(text: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new AppError('input-invalid', 'The file is not JSON.', { cause });
  }
  const rows = isRecord(parsed) ? parsed['messages'] : parsed;
  if (Array.isArray(rows)) return rows;

  throw new AppError('input-invalid', 'The file is not a list of messages.', {
    remedy: "Choose what Langflow's /api/v1/monitor/messages answers, or a file exported here.",
  });
}
