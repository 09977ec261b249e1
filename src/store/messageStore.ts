import type { Event } from '../base/emitter';
import type { Disposable } from '../base/disposable';
import type { RunRecord, SessionSummary, StoredMessage } from '../protocol/model';

/** A message to insert; what is absent gets Langflow's default. */
export type NewMessage = Omit<StoredMessage, 'id' | 'seq' | 'timestamp'> & {
  readonly id?: string;
  readonly timestamp?: string;
};

/** What may be changed on a stored message. */
export type MessageChange = Partial<
  Pick<
    StoredMessage,
    | 'text'
    | 'sender'
    | 'senderName'
    | 'sessionId'
    | 'contextId'
    | 'files'
    | 'edit'
    | 'error'
    | 'properties'
    | 'category'
    | 'contentBlocks'
  >
>;

/** A page of messages by place in the order; `before` and `after` are exclusive `seq` numbers. */
export interface PageQuery {
  readonly sessionId: string;
  /** Only messages of this flow; undefined for all flows sharing the session. */
  readonly flowId?: string | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  /** At most this many, 1 to 1000. Without `after`, the newest; always returned oldest first. */
  readonly limit: number;
}

export interface MessagePage {
  readonly messages: readonly StoredMessage[];
  /** Whether more lie beyond this page in the direction asked. */
  readonly hasMore: boolean;
}

export interface MessageFilter {
  readonly flowId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly contextId?: string | undefined;
  readonly sender?: string | undefined;
  readonly senderName?: string | undefined;
  /** Errors are left out unless asked for. */
  readonly includeErrors?: boolean | undefined;
  /** How many; the newest are taken. */
  readonly limit: number;
  readonly order: 'ascending' | 'descending';
}

export interface SessionQuery {
  /** Only sessions in which this flow has messages or which were created for it. */
  readonly flowId?: string | undefined;
  /** Matches session id or message text. */
  readonly search?: string | undefined;
  readonly order: 'recent' | 'name' | 'created';
  readonly offset: number;
  /** 1 to 1000. */
  readonly limit: number;
}

export interface RunQuery {
  readonly flowId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** 1 to 1000. */
  readonly limit: number;
}

/** A place in the order of a session. */
export interface MessagePlace {
  readonly sessionId: string;
  /** Directly after the message with this `seq`; before the session's first one where absent. */
  readonly afterSeq?: number | undefined;
}

/** A message as an editor of a whole session last read it. */
export type ExpectedMessage = Pick<StoredMessage, 'id' | 'text' | 'sender' | 'senderName'>;

/** A message as it is to be: one that was read, changed or not, or a new one. */
export type EditedMessage =
  | { readonly id: string; readonly change?: Omit<MessageChange, 'sessionId'> | undefined }
  | { readonly message: Omit<NewMessage, 'sessionId'> };

/** A stretch of a session (or all of it) that was edited as one document. */
export interface SessionEdit {
  /** What was read, in its order. Messages that are not among them stay where they are. */
  readonly expected: readonly ExpectedMessage[];
  /** What it is to become, in its order; of those read, the ones that are missing are deleted. */
  readonly messages: readonly EditedMessage[];
}

export interface ImportOptions {
  /** Calls in a row with the same key are one step of `undo`; any text. */
  readonly importId: string;
}

export interface ImportReport {
  readonly inserted: number;
  /** How many of them got a new id, because theirs was taken. */
  readonly renumbered: number;
}

/** What may be thrown away; only what is given applies. */
export interface RetentionPolicy {
  /** Messages before this ISO time go; sessions that are left without any go with them. */
  readonly messagesBefore?: string | undefined;
  /** Of each session only this many messages stay, the newest. */
  readonly messagesPerSession?: number | undefined;
  /** Only this many sessions stay, those that were active last. */
  readonly sessions?: number | undefined;
  readonly runsBefore?: string | undefined;
  readonly runsPerFlow?: number | undefined;
}

export interface RetentionOptions {
  /** Counts what would go, and changes nothing. */
  readonly isDryRun?: boolean;
}

/** How many of each went. */
export interface RetentionReport {
  readonly sessions: number;
  readonly messages: number;
  readonly runs: number;
}

