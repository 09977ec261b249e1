import type { StoredMessage } from '../../src/protocol/model';

/** Messages of a session as far as they are loaded, oldest first. */
export interface LoadedMessages {
  readonly messages: readonly StoredMessage[];
  /** Whether older ones lie in the store. */
  readonly hasOlder: boolean;
}

/**
 * Puts a fresh newest page in place of what was loaded of it. Older pages stay; messages that did
 * not change stay the same objects, so that they are not rendered again. With `keepNewer`, messages
 * after the page stay too: a run may have added them while the page was read.
 */
export function mergeNewestPage(
  loaded: LoadedMessages,
  page: LoadedMessages,
  keepNewer: boolean,
): LoadedMessages {
  const known = new Map(loaded.messages.map((message) => [message.id, message]));
  const fresh = page.messages.map((message) => sameOr(known.get(message.id), message));
  const ids = new Set(fresh.map(({ id }) => id));
  const first = fresh[0]?.seq ?? Number.POSITIVE_INFINITY;
  const last = fresh.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  const rest = loaded.messages.filter(({ id }) => !ids.has(id));
  const older = page.hasOlder ? rest.filter(({ seq }) => seq < first) : [];
  const newer = keepNewer ? rest.filter(({ seq }) => seq > last) : [];
  return {
    messages: [...older, ...fresh, ...newer],
    hasOlder: older.length > 0 ? loaded.hasOlder : page.hasOlder,
  };
}

/** Adds a page that lies before everything loaded. */
export function prependPage(
  loaded: LoadedMessages,
  page: readonly StoredMessage[],
  hasOlder: boolean,
): LoadedMessages {
  const ids = new Set(loaded.messages.map(({ id }) => id));
  return {
    messages: [...page.filter(({ id }) => !ids.has(id)), ...loaded.messages],
    hasOlder,
  };
}

/** Replaces the message with the same id, or adds it at its place in the order. */
export function upsertMessage(
  messages: readonly StoredMessage[],
  message: StoredMessage,
): readonly StoredMessage[] {
  const index = messages.findIndex(({ id }) => id === message.id);
  if (index >= 0) return messages.with(index, message);

  const next = messages.findIndex(({ seq }) => seq > message.seq);
  return next < 0 ? [...messages, message] : messages.toSpliced(next, 0, message);
}

/** The known message where the fresh one says the same, else the fresh one. */
function sameOr(known: StoredMessage | undefined, fresh: StoredMessage): StoredMessage {
  return known !== undefined && isSame(known, fresh) ? known : fresh;
}

function isSame(a: StoredMessage, b: StoredMessage): boolean {
  return (
    a.text === b.text &&
    a.seq === b.seq &&
    a.edit === b.edit &&
    a.sender === b.sender &&
    a.senderName === b.senderName &&
    a.timestamp === b.timestamp &&
    a.category === b.category &&
    JSON.stringify([a.properties, a.contentBlocks, a.files]) ===
      JSON.stringify([b.properties, b.contentBlocks, b.files])
  );
}
