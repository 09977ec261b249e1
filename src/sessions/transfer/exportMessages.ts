import type { StoredMessage } from '../../protocol/model';
import type { MessageStore } from '../../store/messageStore';
import { fileFormat, type FormatOptions, type TransferFormat } from './transferFormats';

/** Messages read at a time: a long session is never in memory as a whole. */
const pageSize = 500;

export interface ExportRequest extends FormatOptions {
  readonly sessionIds: readonly string[];
  readonly format: TransferFormat;
  /** Only the messages of this flow. */
  readonly flowId?: string | undefined;
}

/** The file with the messages of sessions, in pieces. */
export async function* exportMessages(
  store: Pick<MessageStore, 'pageMessages'>,
  request: ExportRequest,
): AsyncGenerator<string> {
  const format = fileFormat(request.format, request);
  yield format.head;
  let previous: StoredMessage | undefined;
  for await (const messages of pagesOf(store, request)) {
    let piece = '';
    for (const message of messages) {
      piece += format.write(message, previous);
      previous = message;
    }
    yield piece;
  }
  yield format.tail;
}

async function* pagesOf(
  store: Pick<MessageStore, 'pageMessages'>,
  { sessionIds, flowId }: ExportRequest,
): AsyncGenerator<readonly StoredMessage[]> {
  for (const sessionId of sessionIds) {
    let after = -1;
    for (let hasMore = true; hasMore;) {
      const page = await store.pageMessages({ sessionId, flowId, after, limit: pageSize });
      yield page.messages;
      hasMore = page.hasMore;
      after = page.messages.at(-1)?.seq ?? after;
    }
  }
}
