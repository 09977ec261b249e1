import * as vscode from 'vscode';
import { describeInterface } from '../../flow/flowInterface';
import { DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { Logger } from '../../base/logger';
import type { PlaygroundEvents, PlaygroundMethods } from '../../protocol/playground';
import { isPrivateSession } from '../../protocol/privateSessions';
import { RpcServer, type ParameterCheck } from '../../protocol/rpc';
import type { Runtime, SessionRuntime } from '../../runtime';
import type { RunRequest } from '../../sessions/runRequest';
import type { EmittedRunEvent } from '../../sessions/runService';
import type { StoreChange } from '../../store/messageStore';
import { inBackground } from '../background';
import { pickModelForRun } from '../commands/pickModel';
import type { Overrides } from '../../protocol/parameters';
import type { FolderRuntime } from '../folderRuntime';
import type { PresetFile } from '../presetFile';
import { drawsDiagrams } from '../settings';
import { LiveMessages } from './liveMessages';
import { PanelSessions } from './panelSessions';
import { playgroundHtml } from './playgroundHtml';
import type { playgroundMethods, requestOf } from './playgroundMethods';
import { PlaygroundModel } from './playgroundModel';
import type { CopiedTest } from './testMethods';
import { channelOf } from './webviewChannel';
import { readWorkspaceFile } from './workspaceFile';

type Action = PlaygroundMethods['act']['params'];

/** Where a Playground is shown: a panel of the editor area, or a view of a side bar. */
export interface PlaygroundPlace {
  readonly webview: vscode.Webview;
  setTitle(name: string): void;
  reveal(): void;
  /** Shows another flow there, where that is not a matter of its own panel. */
  readonly pickFlow?: () => Thenable<unknown>;
}

export interface PanelOptions {
  readonly place: PlaygroundPlace;
  readonly extensionUri: vscode.Uri;
  readonly folder: FolderRuntime;
  readonly runtime: Runtime;
  readonly flowId: string;
  /** Of the flow's file, relative to the folder. */
  readonly path: string;
  readonly sessionId: string;
  readonly logger: Logger;
  /** From the core, which is loaded when the first panel opens. */
  readonly core: {
    readonly playgroundMethods: typeof playgroundMethods;
    readonly requestOf: typeof requestOf;
    /** Refuses what the page must not send. */
    readonly checkPlaygroundParams: ParameterCheck;
  };
  readonly act: (action: Action) => Promise<void>;
  readonly presets: PresetFile;
  readonly writeBack: (path: string, overrides: Overrides) => Promise<boolean>;
  readonly copyTest: (test: CopiedTest) => Promise<void>;
}

/** Changes of the session list arrive in bursts while a run writes. */
const sessionsDelayMs = 60;

/** One flow's Playground, wherever it is shown: a page, the methods it calls, the events it hears. */
export class PlaygroundPanel {
  private readonly store = new DisposableStore();
  private readonly live = new LiveMessages();
  private readonly sessions: PanelSessions;
  private readonly model: PlaygroundModel;
  private readonly rpc: RpcServer<PlaygroundMethods, PlaygroundEvents>;
  private readonly sessionShown = this.store.add(new Emitter<string>());
  private sessionId: string;
  private knownSessions: ReadonlySet<string> = new Set();
  private sessionsTimer: NodeJS.Timeout | undefined;

  private inspected: string | undefined;
  private isPageReady = false;
  /** Fires with the session that the page shows now. */
  readonly onDidShowSession: Event<string> = this.sessionShown.event;

  constructor(private readonly options: PanelOptions) {
    const { place, runtime, folder, flowId, core } = options;
    this.sessionId = options.sessionId;
    this.sessions = this.store.add(
      new PanelSessions(runtime, {
        stored: (change) => {
          this.background(() => this.storeChanged(change));
        },
        emitted: (run) => {
          this.runEmitted(run);
        },
        runningChanged: () => {
          this.rpc.emit('running', this.model.running());
        },
      }),
    );
    this.model = new PlaygroundModel(this.sessions, flowId, options.path, this.live);
    const runtimeShown = (): SessionRuntime => this.sessions.of(this.sessionId);
    this.rpc = this.store.add(
      new RpcServer<PlaygroundMethods, PlaygroundEvents>(
        channelOf(place.webview),
        core.playgroundMethods({
          panel: this.sessions,
          get runtime() {
            return runtimeShown();
          },
          model: this.model,
          flowId,
          isTrusted: () => vscode.workspace.isTrusted,
          shown: () => this.sessionId,
          takeInspected: () => {
            const runId = this.inspected;
            this.inspected = undefined;
            this.isPageReady = true;
            return runId;
          },
          show: (sessionId) => {
            this.noteShown(sessionId);
          },
          act: options.act,
          readUri: readWorkspaceFile,
          pickModel: pickModelForRun,
          presets: options.presets,
          told: (progress) => {
            this.rpc.emit('replayed', progress);
          },
          writeBack: options.writeBack,
          copyTest: options.copyTest,
        }),
        core.checkPlaygroundParams,
        (method, error) => {
          options.logger.debug(`${method}: ${error.message}`, { code: error.code });
        },
      ),
    );
    this.store.add(
      folder.onDidChangeFlows(() => {
        this.background(() => this.sendFlow());
      }),
    );
    this.store.add(
      folder.onDidChangeStore((change) => {
        this.background(() => this.storeChanged(change));
      }),
    );
    this.store.add(
      folder.onDidEmit((run) => {
        this.runEmitted(run);
      }),
    );
    this.store.add(
      folder.onDidChangeRunning(() => {
        this.rpc.emit('running', this.model.running());
      }),
    );
    this.store.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.rpc.emit('trust', true);
      }),
    );
    const hasDiagrams = drawsDiagrams(folder.uriOf(''));
    place.webview.html = playgroundHtml(place.webview, options.extensionUri, flowId, {
      hasDiagrams,
    });
  }

  get shownSession(): string {
    return this.sessionId;
  }

  /** Whether a run goes on that was started here. */
  get isRunning(): boolean {
    const { runtime, flowId } = this.options;
    return runtime.runs
      .running()
      .some((run) => run.flowId === flowId && run.origin === 'playground');
  }

  /** Brings the panel to the front and a session into view. */
  reveal(sessionId: string | undefined): void {
    this.options.place.reveal();
    if (sessionId !== undefined && sessionId !== this.sessionId) this.showSession(sessionId);
  }

  /** Shows a run in the Inspector, now or as soon as the page is there. */
  inspect(runId: string): void {
    if (this.isPageReady) this.rpc.emit('showRun', { runId });
    else this.inspected = runId;
  }

  /** Runs a flow that waits for no message; one with a Chat Input is left to its composer. */
  async runUnlessChat(): Promise<void> {
    const { runtime, flowId, core } = this.options;
    const { flow } = await runtime.catalog.resolve(flowId);
    if (describeInterface(flow).hasChatInput) return;

    await drain(runtime, core.requestOf(flowId, { sessionId: this.sessionId }));
  }

  /** Stays with a session that was given another name. */
  follow(sessionId: string, newId: string): void {
    if (this.sessionId === sessionId) this.showSession(newId);
  }

  dispose(): void {
    clearTimeout(this.sessionsTimer);
    this.store.dispose();
  }

  private background(work: () => Promise<void>): void {
    inBackground(this.options.logger, work);
  }

  private showSession(sessionId: string): void {
    this.noteShown(sessionId);
    this.rpc.emit('showSession', { sessionId });
  }

  private noteShown(sessionId: string): void {
    if (sessionId === this.sessionId) return;

    this.sessionId = sessionId;
    // Views beside the panel know stored sessions only.
    if (!isPrivateSession(sessionId)) this.sessionShown.fire(sessionId);
  }

  private async sendFlow(): Promise<void> {
    const result = await this.model.flow();
    if ('flow' in result) {
      this.options.place.setTitle(result.flow.name);
      this.rpc.emit('flow', result.flow);
    } else {
      this.rpc.emit('flow', undefined);
      this.rpc.emit('flowError', result.error);
    }
  }

  private async storeChanged(change: StoreChange): Promise<void> {
    if (change.kind === 'runs') return;

    // A timer, not a promise: a run commits several messages within one moment.
    this.sessionsTimer ??= setTimeout(() => {
      this.background(() => this.sendSessions());
    }, sessionsDelayMs);
    const { sessionId } = this;
    if (change.kind !== 'everything' && !change.sessionIds.includes(sessionId)) return;

    const { messages, hasOlder } = await this.model.messages(sessionId);
    if (this.model.isUnreadable) {
      // A database was mended or exchanged: the page has nothing of the flow yet.
      this.model.isUnreadable = false;
      await this.sendFlow();
    }
    const changed = change.kind === 'everything' ? {} : { changed: change.messageIds };
    this.rpc.emit('messages', { sessionId, messages, hasOlder, ...changed });
  }

  private async sendSessions(): Promise<void> {
    this.sessionsTimer = undefined;
    const sessions = await this.model.sessions();
    this.rpc.emit('sessions', sessions);
    const { sessionId } = this;
    const versions = await this.model.versions(sessionId, sessions);
    this.rpc.emit('versions', { sessionId, versions });
    const wasKnown = this.knownSessions.has(this.sessionId);
    this.knownSessions = new Set(sessions.map(({ id }) => id));
    // Deleted or renamed elsewhere: the default session is always there.
    if (wasKnown && !this.knownSessions.has(this.sessionId)) {
      this.showSession(this.options.flowId);
    }
  }

  private runEmitted({ flowId, sessionId, event }: EmittedRunEvent): void {
    this.live.handle(event);
    const isOurs = event.type === 'run-start' && flowId === this.options.flowId;
    // A flow may name its own session: the page follows the messages there.
    if (isOurs && this.isOwnRun(event.runId) && sessionId !== this.sessionId) {
      this.showSession(sessionId);
    }
    if (sessionId === this.sessionId || flowId === this.options.flowId) {
      this.rpc.emit('run', { sessionId, event });
    }
  }

  /** Whether the page itself started the run; API and terminal runs must not move the page. */
  private isOwnRun(runId: string): boolean {
    const run = this.options.runtime.runs.running().find((running) => running.runId === runId);
    return run?.origin === 'playground';
  }
}

/** The panel hears the events from the run service, as it does of every run. */
async function drain(runtime: Runtime, request: RunRequest): Promise<void> {
  const events = runtime.runs.run(request, new AbortController().signal)[Symbol.asyncIterator]();
  while ((await events.next()).done !== true);
}
