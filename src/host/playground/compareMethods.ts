import type { ReplayProgress, ReplayRequest, Turn } from '../../protocol/compare';
import type { StoredMessage } from '../../protocol/model';
import type { PlaygroundMethods, PlaygroundSnapshot } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import type { SessionService } from '../../sessions/sessionService';
import { plainProperties } from '../../flow/values';
import { recordedTurns, replay, type RecordedTurn } from '../../sessions/replay';
import { asTurn } from '../../sessions/turns';
import type { PlaygroundContext } from './playgroundMethods';
import { freeName } from './sessionNames';
import { requireTrust } from './startRun';

type CompareMethods = Pick<PlaygroundMethods, 'turns' | 'replay' | 'keepTurns' | 'flows'>;

const pageSize = 1000;

/** Sessions asked again beside themselves; nothing of it gets into a session of the user's. */
export function compareMethods(
  context: PlaygroundContext,
  open: (sessionId: string) => Promise<PlaygroundSnapshot>,
): Methods<CompareMethods> {
  const { flowId, panel } = context;
  return {
    flows: async () => {
      const entries = await panel.stored.catalog.list();
      return entries.map(({ id, name, path }) => ({ id, name, path }));
    },
    turns: async ({ sessionId }) => {
      const messages = await allMessages(panel.of(sessionId).sessions, sessionId);
      return recordedTurns(messages).map(asTurn);
    },
    replay: (request, signal) => replayBeside(context, request, signal),
    keepTurns: async ({ sessionId, turns }) => {
      requireTrust(context);
      const { sessions } = panel.stored;
      const base = sessionId === flowId ? 'Default Session' : sessionId;
      const name = await freeName(
        (number) => `${base} replay${number === 1 ? '' : ` ${number}`}`,
        async (each) => (await sessions.getSession(each)) !== undefined,
      );
      await sessions.createSession(flowId, name);
      for (const turn of turns) await keepTurn(sessions, name, flowId, turn);
      return open(name);
    },
  };
}

async function replayBeside(
  context: PlaygroundContext,
  request: ReplayRequest,
  signal: AbortSignal,
): Promise<readonly Turn[]> {
  requireTrust(context);
  const { panel, flowId } = context;
  const { replayId, sessionId, input, history, model, tweaks } = request;
  const turns =
    input === undefined
      ? recordedTurns(await allMessages(panel.of(sessionId).sessions, sessionId))
      : [single(input, sessionId)];
  const space = await panel.stored.openPrivate();
  try {
    const how = { history, flow: request.flowId ?? flowId, model, tweaks };
    const done: Turn[] = [];
    for await (const turn of replay(space, turns, how, signal)) {
      context.told({ replayId, place: done.length, turn } satisfies ReplayProgress);
      done.push(turn);
    }
    return done;
  } finally {
    await space.dispose();
  }
}

/** A question that nothing was said before. */
function single(text: string, sessionId: string): Pick<RecordedTurn, 'asked' | 'before'> {
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
  return { asked, before: [] };
}

async function keepTurn(
  sessions: SessionService,
  sessionId: string,
  flowId: string,
  { question, answer, durationMs, error }: Turn,
): Promise<void> {
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
  await sessions.insertMessage({ ...common, ...user, text: question, properties: plainProperties });
  const machine = { sender: 'Machine', senderName: 'AI', error: answer === '' } as const;
  const timed = durationMs === undefined ? {} : { duration_ms: Math.round(durationMs) };
  await sessions.insertMessage({
    ...common,
    ...machine,
    text: answer === '' ? (error ?? '') : answer,
    properties: { ...plainProperties, ...timed },
  });
}

async function allMessages(
  sessions: SessionService,
  sessionId: string,
): Promise<readonly StoredMessage[]> {
  const all: StoredMessage[] = [];
  for (let after = 0, hasMore = true; hasMore;) {
    const page = await sessions.pageMessages({ sessionId, after, limit: pageSize });
    all.push(...page.messages);
    after = page.messages.at(-1)?.seq ?? after;
    hasMore = page.hasMore;
  }
  return all;
}
