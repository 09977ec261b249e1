import type { StoredMessage } from '../../src/protocol/model';
import type { PlaygroundClient } from './controller';
import type { LoadedMessages } from './messageList';

/** More than this is not read again: the reader gets it by scrolling up. */
const maxPages = 5;

/** Reads the pages before a message, newest first, until the message `untilSeq` is covered. */
export async function readOlderPages(
  client: PlaygroundClient,
  sessionId: string,
  firstSeq: number,
  untilSeq: number,
): Promise<LoadedMessages> {
  let messages: readonly StoredMessage[] = [];
  let before = firstSeq;
  let hasOlder = true;
  for (let pages = 0; pages < maxPages && hasOlder && before > untilSeq; pages++) {
    const page = await client.call('olderMessages', { sessionId, before });
    messages = [...page.messages, ...messages];
    hasOlder = page.hasMore;
    before = messages[0]?.seq ?? untilSeq;
  }
  return { messages, hasOlder };
}