export interface CompactReport {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

export interface UpdateOptions {
  /**
   * Whether `undo` reverts the change. Without it, a change that a person can see on a message that
   * is complete; one that is still being streamed is no one's edit.
   */
  readonly undoable?: boolean;
}

/** What changed, told after it is durable; also when another process made the change. */
export interface StoreChange {
  readonly kind: 'messages' | 'sessions' | 'runs' | 'everything';
  readonly sessionIds: readonly string[];
  readonly messageIds: readonly string[];
  readonly origin: 'here' | 'elsewhere';
}

/**
 * Sessions, messages and runs, kept durably. Every method (but upkeep) is all or nothing and resolves only when
 * the change would survive a power cut. Making changes durable is what takes time: those that are asked for
 * without waiting for each other share a transaction, and messages given to one insert are one change.
 * @throws AppError with a `store-*` code where the database refuses; `session-not-found`,
 * `message-not-found`, `session-exists` where the named thing is missing or in the way.
 */
export interface MessageStore extends Disposable {
  readonly onDidChange: Event<StoreChange>;

  // sessions
  listSessions(query: SessionQuery): Promise<readonly SessionSummary[]>;
  getSession(sessionId: string): Promise<SessionSummary | undefined>;
  /** An empty session, kept as a row of its own. `session-exists` where it exists. */
  createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary>;
  /** Moves all messages. `session-exists` where the new id is taken, unless `merge`. */
  renameSession(sessionId: string, newId: string, options: { merge: boolean }): Promise<void>;
  /** A copy of the messages up to a place, or of all; its summary then says where it comes from. */
  duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void>;
  /** Deletes the session and its messages; returns how many messages went. */
  deleteSession(sessionId: string): Promise<number>;
  /** Deletes sessions and their messages in one step of `undo`. Unknown ids are ignored; returns how many messages went. */
  deleteSessions(sessionIds: readonly string[]): Promise<number>;
  /**
   * Makes a session what an editor of it holds, in one step of `undo`.
   * @throws AppError `session-changed` where a message is no longer as it was read.
   */
  editSession(sessionId: string, edit: SessionEdit): Promise<void>;
  /** Deletes the messages, keeps the session. */
  clearSession(sessionId: string): Promise<number>;

  // messages
  getMessage(messageId: string): Promise<StoredMessage | undefined>;
  pageMessages(query: PageQuery): Promise<MessagePage>;
  /** For memory components and `/monitor/messages`. */
  findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]>;
  /** Full-text search over message texts, newest first. */
  searchMessages(text: string, limit: number, flowId?: string): Promise<readonly StoredMessage[]>;
  insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]>;
  /** Inserts directly after the message with `afterSeq` in its session, or before the first one. */
  insertMessageAfter(message: NewMessage, afterSeq: number | undefined): Promise<StoredMessage>;
  updateMessage(
    messageId: string,
    change: MessageChange,
    options?: UpdateOptions,
  ): Promise<StoredMessage>;
  /** The same change to many, in one step of `undo`. Unknown ids are ignored; returns how many there were. */
  updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number>;
  /**
   * Puts messages into a place, in the order given, in one step of `undo`; a session that does not
   * exist is created. Unknown ids are ignored; returns how many there were.
   */
  moveMessages(messageIds: readonly string[], place: MessagePlace): Promise<number>;
  /** Adds messages from elsewhere at the end, at most 10,000. An id that is taken is replaced by a new one. */
  importMessages(messages: readonly NewMessage[], options: ImportOptions): Promise<ImportReport>;
  /** Unknown ids are ignored; returns how many went. */
  deleteMessages(messageIds: readonly string[]): Promise<number>;

  // undo
  /** Reverts the newest edit, delete, rename, clear or merge; returns a label, or undefined where nothing is left. */
  undo(): Promise<string | undefined>;
  redo(): Promise<string | undefined>;
  /** The text before the first edit, where the message was edited. */
  originalText(messageId: string): Promise<string | undefined>;

  // runs
  saveRun(run: RunRecord): Promise<void>;
  getRun(runId: string): Promise<RunRecord | undefined>;
  /** Newest first, without their nodes' values. */
  listRuns(query: RunQuery): Promise<readonly RunRecord[]>;
  /** Forgets the runs of a flow; its messages stay. Returns how many went. */
  deleteRuns(flowId: string): Promise<number>;

  // upkeep
  /** Problems found, empty where there are none. */
  checkIntegrity(): Promise<readonly string[]>;
  /** Throws away what a policy names, for good, in many small transactions. */
  retain(policy: RetentionPolicy, options?: RetentionOptions): Promise<RetentionReport>;
  /** Gives back the space of what was deleted. */
  compact(): Promise<CompactReport>;
  /** Resolves when everything asked so far is done and the file is released. */
  close(): Promise<void>;
}
