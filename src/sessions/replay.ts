import type { RunEvent, StoredMessage } from '../protocol/model';
import type { ReplayRequest, Turn } from '../protocol/compare';
import type { RunRequest } from './runRequest';
import type { RunService } from './runService';
import type { SessionService } from './sessionService';
import { countTokens, type RecordedTurn } from './turns';

/** Where turns are asked again: a place of its own, so that no session of the user's changes. */
export interface ReplaySpace {
  readonly sessions: SessionService;
  readonly runs: RunService;
}

/** Ends without having asked again what was asked meanwhile. */
export interface ReplayTurns {
  readonly turns: AsyncIterable<RecordedTurn>;
  /** Questions after this place in the order are left alone. */
  readonly until: number;
}

/**
 * Asks turns again, one after the other, in a session of the same name in another place. A turn that fails says so and
 * the next one is asked all the same. Where the history is as recorded, what a turn was answered with makes room for
 * what was recorded, so that a long session costs no more for each turn than a short one.
 */
export async function* replay(
  space: ReplaySpace,
  { turns, until }: ReplayTurns,
  request: Pick<ReplayRequest, 'history'> & Pick<RunRequest, 'flow' | 'model' | 'tweaks'>,
  signal: AbortSignal,
): AsyncGenerator<{ readonly seq: number; readonly turn: Turn }> {
  const { history, ...how } = request;
  const isRecorded = history === 'recorded';
  let mark = 0;
  for await (const recorded of turns) {
    const { asked, answers, lead = [] } = recorded;
    if (signal.aborted || asked.seq > until) return;
    if (isRecorded) mark = await recall(space, mark, lead);

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
    const turn = { question: asked.text, ...(await answerOf(space.runs.run(run, signal))) };
    if (isStopped(signal)) return;

    yield { seq: asked.seq, turn };
    if (!isRecorded) continue;

    await forget(space, asked.sessionId, mark);
    mark = await recall(space, mark, [asked, ...answers]);
  }
}

/** Asked anew: it may have been aborted meanwhile. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Puts recorded messages at the end; answers with the place of the last one. */
async function recall(
  { sessions }: ReplaySpace,
  mark: number,
  messages: readonly StoredMessage[],
): Promise<number> {
  let last = mark;
  for (const message of messages) last = (await sessions.insertMessage(message)).seq;
  return last;
}

/** Takes away what a run has added. */
async function forget({ sessions }: ReplaySpace, sessionId: string, mark: number): Promise<void> {
  for (let hasMore = true; hasMore;) {
    const page = await sessions.pageMessages({ sessionId, after: mark, limit: 1000 });
    await sessions.deleteMessages(page.messages.map(({ id }) => id));
    hasMore = page.hasMore;
  }
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
