import type { StoredMessage } from '../protocol/model';
import type { StoreChange } from './messageStore';

/** Which messages and sessions a change concerned. */
export interface Touched {
  readonly messageIds: readonly string[];
  readonly sessionIds: readonly string[];
}

/** What a change was, as the one who made it tells. */
export type Change = Omit<StoreChange, 'origin'>;

export function touchedBy(messages: readonly StoredMessage[]): Touched {
  return {
    sessionIds: [...new Set(messages.map(({ sessionId }) => sessionId))],
    messageIds: messages.map(({ id }) => id),
  };
}

/** Undefined where nothing was touched. */
export function messagesChanged({ messageIds, sessionIds }: Touched): Change | undefined {
  return messageIds.length === 0 ? undefined : { kind: 'messages', sessionIds, messageIds };
}

export function sessionsChanged(...sessionIds: readonly string[]): Change {
  return { kind: 'sessions', sessionIds, messageIds: [] };
}

/** `Delete message`, `Delete 3 messages`: what undoing a change is called. */
export function changeLabel(verb: string, count: number): string {
  return count === 1 ? `${verb} message` : `${verb} ${count} messages`;
}
