import { toAppError, type AppError } from '../../base/errors';
import { toRunError } from '../../flow/runError';
import type { RunError, RunRecord, StoredMessage } from '../../protocol/model';
import type {
  PlaygroundFlow,
  PlaygroundSnapshot,
  SessionOrder,
  VersionPoint,
} from '../../protocol/playground';
import type { LiveMessages } from './liveMessages';
import type { PanelSessions } from './panelSessions';
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
  /** How sessions are listed. */
  order: SessionOrder = 'recent';

  /** Whether the page was told, in place of the flow, that nothing can be read. */
  isUnreadable = false;

  constructor(
    private readonly panel: PanelSessions,
    private readonly flowId: string,
    /** Where the flow's file lay when the page was opened. */
    private readonly path: string,
    private readonly live: LiveMessages,
  ) {}

  /** The flow, or why it cannot be read. */
  async flow(): Promise<{ flow: PlaygroundFlow } | { error: RunError }> {
    try {
      const { catalog, registry } = this.panel.stored;
      const { viewFlow } = await import('../../core');
      return { flow: viewFlow(await catalog.resolve(this.flowId), registry) };
    } catch (thrown) {
      return { error: toRunError(await this.explain(toAppError(thrown))) };
    }
  }

  async sessions(): Promise<PlaygroundSnapshot['sessions']> {
    const [own, stored] = await Promise.all([
      this.panel.privateSessions(),
      this.panel.stored.sessions.listSessions({
        flowId: this.flowId,
        order: this.order,
        offset: 0,
        limit: maxSessions,
      }),
    ]);
    return [...own, ...stored];
  }

  async messages(sessionId: string, before?: number): Promise<MessagesView> {
    const page = await this.panel.of(sessionId).sessions.pageMessages({
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
    return versionsOf(sessionId, sessions, this.panel.of(sessionId).sessions);
  }

  running(): readonly string[] {
    return this.panel.running();
  }

  /** A file that cannot be read has no id to be found by: what is wrong with it says more. */
  private async explain(error: AppError): Promise<AppError> {
    if (error.code !== 'flow-not-found') return error;

    try {
      await this.panel.stored.catalog.resolve(this.path);
      return error;
    } catch (thrown) {
      return toAppError(thrown);
    }
  }

  /** The newest run of a session with its values. */
  private async lastRun(sessionId: string): Promise<RunRecord | undefined> {
    const [run] = await this.runs(sessionId, 1);
    const { store } = this.panel.of(sessionId);
    return run === undefined ? undefined : shownRun(await store.getRun(run.id));
  }

  runs(sessionId: string | undefined, limit = recentRuns): Promise<readonly RunRecord[]> {
    const { store } = this.panel.of(sessionId ?? this.flowId);
    return store.listRuns({ flowId: this.flowId, sessionId, limit });
  }

  /** Never fails: what cannot be read is told in place of the flow. */
  async snapshot(sessionId: string, isTrusted: boolean): Promise<PlaygroundSnapshot> {
    const common = { sessionId, isTrusted, running: this.running() };
    try {
      this.isUnreadable = false;
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
      this.isUnreadable = true;
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
