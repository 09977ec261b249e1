import { toStoredText } from '../messageRow';
import type { Journal } from './journal';
import type { Messages } from './messages';
import type { Runs } from './runs';
import type { Sessions } from './sessions';

/** What people do to whole sessions. Callers hold the transaction. */
export class SessionChanges {
  constructor(
    private readonly messages: Messages,
    private readonly sessions: Sessions,
    private readonly runs: Runs,
    private readonly journal: Journal,
  ) {}

  create(sessionId: string, flowId: string | undefined): void {
    this.sessions.requireFree(sessionId);
    this.sessions.create(toStoredText(sessionId), flowId);
  }

  rename(sessionId: string, newId: string, merge: boolean): void {
    this.sessions.require(sessionId);
    if (!merge) this.sessions.requireFree(newId);
    const record = this.journal.start(
      merge && this.sessions.exists(newId)
        ? `Merge session "${sessionId}" into "${newId}"`
        : `Rename session "${sessionId}" to "${newId}"`,
    );
    record.moveMessages(sessionId, newId);
    this.sessions.move(sessionId, newId, record);
    this.runs.moveTo(sessionId, newId);
  }

  duplicate(sessionId: string, newId: string, upToSeq: number | undefined): void {
    this.sessions.require(sessionId);
    this.sessions.requireFree(newId);
    this.sessions.createLike(sessionId, newId);
    const last = this.messages.copySession(sessionId, newId, upToSeq);
    this.sessions.noteFork(newId, sessionId, last ?? { seq: upToSeq ?? 0, ownSeq: 0 });
  }

  /** Those that exist; returns how many messages went. */
  delete(sessionIds: readonly string[]): number {
    const found = [...new Set(sessionIds)].filter((id) => this.sessions.exists(id));
    const [first] = found;
    if (first === undefined) return 0;

    const record = this.journal.start(
      found.length === 1 ? `Delete session "${first}"` : `Delete ${found.length} sessions`,
    );
    let count = 0;
    for (const sessionId of found) {
      record.deleteMessagesOf(sessionId);
      record.deleteSession(sessionId);
      count += this.messages.deleteOf(sessionId);
      this.sessions.deleteRow(sessionId);
    }
    return count;
  }

  clear(sessionId: string): number {
    this.sessions.require(sessionId);
    this.sessions.keep([sessionId]);
    this.journal.start(`Clear session "${sessionId}"`).deleteMessagesOf(sessionId);
    return this.messages.deleteOf(sessionId);
  }
}
