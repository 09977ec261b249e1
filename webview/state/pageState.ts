import type { NodeRecord, OutputResult, RunError, RunEvent } from '../../src/protocol/model';
import type { PlaygroundSnapshot } from '../../src/protocol/playground';
import { mergeNewestPage, upsertMessage, type LoadedMessages } from './messageList';

/** A run that is going on, as far as the page has heard of it. */
export interface LiveRun {
  readonly runId: string;
  /** Milliseconds of the page's own clock. */
  readonly startedAt: number;
  readonly nodeIds: readonly string[];
  /** Components at work now. */
  readonly active: readonly string[];
  readonly finished: readonly NodeRecord[];
}

/** How the last run of a session ended. */
export interface EndedRun {
  readonly runId: string;
  readonly status: 'ok' | 'failed' | 'cancelled';
  readonly durationMs: number;
  readonly error?: RunError;
  readonly outputs: readonly OutputResult[];
}

/** What the page draws: the host's last word on everything, and the live events since. */
export interface PageState extends PlaygroundSnapshot {
  readonly isReady: boolean;
  readonly live: Readonly<Record<string, LiveRun>>;
  readonly ended: Readonly<Record<string, EndedRun>>;
}

export const initialPageState: PageState = {
  isReady: false,
  flow: undefined,
  flowError: undefined,
  sessions: [],
  sessionId: '',
  messages: [],
  hasOlder: false,
  running: [],
  isTrusted: true,
  lastRun: undefined,
  live: {},
  ended: {},
};

/** Takes over a whole snapshot. Older pages of the same session stay loaded. */
export function applySnapshot(state: PageState, snapshot: PlaygroundSnapshot): PageState {
  const isSame = state.isReady && snapshot.sessionId === state.sessionId;
  const page = isSame ? applyPage(state, snapshot) : snapshot;
  return { ...state, ...snapshot, ...pick(page), isReady: true };
}

/** Takes over a fresh newest page of the session shown; pages of other sessions are ignored. */
export function applyNewestPage(
  state: PageState,
  page: LoadedMessages & { readonly sessionId: string },
): PageState {
  return page.sessionId === state.sessionId ? { ...state, ...applyPage(state, page) } : state;
}

/** Takes over an event of a run; `now` is the page's clock. */
export function applyRunEvent(
  state: PageState,
  sessionId: string,
  event: RunEvent,
  now: number,
): PageState {
  switch (event.type) {
    case 'run-start':
      return startRun(state, sessionId, event, now);
    case 'node-start':
      return updateLive(state, sessionId, event.runId, (run) => ({
        ...run,
        active: [...run.active, event.nodeId],
      }));
    case 'node-end':
      return updateLive(state, sessionId, event.runId, (run) => ({
        ...run,
        active: run.active.filter((id) => id !== event.record.nodeId),
        finished: [...run.finished, event.record],
      }));
    case 'message':
      return event.message.sessionId === state.sessionId
        ? { ...state, messages: upsertMessage(state.messages, event.message) }
        : state;
    case 'message-removed':
      return {
        ...state,
        messages: state.messages.filter(({ id }) => id !== event.messageId),
      };
    case 'run-end':
      return endRun(state, sessionId, event);
    case 'token':
      return state;
  }
}

function applyPage(state: PageState, page: LoadedMessages): LoadedMessages {
  const isLive = state.live[state.sessionId] !== undefined;
  return mergeNewestPage(state, page, isLive);
}

function pick({ messages, hasOlder }: LoadedMessages): LoadedMessages {
  return { messages, hasOlder };
}

function withLive(state: PageState, sessionId: string, run: LiveRun): PageState {
  return { ...state, live: { ...state.live, [sessionId]: run } };
}

function updateLive(
  state: PageState,
  sessionId: string,
  runId: string,
  change: (run: LiveRun) => LiveRun,
): PageState {
  const run = state.live[sessionId];
  return run?.runId === runId ? withLive(state, sessionId, change(run)) : state;
}

function startRun(
  state: PageState,
  sessionId: string,
  event: Extract<RunEvent, { type: 'run-start' }>,
  now: number,
): PageState {
  const { [sessionId]: previous, ...ended } = state.ended;
  const run = {
    runId: event.runId,
    startedAt: now,
    nodeIds: event.nodeIds,
    active: [],
    finished: [],
  };
  return withLive(
    { ...state, ended: previous === undefined ? state.ended : ended },
    sessionId,
    run,
  );
}

function endRun(
  state: PageState,
  sessionId: string,
  event: Extract<RunEvent, { type: 'run-end' }>,
): PageState {
  const { [sessionId]: run, ...others } = state.live;
  const ended: EndedRun = {
    runId: event.runId,
    status: event.status,
    durationMs: event.durationMs,
    outputs: event.outputs,
    ...(event.error === undefined ? {} : { error: event.error }),
  };
  return {
    ...state,
    live: run?.runId === event.runId ? others : state.live,
    ended: { ...state.ended, [sessionId]: ended },
  };
}
