import type { FlowVersion, RunError, RunEvent, StoredMessage } from '../../src/protocol/model';
import type {
  PlaygroundEvents,
  PlaygroundMethods,
  PlaygroundSnapshot,
} from '../../src/protocol/playground';
import type { RpcClient } from '../../src/protocol/rpc';
import type { PageHost } from '../hostApi';
import { countText, text } from '../strings';
import { inWords, toRunError } from './errorInfo';
import { readOlderPages } from './olderPages';
import {
  applyNewestPage,
  applyRunEvent,
  applySnapshot,
  initialPageState,
  type PageState,
} from './pageState';
import { StreamedText } from './streamedText';
import { parseUiState, withEntry, withoutPrivate, type UiState } from './uiState';

export type PlaygroundClient = RpcClient<PlaygroundMethods, PlaygroundEvents>;

/** A line at the foot of the page with something to do about what just happened. */
export interface Notice {
  readonly text: string;
  readonly actions: readonly { readonly label: string; readonly run: () => void }[];
}

const uiSaveDelayMs = 200;

/**
 * Holds what the page draws. It owns no data: everything in `state` is the host's last word, and
 * every change goes to the host and comes back as an event or an answer.
 */
export class PageController {
  state: PageState = initialPageState;
  ui: UiState;
  notice: Notice | undefined;
  /** Below 720 pixels the sessions are a drawer over the view. */
  isNarrow = false;
  isDrawerOpen = false;
  /** The run the inspector shows; the newest where none is named. */
  inspectedRun: string | undefined;
  /** By session, the version of the flow that its newest run had. */
  sessionVersions: Readonly<Record<string, FlowVersion>> = {};
  /** What screen readers are told. */
  announcement = '';

  private readonly listeners = new Set<() => void>();
  private readonly streams = new Map<string, StreamedText>();
  private saveTimer: number | undefined;

  constructor(
    private readonly host: PageHost,
    readonly client: PlaygroundClient,
  ) {
    this.ui = parseUiState(host.readState());
    this.listen();
  }

  /** Asks the host for everything. */
  async start(): Promise<void> {
    const { sessionId, sessionOrder: order } = this.ui;
    const asked = sessionId === undefined || sessionId === '' ? { order } : { sessionId, order };
    const snapshot = await this.ask(() => this.client.call('ready', asked));
    if (snapshot !== undefined) this.show(snapshot);
    if (snapshot?.inspected !== undefined) this.inspect(snapshot.inspected);
    await this.readVersions();
  }

  /** The version of the flow that a session was made with, where it is not the one there is now. */
  otherVersion(sessionId: string): FlowVersion | undefined {
    const made = this.sessionVersions[sessionId];
    const now = this.state.flow?.contentHash;
    return made === undefined || now === undefined || made.contentHash === now ? undefined : made;
  }

  /** Calls the listener after every change but new text of an answer. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get isRunning(): boolean {
    const { running, live, sessionId } = this.state;
    return running.includes(sessionId) || live[sessionId] !== undefined;
  }

  /** The text that is still being written into a message. */
  stream(messageId: string): StreamedText | undefined {
    return this.streams.get(messageId);
  }

  setState(state: PageState): void {
    if (state === this.state) return;

    this.state = state;
    this.changed();
  }

  /** Draws a snapshot and remembers the session it shows. */
  show(snapshot: PlaygroundSnapshot): void {
    if (snapshot.running.includes(snapshot.sessionId)) {
      for (const message of snapshot.messages) this.followMessage(message);
    }
    this.setState(applySnapshot(this.state, snapshot));
    this.setUi({ sessionId: snapshot.sessionId });
    this.markSeen();
  }

  setUi(change: Partial<UiState>): void {
    this.ui = { ...this.ui, ...change };
    window.clearTimeout(this.saveTimer);
    this.saveTimer = window.setTimeout(() => {
      this.host.writeState(withoutPrivate(this.ui));
    }, uiSaveDelayMs);
    this.changed();
  }

