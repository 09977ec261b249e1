import type { SessionSummary } from '../../protocol/model';
import { isPrivateSession, privateSessionId } from '../../protocol/privateSessions';
import type { Disposable } from '../../base/disposable';
import type { Runtime, SessionRuntime } from '../../runtime';
import type { EmittedRunEvent } from '../../sessions/runService';
import type { StoreChange } from '../../store/messageStore';

/** What a panel hears of its private sessions. */
export interface PrivateListener {
  stored(change: StoreChange): void;
  emitted(run: EmittedRunEvent): void;
  runningChanged(): void;
}

/** The workspace's sessions and those that a panel keeps to itself, told apart by their ids. */
export class PanelSessions implements Disposable {
  private space: SessionRuntime | undefined;
  private opening: Promise<SessionRuntime> | undefined;
  private isDisposed = false;
  private created = 0;

  constructor(
    readonly stored: Runtime,
    private readonly listener: PrivateListener,
  ) {}

  /** Where a session lives. */
  of(sessionId: string): SessionRuntime {
    return isPrivateSession(sessionId) ? (this.space ?? this.stored) : this.stored;
  }

  /** Whether it can be shown: a private one is gone once its panel was closed. */
  async has(sessionId: string): Promise<boolean> {
    if (!isPrivateSession(sessionId)) return true;
    return (await this.space?.sessions.getSession(sessionId)) !== undefined;
  }

  /** A new session that is kept in memory alone. */
  async createPrivate(flowId: string): Promise<string> {
    this.opening ??= this.open();
    const { sessions } = await this.opening;
    const { id } = await sessions.createSession(flowId, privateSessionId(++this.created));
    return id;
  }

  /** The private sessions, newest first. */
  async privateSessions(): Promise<readonly SessionSummary[]> {
    const query = { order: 'created', offset: 0, limit: 1000 } as const;
    return (await this.space?.sessions.listSessions(query)) ?? [];
  }

  running(): readonly string[] {
    const all = [...this.stored.runs.running(), ...(this.space?.runs.running() ?? [])];
    return [...new Set(all.map(({ sessionId }) => sessionId))];
  }

  /** Forgets the private sessions. */
  dispose(): void {
    this.isDisposed = true;
    void this.opening?.then((space) => space.dispose());
  }

  private async open(): Promise<SessionRuntime> {
    const space = await this.stored.openPrivate();
    if (this.isDisposed) {
      await space.dispose();
      return space;
    }
    space.sessions.onDidChange((change) => {
      this.listener.stored(change);
    });
    space.runs.onDidEmit((run) => {
      this.listener.emitted(run);
    });
    space.runs.onDidChangeRunning(() => {
      this.listener.runningChanged();
    });
    this.space = space;
    return space;
  }
}
