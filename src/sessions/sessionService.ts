import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import { AppError } from '../base/errors';
import { UniqueTime } from '../base/uniqueTime';
import type { SessionSummary, StoredMessage } from '../protocol/model';
import type {
  ImportOptions,
  ImportReport,
  MessageChange,
  MessageFilter,
  MessagePage,
  MessagePlace,
  MessageStore,
  NewMessage,
  PageQuery,
  SessionEdit,
  SessionQuery,
  StoreChange,
} from '../store/messageStore';
import { writtenMessage } from './writtenMessage';

const maxSessionIdLength = 500;

/** Beside which message of its session another one is. */
export type Side = 'before' | 'after';

/** What a person lets one side of a conversation say. */
export interface Said {
  readonly sender: 'User' | 'Machine';
  readonly text: string;
  /** The flow it belongs to; that of its neighbour where absent. */
  readonly flowId?: string | undefined;
}

/**
 * The only writer of sessions and messages: trees, panel, HTTP and components all come through
 * here. Readers re-read after `onDidChange`, which fires once the store has committed.
 */
export class SessionService implements Disposable {
  readonly onDidChange: Event<StoreChange>;
  private readonly time = new UniqueTime();

  constructor(private readonly store: MessageStore) {
    this.onDidChange = store.onDidChange;
  }

  listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    return this.store.listSessions(query);
  }

  getSession(sessionId: string): Promise<SessionSummary | undefined> {
    return this.store.getSession(sessionId);
  }

  /** Creates an empty session; without a name it gets the first free `Session n`. */
  async createSession(flowId: string | undefined, name?: string): Promise<SessionSummary> {
    if (name !== undefined) return this.store.createSession(validSessionId(name), flowId);

    for (let number = 1; ; number++) {
      const candidate = `Session ${number}`;
      if ((await this.store.getSession(candidate)) === undefined) {
        return this.store.createSession(candidate, flowId);
      }
    }
  }

  /** @throws AppError `session-exists` where the name is taken and `merge` is off. */
  async renameSession(
    sessionId: string,
    name: string,
    options: { readonly merge: boolean } = { merge: false },
  ): Promise<void> {
    const newId = validSessionId(name);
    if (newId !== sessionId) await this.store.renameSession(sessionId, newId, options);
  }

  duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void> {
    return this.store.duplicateSession(sessionId, validSessionId(newId), upToSeq);
  }

  deleteSession(sessionId: string): Promise<number> {
    return this.store.deleteSession(sessionId);
  }

  deleteSessions(sessionIds: readonly string[]): Promise<number> {
    return this.store.deleteSessions(sessionIds);
  }

  /**
   * Makes a session what its editor holds. Texts that differ mark their messages as edited.
   * @throws AppError `session-changed` where a message is no longer as it was read.
   */
  editSession(sessionId: string, { expected, messages }: SessionEdit): Promise<void> {
    const texts = new Map(expected.map(({ id, text }) => [id, text]));
    return this.store.editSession(sessionId, {
      expected,
      messages: messages.map((entry) => {
        if ('message' in entry || entry.change?.text === undefined) return entry;

        const isEdited = entry.change.text !== texts.get(entry.id);
        return isEdited ? { id: entry.id, change: { edit: true, ...entry.change } } : entry;
      }),
    });
  }

  clearSession(sessionId: string): Promise<number> {
    return this.store.clearSession(sessionId);
  }

  getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return this.store.getMessage(messageId);
  }

  pageMessages(query: PageQuery): Promise<MessagePage> {
    return this.store.pageMessages(query);
  }

  findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    return this.store.findMessages(filter);
  }

  searchMessages(text: string, limit: number, flowId?: string): Promise<readonly StoredMessage[]> {
    return this.store.searchMessages(text, limit, flowId);
  }

  /** The present time as messages carry it, never the same twice. */
  nextTime(): string {
    return this.time.nextIso();
  }

  /** Stores messages together: all of them, or none. */
  insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    for (const { sessionId } of messages) validSessionId(sessionId);
    return this.store.insertMessages(messages);
  }

  async insertMessage(message: NewMessage): Promise<StoredMessage> {
    const [stored] = await this.insertMessages([message]);
    if (stored === undefined) throw new AppError('internal', 'The message was not stored.');

    return stored;
  }

  /**
   * Changes a message. A text that differs from the stored one marks it as edited (Langflow:
   * `edit` becomes true only then).
   */
  async updateMessage(messageId: string, change: MessageChange): Promise<StoredMessage> {
    if (change.text === undefined || change.edit !== undefined) {
      return this.store.updateMessage(messageId, change);
    }
    const current = await this.store.getMessage(messageId);
    const isChanged = current !== undefined && current.text !== change.text;
    return this.store.updateMessage(messageId, isChanged ? { ...change, edit: true } : change);
  }

  /** Inserts directly after a place in the message's session, or before its first message. */
  insertMessageAfter(message: NewMessage, afterSeq: number | undefined): Promise<StoredMessage> {
    return this.store.insertMessageAfter(
      { ...message, sessionId: validSessionId(message.sessionId) },
      afterSeq,
    );
  }

  /** The nearest message before or after one, in its session. */
  async neighbour(
    { sessionId, seq }: Pick<StoredMessage, 'sessionId' | 'seq'>,
    side: Side,
  ): Promise<StoredMessage | undefined> {
    const place = side === 'before' ? { before: seq } : { after: seq };
    const page = await this.store.pageMessages({ sessionId, ...place, limit: 1 });
    return page.messages[0];
  }

  /** Inserts what a person wrote directly beside a message, with its time, under the name that side last had. */
  async insertBeside(message: StoredMessage, side: Side, said: Said): Promise<StoredMessage> {
    const { sessionId, contextId, timestamp } = message;
    const { sender, text, flowId = message.flowId } = said;
    const after = side === 'after' ? message : await this.neighbour(message, 'before');
    const senderName = await this.nameOf(sender, sessionId);
    const written = writtenMessage({ text, sender, senderName, flowId, contextId, timestamp });
    return this.insertMessageAfter({ ...written, sessionId }, after?.seq);
  }

  updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number> {
    return this.store.updateMessages(messageIds, change);
  }

  moveMessages(messageIds: readonly string[], place: MessagePlace): Promise<number> {
    const sessionId = validSessionId(place.sessionId);
    return this.store.moveMessages(messageIds, { ...place, sessionId });
  }

  /** Moves messages, in their order, behind the last one of a session. */
  async appendMessages(messages: readonly StoredMessage[], sessionId: string): Promise<number> {
    const page = await this.store.pageMessages({ sessionId, limit: 1 });
    const ids = messages.toSorted((one, other) => one.seq - other.seq).map(({ id }) => id);
    return this.moveMessages(ids, { sessionId, afterSeq: page.messages[0]?.seq });
  }

  importMessages(messages: readonly NewMessage[], options: ImportOptions): Promise<ImportReport> {
    for (const { sessionId } of messages) validSessionId(sessionId);
    return this.store.importMessages(messages, options);
  }

  deleteMessages(messageIds: readonly string[]): Promise<number> {
    return this.store.deleteMessages(messageIds);
  }

  originalText(messageId: string): Promise<string | undefined> {
    return this.store.originalText(messageId);
  }

  undo(): Promise<string | undefined> {
    return this.store.undo();
  }

  redo(): Promise<string | undefined> {
    return this.store.redo();
  }

  /** Langflow's name for a side that has not spoken yet. */
  private async nameOf(sender: Said['sender'], sessionId: string): Promise<string> {
    const filter = { sessionId, sender, limit: 1, order: 'descending' } as const;
    const [last] = await this.store.findMessages(filter);
    return last?.senderName ?? (sender === 'User' ? 'User' : 'AI');
  }

  dispose(): void {
    // The store belongs to the runtime, which closes it.
  }
}

/**
 * A session id as the user or a client gave it, trimmed.
 * @throws AppError `input-invalid` where it is empty or over 500 characters.
 */
export function validSessionId(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length === 0 || trimmed.length > maxSessionIdLength) {
    throw new AppError('input-invalid', 'A session name has 1 to 500 characters.', {
      remedy: 'Choose another name.',
    });
  }
  return trimmed;
}
