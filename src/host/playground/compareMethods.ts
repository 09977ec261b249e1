import type { ReplayRequest, Turn, TurnFacts, TurnPlace } from '../../protocol/compare';
import type { StoredMessage } from '../../protocol/model';
import type { PlaygroundMethods, PlaygroundSnapshot } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import type { SessionService } from '../../sessions/sessionService';
import type { NewMessage } from '../../store/messageStore';
import { plainProperties } from '../../flow/values';
import { replay } from '../../sessions/replay';
import { asTurn, factsOf, readTurns, type RecordedTurn } from '../../sessions/turns';
import { KeptReplays } from './keptReplays';
import type { PlaygroundContext } from './playgroundMethods';
import { freeName } from './sessionNames';
import { requireTrust } from './startRun';

/** Most messages that the store takes at once. */
const maxImport = 10_000;

type CompareMethods = Pick<PlaygroundMethods, 'turns' | 'turn' | 'replay' | 'keepTurns' | 'flows'>;

const turnsPerPage = 500;
/** Longer answers are not shown beside each other in full. */
const maxShown = 100_000;

/** Sessions asked again beside themselves; nothing of it gets into a session of the user's. */
export function compareMethods(
  context: PlaygroundContext,
  open: (sessionId: string) => Promise<PlaygroundSnapshot>,
): Methods<CompareMethods> {
  const { flowId, panel } = context;
  const replays = new KeptReplays();
  return {
    flows: async () => {
      const entries = await panel.stored.catalog.list();
      return entries.map(({ id, name, path }) => ({ id, name, path }));
    },
    turns: ({ sessionId, after }) => pageOfTurns(panel.of(sessionId).sessions, sessionId, after),
    turn: async (place) => {
      const turn =
        'replayId' in place
          ? replays.of(place.replayId)[place.place]
          : await recordedTurn(panel.of(place.sessionId).sessions, place);
      return turn === undefined ? undefined : { ...turn, answer: turn.answer.slice(0, maxShown) };
    },
    replay: async (request, signal) => {
      await replayBeside(context, request, replays, signal);
      return undefined;
    },
    keepTurns: async ({ sessionId, replayId }) => {
      requireTrust(context);
      const { sessions } = panel.stored;
      const base = sessionId === flowId ? 'Default Session' : sessionId;
      const name = await freeName(
        (number) => `${base} replay${number === 1 ? '' : ` ${number}`}`,
        async (each) => (await sessions.getSession(each)) !== undefined,
      );
      await sessions.createSession(flowId, name);
      const messages = replays.of(replayId).flatMap((turn) => messagesOf(name, flowId, turn));
      for (let from = 0; from < messages.length; from += maxImport) {
        await sessions.importMessages(messages.slice(from, from + maxImport), { importId: name });
      }
      return open(name);
    },
  };
}

async function pageOfTurns(
  sessions: SessionService,
  sessionId: string,
  after: number,
): Promise<PlaygroundMethods['turns']['result']> {
  const turns: TurnFacts[] = [];
  let last = after;
  for await (const turn of readTurns(sessions, sessionId, after)) {
    if (turns.length === turnsPerPage) return { turns, next: last };

    turns.push(factsOf(asTurn(turn), turn.asked.seq));
    last = turn.answers.at(-1)?.seq ?? turn.asked.seq;
  }
  return { turns };
}

async function recordedTurn(
  sessions: SessionService,
  { sessionId, seq }: Extract<TurnPlace, { sessionId: string }>,
): Promise<Turn | undefined> {
  const { messages } = await sessions.pageMessages({ sessionId, before: seq, limit: 1 });
  for await (const turn of readTurns(sessions, sessionId, messages[0]?.seq ?? 0)) {
    return turn.asked.seq === seq ? asTurn(turn) : undefined;
  }
  return undefined;
}

async function replayBeside(
  context: PlaygroundContext,
  request: ReplayRequest,
  replays: KeptReplays,
  signal: AbortSignal,
): Promise<void> {
  requireTrust(context);
  const { panel, flowId } = context;
  const { replayId, sessionId, input, history, model, tweaks } = request;
  const { sessions } = panel.of(sessionId);
  const newest = await sessions.pageMessages({ sessionId, limit: 1 });
  const asked =
    input === undefined
      ? { turns: readTurns(sessions, sessionId), until: newest.messages[0]?.seq ?? 0 }
      : { turns: single(input, sessionId), until: 0 };
  const space = await panel.stored.openPrivate();
  try {
    const how = { history, flow: request.flowId ?? flowId, model, tweaks };
    let place = 0;
    for await (const { seq, turn } of replay(space, asked, how, signal)) {
      replays.add(replayId, turn);
      context.told({ replayId, place, turn: factsOf(turn, seq) });
      place++;
    }
  } finally {
    await space.dispose();
  }
}

/** A question that nothing was said before. */
async function* single(text: string, sessionId: string): AsyncGenerator<RecordedTurn> {
  const asked: StoredMessage = {
    id: '',
    seq: 0,
    timestamp: '',
    sender: 'User',
    senderName: 'User',
    sessionId,
    contextId: undefined,
    text,
    files: [],
    error: false,
    edit: false,
    properties: plainProperties,
    category: 'message',
    contentBlocks: [],
    flowId: undefined,
  };
  yield await Promise.resolve({ asked, answers: [] });
}

function messagesOf(
  sessionId: string,
  flowId: string,
  { question, answer, durationMs, tokens, error }: Turn,
): readonly NewMessage[] {
  const common = {
    sessionId,
    flowId,
    contextId: undefined,
    files: [],
    edit: false,
    category: 'message',
    contentBlocks: [],
  } as const;
  const user = { sender: 'User', senderName: 'User', error: false } as const;
  const machine = { sender: 'Machine', senderName: 'AI', error: answer === '' } as const;
  const timed = durationMs === undefined ? {} : { duration_ms: Math.round(durationMs) };
  const counted = tokens === undefined ? {} : { usage: { output: tokens } };
  return [
    { ...common, ...user, text: question, properties: plainProperties },
    {
      ...common,
      ...machine,
      text: answer === '' ? (error ?? '') : answer,
      properties: { ...plainProperties, ...timed, ...counted },
    },
  ];
}
