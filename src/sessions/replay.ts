import type { RunEvent, StoredMessage } from '../protocol/model';
import type { ReplayRequest, Turn } from '../protocol/compare';
import type { RunRequest } from './runRequest';
import type { RunService } from './runService';
import type { SessionService } from './sessionService';
import { countTokens } from './turns';

/** More turns are not asked again. */
const maxTurns = 200;

/** A question of a session, with everything that was said up to the next one. */
export interface RecordedTurn {
  readonly asked: StoredMessage;
  readonly answers: readonly StoredMessage[];
  /** What lay in the session before the question. */
  readonly before: readonly StoredMessage[];
}

/** Where turns are asked again: a place of its own, so that no session of the user's changes. */
export interface ReplaySpace {
  readonly sessions: SessionService;
  readonly runs: RunService;
}

/** The questions of a session in their order; what was said before the first belongs to none. */
export function recordedTurns(messages: readonly StoredMessage[]): readonly RecordedTurn[] {
  const places = messages.flatMap(({ sender }, index) => (sender === 'User' ? [index] : []));
  return places.slice(0, maxTurns).flatMap((place, index): RecordedTurn[] => {
    const asked = messages[place];
    const next = places[index + 1] ?? messages.length;
    return asked === undefined
      ? []
      : [{ asked, answers: messages.slice(place + 1, next), before: messages.slice(0, place) }];
  });
}

/**
 * Asks the turns again, one after the other, in a session of the same name in another place. A turn that
 * fails says so and the next one is asked all the same.
 */
export async function* replay(
  space: ReplaySpace,
  turns: readonly Pick<RecordedTurn, 'asked' | 'before'>[],
  request: Pick<ReplayRequest, 'history'> & Pick<RunRequest, 'flow' | 'model' | 'tweaks'>,
  signal: AbortSignal,
): AsyncGenerator<Turn> {
  const { history, ...how } = request;
  for (const [place, { asked, before }] of turns.entries()) {
    if (signal.aborted) return;
    if (history === 'recorded') await recall(space, asked.sessionId, before);
    else if (place === 0) await recall(space, asked.sessionId, []);

    const run: RunRequest = {
      ...how,
      origin: 'playground',
      inputValue: asked.text,
      inputType: 'chat',
      outputType: 'any',
      sessionId: asked.sessionId,
      files: asked.files,
      stream: false,
    };
    yield { question: asked.text, ...(await answerOf(space.runs.run(run, signal))) };
  }
}

/** Makes the conversation so far what it was. */
async function recall(
  { sessions }: ReplaySpace,
  sessionId: string,
  before: readonly StoredMessage[],
): Promise<void> {
  await sessions.clearSession(sessionId).catch(() => {
    // There is none yet.
  });
  for (const message of before) await sessions.insertMessage(message);
}

async function answerOf(events: AsyncIterable<RunEvent>): Promise<Omit<Turn, 'question'>> {
  const said = new Map<string, string>();
  let tokens = 0;
  let durationMs = 0;
  let error: string | undefined;
  for await (const event of events) {
    if (event.type === 'message' && event.message.sender !== 'User' && !event.message.error) {
      said.set(event.message.id, event.message.text);
    }
    if (event.type === 'message-removed') said.delete(event.messageId);
    if (event.type === 'node-end') tokens += countTokens(event.record.usage);
    if (event.type === 'run-end') {
      durationMs = event.durationMs;
      error = event.error?.message;
    }
  }
  return {
    answer: [...said.values()].join('\n\n'),
    durationMs,
    ...(tokens === 0 ? {} : { tokens }),
    ...(error === undefined ? {} : { error }),
  };
}
