import type { Turn, TurnFacts } from '../protocol/compare';
import type { StoredMessage, TokenUsage } from '../protocol/model';
import { textDigest } from '../protocol/textDigest';
import type { SessionService } from './sessionService';

const pageSize = 1000;
const maxExcerpt = 200;

/** A question of a session, with everything that was said up to the next one. */
export interface RecordedTurn {
  readonly asked: StoredMessage;
  readonly answers: readonly StoredMessage[];
  /** What was said before the first question of the session. */
  readonly lead?: readonly StoredMessage[];
}

/**
 * The questions of a session in their order, read page by page.
 * @param after only questions after this place in the order
 */
export async function* readTurns(
  sessions: Pick<SessionService, 'pageMessages'>,
  sessionId: string,
  after = 0,
): AsyncGenerator<RecordedTurn> {
  let lead: readonly StoredMessage[] = [];
  let asked: StoredMessage | undefined;
  let said: StoredMessage[] = [];
  for (let last = after, hasMore = true; hasMore;) {
    const page = await sessions.pageMessages({ sessionId, after: last, limit: pageSize });
    for (const message of page.messages) {
      if (message.sender !== 'User') {
        said.push(message);
        continue;
      }
      if (asked === undefined) lead = said;
      else yield turnOf(asked, said, lead);

      if (asked !== undefined) lead = [];
      asked = message;
      said = [];
    }
    last = page.messages.at(-1)?.seq ?? last;
    hasMore = page.hasMore;
  }
  if (asked !== undefined) yield turnOf(asked, said, lead);
}

function turnOf(
  asked: StoredMessage,
  answers: readonly StoredMessage[],
  lead: readonly StoredMessage[],
): RecordedTurn {
  return lead.length === 0 ? { asked, answers } : { asked, answers, lead };
}

/** The turns of one flow, other flows may speak in the same session: all, or those that some messages belong to. */
export async function turnsOfFlow(
  sessions: Pick<SessionService, 'pageMessages'>,
  sessionId: string,
  flowId: string,
  messageIds?: readonly string[],
): Promise<readonly RecordedTurn[]> {
  const wanted = messageIds === undefined ? undefined : new Set(messageIds);
  const turns: RecordedTurn[] = [];
  for await (const turn of readTurns(sessions, sessionId)) {
    const { asked, answers } = turn;
    const isWanted = wanted === undefined || [asked, ...answers].some(({ id }) => wanted.has(id));
    if (isWanted && (asked.flowId === undefined || asked.flowId === flowId)) turns.push(turn);
  }
  return turns;
}

/** A recorded turn as comparisons show it. */
export function asTurn({ asked, answers }: RecordedTurn): Turn {
  const failed = answers.find(({ error }) => error);
  const said = answers.filter(({ error }) => !error);
  const duration = said.reduce((sum, { properties }) => sum + (properties.duration_ms ?? 0), 0);
  const tokens = said.reduce((sum, { properties }) => sum + countTokens(properties.usage), 0);
  return {
    question: asked.text,
    answer: said.map(({ text }) => text).join('\n\n'),
    ...(duration === 0 ? {} : { durationMs: duration }),
    ...(tokens === 0 ? {} : { tokens }),
    ...(failed === undefined ? {} : { error: failed.text }),
  };
}

/** A turn without its texts. */
export function factsOf(
  { question, answer, error, durationMs, tokens }: Turn,
  seq: number,
): TurnFacts {
  return {
    seq,
    question: question.slice(0, maxExcerpt),
    digest: textDigest(answer === '' ? (error ?? '') : answer),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

/** Read and written together. */
export function countTokens(usage: TokenUsage | undefined): number {
  return (usage?.input ?? 0) + (usage?.output ?? 0);
}
