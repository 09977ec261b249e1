import { toStoredId } from '../messageRow';
import type { StoredMessage } from '../../protocol/model';
import type { Connection } from './connection';
import { messageFields, toStoredMessage } from './messages';

/** How many of the newest matching messages decide which sessions match. */
const matchesForSessions = 5000;

/** Finds messages by their words. Callers hold the transaction. */
export class Search {
  constructor(private readonly connection: Connection) {}

  messages(text: string, limit: number, flowId?: string): readonly StoredMessage[] {
    const words = text.split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return [];

    const conditions = words.map(() => 'instr(lower(text), lower(?)) > 0');
    if (flowId !== undefined) conditions.push('flow_id = ?');
    return this.connection
      .all(
        `SELECT ${messageFields} FROM message WHERE ${conditions.join(' AND ')}
          ORDER BY message.rowid DESC LIMIT ?`,
        [...words, ...(flowId === undefined ? [] : [toStoredId(flowId)]), limit],
      )
      .map(toStoredMessage);
  }

  sessions(text: string): readonly string[] {
    return [...new Set(this.messages(text, matchesForSessions).map(({ sessionId }) => sessionId))];
  }
}
