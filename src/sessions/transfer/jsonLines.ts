import { AppError } from '../../base/errors';
import type { FileFormat, LocatedMessage } from './fileFormat';
import { fromRecord, toRecord } from './messageRecord';

/** One message per line, each a JSON object. */
export const jsonLines: FileFormat = {
  head: '',
  write: (message) => `${JSON.stringify(toRecord(message))}\n`,
  tail: '',
  read: readLines,
};

function* readLines(text: string): Generator<LocatedMessage> {
  let line = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const content = text.slice(start, end);
    line++;
    if (content.trim() !== '') yield { line, read: () => fromRecord(parse(content)) };
    start = end + 1;
  }
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new AppError('input-invalid', 'It is not JSON.', { cause });
  }
}
