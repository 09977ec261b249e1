import { toAppError, type AppError } from '../../base/errors';
import { toRunError } from '../../flow/runError';
import type { RunError, RunRecord, StoredMessage } from '../../protocol/model';
import type { PlaygroundFlow, PlaygroundSnapshot, VersionPoint } from '../../protocol/playground';
import type { Runtime } from '../../runtime';
import type { LiveMessages } from './liveMessages';
import { versionsOf } from './versions';
import { shownRun } from './shownRun';

const messagePageSize = 100;
const maxSessions = 500;
const recentRuns = 200;

export interface MessagesView {
  readonly messages: readonly StoredMessage[];
  readonly hasOlder: boolean;
}

/** Reads what one flow's page shows. Holds no copy: every call asks the catalog and the store. */
export class PlaygroundModel {
  constructor(
    private readonly runtime: Runtime,
    private readonly flowId: string,
    /** Where the flow's file lay when the page was opened. */
    private readonly path: string,
    private readonly live: LiveMessages,
  ) {}

  /** The flow, or why it cannot be read. */
  async flow(): Promise<{ flow: PlaygroundFlow } | { error: RunError }> {
    try {
      const { catalog, registry } = this.runtime;
      const { viewFlow } = await import('../../core');
      return { flow: viewFlow(await catalog.resolve(this.flowId), registry) };
    } catch (thrown) {
      return { error: toRunError(await this.explain(toAppError(thrown))) };
    }
  }

  async sessions(): Promise<PlaygroundSnapshot['sessions']> {
    return this.runtime.sessions.listSessions({
      flowId: this.flowId,
      order: 'recent',
      offset: 0,
      limit: maxSessions,
    });
  }

  async messages(sessionId: string, before?: number): Promise<MessagesView> {
    const page = await this.runtime.sessions.pageMessages({
      sessionId,
      before,
      limit: messagePageSize,
    });
    const messages =
      before === undefined ? this.live.over(sessionId, page.messages) : page.messages;
    return { messages, hasOlder: page.hasMore };
  }

  versions(
    sessionId: string,
    sessions: PlaygroundSnapshot['sessions'],
  ): Promise<readonly VersionPoint[]> {
    return versionsOf(sessionId, sessions, this.runtime.sessions);
  }

  running(): readonly string[] {
    return [...new Set(this.runtime.runs.running().map(({ sessionId }) => sessionId))];
  }

  /** A file that cannot be read has no id to be found by: what is wrong with it says more. */
  private async explain(error: AppError): Promise<AppError> {
    if (error.code !== 'flow-not-found') return error;

    try {
      await this.runtime.catalog.resolve(this.path);
      return error;
    } catch (thrown) {
      return toAppError(thrown);
    }
  }

  /** The newest run with its values, of a session where one is given. */
  async lastRun(sessionId?: string): Promise<RunRecord | undefined> {
    const [run] = await this.runs(sessionId, 1);
    return run === undefined ? undefined : shownRun(await this.runtime.store.getRun(run.id));
  }

  runs(sessionId: string | undefined, limit = recentRuns): Promise<readonly RunRecord[]> {
    return this.runtime.store.listRuns({ flowId: this.flowId, sessionId, limit });
  }

  /** Never fails: what cannot be read is told in place of the flow. */
  async snapshot(sessionId: string, isTrusted: boolean): Promise<PlaygroundSnapshot> {
    const common = { sessionId, isTrusted, running: this.running() };
    try {
      const [flow, sessions, page, lastRun] = await Promise.all([
        this.flow(),
        this.sessions(),
        this.messages(sessionId),
        this.lastRun(sessionId),
      ]);
      return {
        ...common,
        flow: 'flow' in flow ? flow.flow : undefined,
        flowError: 'error' in flow ? flow.error : undefined,
        sessions,
        versions: await this.versions(sessionId, sessions),
        ...page,
        lastRun,
      };
    } catch (thrown) {
      return {
        ...common,
        flow: undefined,
        flowError: toRunError(toAppError(thrown)),
        sessions: [],
        messages: [],
        hasOlder: false,
        lastRun: undefined,
      };
    }
  }
}