  setNarrow(isNarrow: boolean): void {
    if (isNarrow === this.isNarrow) return;

    this.isNarrow = isNarrow;
    this.isDrawerOpen = false;
    this.changed();
  }

  /** Whether the sessions can be seen. */
  get isSessionsOpen(): boolean {
    return this.isNarrow ? this.isDrawerOpen : this.ui.isSidebarOpen;
  }

  setSessionsOpen(isOpen: boolean): void {
    if (!this.isNarrow) this.setUi({ isSidebarOpen: isOpen });
    else if (isOpen !== this.isDrawerOpen) {
      this.isDrawerOpen = isOpen;
      this.changed();
    }
  }

  /** Shows a run in the inspector; the newest where none is named. */
  inspect(runId: string | undefined): void {
    this.inspectedRun = runId;
    this.setUi({ view: 'inspector' });
  }

  showNotice(notice: Notice | undefined): void {
    this.notice = notice;
    if (notice !== undefined) this.announcement = notice.text;
    this.changed();
  }

  announce(words: string): void {
    this.announcement = words;
    this.changed();
  }

  /** Runs a call; an error is shown as a notice and answered with undefined. */
  async ask<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (thrown) {
      const error = toRunError(thrown);
      if (error.code !== 'cancelled') {
        const { message, remedy } = inWords(error);
        const words = [message, remedy].filter((part) => part !== undefined).join(' ');
        this.showNotice({ text: words, actions: [] });
      }
      return undefined;
    }
  }

  /** Has the host do something of its own: open a file, a link, the settings. */
  act(params: PlaygroundMethods['act']['params']): void {
    void this.ask(() => this.client.call('act', params));
  }

  /** Shows why a run could not even be started. */
  failRun(sessionId: string, error: RunError, runId = ''): void {
    const ended = { runId, status: 'failed', durationMs: 0, error, outputs: [] } as const;
    if (this.state.ended[sessionId]?.error !== undefined) return;

    this.setState({ ...this.state, ended: { ...this.state.ended, [sessionId]: ended } });
  }

  /** Draws again after something that is not in the state changed. */
  redraw(): void {
    this.changed();
  }

  private async readVersions(): Promise<void> {
    const found = await this.ask(() => this.client.call('sessionVersions', undefined));
    if (found === undefined) return;

    this.sessionVersions = found;
    this.changed();
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private listen(): void {
    const { client } = this;
    client.on('flow', (flow) => {
      this.setState({ ...this.state, flow, flowError: undefined });
    });
    client.on('flowError', (flowError) => {
      this.setState({ ...this.state, flowError });
    });
    client.on('sessions', (sessions) => {
      this.setState({ ...this.state, sessions });
      this.markSeen();
    });
    client.on('messages', (page) => {
      this.setState(applyNewestPage(this.state, page));
      void this.refreshOlder(page.sessionId, page.changed, page.messages[0]?.seq);
    });
    client.on('running', (running) => {
      this.setState({ ...this.state, running });
    });
    client.on('versions', ({ sessionId, versions }) => {
      if (sessionId === this.state.sessionId) this.setState({ ...this.state, versions });
    });
    client.on('trust', (isTrusted) => {
      this.setState({ ...this.state, isTrusted });
    });
    client.on('run', ({ sessionId, event }) => {
      this.receive(sessionId, event);
    });
    client.on('showRun', ({ runId }) => {
      this.inspect(runId);
    });
    client.on('showSession', ({ sessionId }) => {
      void this.open(sessionId);
    });
  }

  /** Shows another session. The newest call wins. */
  async open(sessionId: string): Promise<void> {
    this.setUi({ sessionId });
    if (this.isNarrow) this.setSessionsOpen(false);
    const snapshot = await this.ask(() => this.client.call('openSession', { sessionId }));
    if (snapshot !== undefined && this.ui.sessionId === sessionId) this.show(snapshot);
  }

  private receive(sessionId: string, event: RunEvent): void {
    if (event.type === 'token') {
      this.streamOf(event.messageId).append(event.chunk);
      return;
    }
    if (event.type === 'message') this.followMessage(event.message, true);
    this.setState(applyRunEvent(this.state, sessionId, event, performance.now()));
    if (event.type === 'run-end') void this.finish(sessionId, event);
  }

  /**
   * Text told by the run itself comes in order with its tokens, so it replaces them: an agent takes back what it said
   * before a tool. What the store holds may lag behind them.
   */
  private followMessage(message: StoredMessage, isInOrder = false): void {
    if (message.properties.state === 'complete') {
      this.streams.delete(message.id);
      return;
    }
    const known = this.streams.get(message.id);
    const isNews = isInOrder
      ? known?.text !== message.text
      : (known?.text.length ?? -1) < message.text.length;
    if (isNews) {
      this.streams.set(message.id, newStream(message.text));
    }
  }

  private streamOf(messageId: string): StreamedText {
    const known = this.streams.get(messageId);
    if (known !== undefined) return known;

    const message = this.state.messages.find(({ id }) => id === messageId);
    const stream = newStream(message?.text ?? '');
    this.streams.set(messageId, stream);
    this.changed();
    return stream;
  }

  /** Keeps what was streamed where no final message came, and says how the run ended. */
  private async finish(
    sessionId: string,
    event: Extract<RunEvent, { type: 'run-end' }>,
  ): Promise<void> {
    const messages = this.state.messages.map((message) => this.settled(message));
    this.setState({ ...this.state, messages });
    if (sessionId === this.state.sessionId) this.announceEnd(event);
    void this.readVersions();
    const run = await this.ask(() => this.client.call('getRun', { runId: event.runId }));
    if (run !== undefined && sessionId === this.state.sessionId) {
      this.setState({ ...this.state, lastRun: run });
    }
  }

  private settled(message: StoredMessage): StoredMessage {
    const stream = this.streams.get(message.id);
    if (stream === undefined) return message;

    this.streams.delete(message.id);
    const properties = { ...message.properties, state: 'complete' } as const;
    return { ...message, text: stream.text, properties };
  }

  private announceEnd({ status, error }: Extract<RunEvent, { type: 'run-end' }>): void {
    if (status === 'failed') {
      const component = error?.subject.component;
      this.announce(
        component === undefined ? text('thread.failed') : text('thread.failedIn', component),
      );
      return;
    }
    const answer = this.state.messages.at(-1)?.text ?? '';
    const words = answer.split(/\s+/).filter((word) => word !== '').length;
    this.announce(status === 'ok' ? countText('thread.finished', words) : text('thread.stopped'));
  }

  /** Reads older pages again when something in them changed elsewhere. */
  private async refreshOlder(
    sessionId: string,
    changed: readonly string[] | undefined,
    firstSeq: number | undefined,
  ): Promise<void> {
    if (firstSeq === undefined || sessionId !== this.state.sessionId) return;

    const older = this.state.messages.filter(({ seq }) => seq < firstSeq);
    const isTouched = older.some(({ id }) => changed === undefined || changed.includes(id));
    const [oldest] = older;
    if (!isTouched || oldest === undefined) return;

    const page = await this.ask(() => readOlderPages(this.client, sessionId, firstSeq, oldest.seq));
    if (page === undefined || sessionId !== this.state.sessionId) return;

    const newest = this.state.messages.filter(({ seq }) => seq >= firstSeq);
    this.setState({
      ...this.state,
      messages: [...page.messages, ...newest],
      hasOlder: page.hasOlder,
    });
  }

  private markSeen(): void {
    const { sessionId, sessions } = this.state;
    if (this.ui.seenUntil === '') this.setUi({ seenUntil: new Date().toISOString() });
    const session = sessions.find(({ id }) => id === sessionId);
    if (session === undefined || this.ui.seen[sessionId] === session.lastActive) return;

    this.setUi({ seen: withEntry(this.ui.seen, sessionId, session.lastActive) });
  }
}

function newStream(initial: string): StreamedText {
  return new StreamedText(
    initial,
    (run) => {
      requestAnimationFrame(run);
    },
    () => performance.now(),
  );
}
