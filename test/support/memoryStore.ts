import { Emitter } from '../../src/base/emitter';
import { AppError } from '../../src/base/errors';
import { newId } from '../../src/base/ids';
import type { RunRecord, SessionSummary, StoredMessage } from '../../src/protocol/model';
import type {
  CompactReport,
  ImportReport,
  MessageChange,
  MessageFilter,
  MessagePage,
  MessageStore,
  NewMessage,
  PageQuery,
  RetentionReport,
  SessionQuery,
  StoreChange,
} from '../../src/store/messageStore';

/** A store without a disk, for tests of what stands above it. */
export class MemoryStore implements MessageStore {
  readonly runs: RunRecord[] = [];
  private readonly changes = new Emitter<StoreChange>();
  private messages: StoredMessage[] = [];
  private readonly sessions = new Map<string, string | undefined>();
  private nextSeq = 1;

  readonly onDidChange = this.changes.event;

  async listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    const ids = new Set([
      ...this.messages.map(({ sessionId }) => sessionId),
      ...this.sessions.keys(),
    ]);
    const all = [...ids]
      .map((id) => this.summary(id))
      .filter(({ flowIds }) => query.flowId === undefined || flowIds.includes(query.flowId));
    return all.slice(query.offset, query.offset + query.limit);
  }

  async getSession(sessionId: string): Promise<SessionSummary | undefined> {
    const isKnown =
      this.sessions.has(sessionId) || this.messages.some((each) => each.sessionId === sessionId);
    return isKnown ? this.summary(sessionId) : undefined;
  }

  async createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary> {
    if (await this.getSession(sessionId)) throw new AppError('session-exists', sessionId);
    this.sessions.set(sessionId, flowId);
    return this.summary(sessionId);
  }

  async renameSession(id: string, newId: string, options: { merge: boolean }): Promise<void> {
    if (!(await this.getSession(id))) throw new AppError('session-not-found', id);
    if (!options.merge && (await this.getSession(newId))) {
      throw new AppError('session-exists', newId);
    }
    this.messages = this.messages.map((each) =>
      each.sessionId === id ? { ...each, sessionId: newId } : each,
    );
    this.sessions.set(newId, this.sessions.get(id));
    this.sessions.delete(id);
  }

  async duplicateSession(): Promise<void> {
    throw new AppError('not-supported', 'duplicateSession');
  }

  async deleteSession(sessionId: string): Promise<number> {
    if (!(await this.getSession(sessionId))) throw new AppError('session-not-found', sessionId);
    this.sessions.delete(sessionId);
    return this.clearSession(sessionId);
  }

  async deleteSessions(sessionIds: readonly string[]): Promise<number> {
    for (const id of sessionIds) this.sessions.delete(id);
    return this.keepOnly((each) => !sessionIds.includes(each.sessionId));
  }

  async editSession(): Promise<void> {
    throw new AppError('not-supported', 'editSession');
  }

  async clearSession(sessionId: string): Promise<number> {
    return this.keepOnly((each) => each.sessionId !== sessionId);
  }

  async getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return this.messages.find(({ id }) => id === messageId);
  }

  async pageMessages(query: PageQuery): Promise<MessagePage> {
    const all = this.messages.filter(({ sessionId }) => sessionId === query.sessionId);
    return { messages: all.slice(-query.limit), hasMore: all.length > query.limit };
  }

  async findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    const matches = (wanted: string | undefined, actual: string | undefined): boolean =>
      wanted === undefined || wanted === actual;
    const found = this.messages
      .filter(
        (each) =>
          matches(filter.flowId, each.flowId) &&
          matches(filter.sessionId, each.sessionId) &&
          matches(filter.sender, each.sender) &&
          matches(filter.senderName, each.senderName) &&
          (filter.includeErrors === true || !each.error),
      )
      .slice(-filter.limit);
    return filter.order === 'ascending' ? found : found.reverse();
  }

  async searchMessages(text: string): Promise<readonly StoredMessage[]> {
    return this.messages.filter((each) => each.text.includes(text));
  }

  async insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    const stored = messages.map((message) => ({
      ...message,
      id: message.id ?? newId(),
      timestamp: message.timestamp ?? new Date().toISOString().replace('Z', '000Z'),
      seq: this.nextSeq++,
    }));
    this.messages.push(...stored);
    this.changes.fire({
      kind: 'messages',
      sessionIds: stored.map(({ sessionId }) => sessionId),
      messageIds: stored.map(({ id }) => id),
      origin: 'here',
    });
    return stored;
  }

  async insertMessageAfter(message: NewMessage): Promise<StoredMessage> {
    const [stored] = await this.insertMessages([message]);
    if (stored === undefined) throw new Error('nothing stored');
    return stored;
  }

  async updateMessage(messageId: string, change: MessageChange): Promise<StoredMessage> {
    const index = this.messages.findIndex(({ id }) => id === messageId);
    const current = this.messages[index];
    if (current === undefined) throw new AppError('message-not-found', messageId);
    const updated = { ...current, ...change };
    this.messages[index] = updated;
    return updated;
  }

  async updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number> {
    const known = messageIds.filter((id) => this.messages.some((each) => each.id === id));
    for (const id of known) await this.updateMessage(id, change);
    return known.length;
  }

  async moveMessages(): Promise<number> {
    throw new AppError('not-supported', 'moveMessages');
  }

  async importMessages(messages: readonly NewMessage[]): Promise<ImportReport> {
    return { inserted: (await this.insertMessages(messages)).length, renumbered: 0 };
  }

  async deleteMessages(messageIds: readonly string[]): Promise<number> {
    return this.keepOnly(({ id }) => !messageIds.includes(id));
  }

  async undo(): Promise<string | undefined> {
    return undefined;
  }

  async redo(): Promise<string | undefined> {
    return undefined;
  }

  async originalText(): Promise<string | undefined> {
    return undefined;
  }

  async saveRun(run: RunRecord): Promise<void> {
    this.runs.push(run);
  }

  async getRun(runId: string): Promise<RunRecord | undefined> {
    return this.runs.find(({ id }) => id === runId);
  }

  async listRuns(): Promise<readonly RunRecord[]> {
    return [...this.runs].reverse();
  }

  async deleteRuns(flowId: string): Promise<number> {
    const kept = this.runs.filter((run) => run.flowId !== flowId);
    const count = this.runs.length - kept.length;
    this.runs.splice(0, this.runs.length, ...kept);
    return count;
  }

  async checkIntegrity(): Promise<readonly string[]> {
    return [];
  }

  async retain(): Promise<RetentionReport> {
    return { sessions: 0, messages: 0, runs: 0 };
  }

  async compact(): Promise<CompactReport> {
    return { bytesBefore: 0, bytesAfter: 0 };
  }

  async close(): Promise<void> {
    this.dispose();
  }

  dispose(): void {
    this.changes.dispose();
  }

  private keepOnly(isKept: (message: StoredMessage) => boolean): number {
    const before = this.messages.length;
    this.messages = this.messages.filter(isKept);
    return before - this.messages.length;
  }

  private summary(id: string): SessionSummary {
    const messages = this.messages.filter(({ sessionId }) => sessionId === id);
    const flows = [...messages.map(({ flowId }) => flowId), this.sessions.get(id)];
    return {
      id,
      messageCount: messages.length,
      lastActive: messages.at(-1)?.timestamp ?? new Date(0).toISOString(),
      preview: messages.at(-1)?.text ?? '',
      flowIds: [...new Set(flows)].filter((flowId) => flowId !== undefined),
    };
  }
}
