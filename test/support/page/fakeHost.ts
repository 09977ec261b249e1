import { imageTypeOf, type Attachment, type FileContent } from '../../../src/protocol/attachments';
import { AppError } from '../../../src/base/errors';
import type { RunEvent, StoredMessage } from '../../../src/protocol/model';
import type {
  PlaygroundEvents,
  PlaygroundFlow,
  PlaygroundMethods,
  PlaygroundSnapshot,
} from '../../../src/protocol/playground';
import { privateSessionId } from '../../../src/protocol/privateSessions';
import { RpcServer, type Channel, type Methods } from '../../../src/protocol/rpc';
import type { Preset } from '../../../src/protocol/parameters';
import { aMessage, aSession, plainProperties } from './builders';
import { keptPositions } from './forms';
import { parameterNodes } from './parameters';
import { FakeReplays } from './fakeReplays';
import type { Scenario } from './scenarios';

const pageSize = 50;
/** A picture of one point. */
const dotBase64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

/** The host's side of the page, in memory. Runs happen only when a test says so. */
export class FakeHost {
  /** Calls so far: method and parameters. */
  readonly calls: { readonly method: string; readonly params: unknown }[] = [];
  readonly server: RpcServer<PlaygroundMethods, PlaygroundEvents>;
  /** Set to have the next call of a method fail. */
  readonly failures = new Map<string, AppError>();

  readonly replays: FakeReplays;

  private readonly files = new Map<string, FileContent>();
  private presets: readonly Preset[] = [];
  private stored: readonly StoredMessage[];
  private state: PlaygroundSnapshot;
  private readonly waiting = new Map<string, () => void>();
  private deleted: readonly StoredMessage[] = [];
  private nextSeq: number;

  constructor(
    channel: Channel,
    private readonly scenario: Scenario,
  ) {
    this.state = scenario;
    this.stored = scenario.stored;
    this.replays = new FakeReplays(
      (sessionId) => this.of(sessionId),
      (progress) => {
        this.emit('replayed', progress);
      },
    );
    this.nextSeq = (this.stored.at(-1)?.seq ?? 0) + 1;
    this.server = new RpcServer<PlaygroundMethods, PlaygroundEvents>(
      channel,
      this.methods(),
      (method, params) => {
        this.calls.push({ method, params });
        const failure = this.failures.get(method);
        this.failures.delete(method);
        if (failure !== undefined) throw failure;
      },
    );
  }

  get flow(): PlaygroundFlow | undefined {
    return this.state.flow;
  }

  /** Fails the next call of a method. */
  failNext(method: string, code: AppError['code'], message: string): void {
    this.failures.set(method, new AppError(code, message));
  }

  emit<K extends keyof PlaygroundEvents>(event: K, payload: PlaygroundEvents[K]): void {
    this.server.emit(event, payload);
  }

  /** Sends an event of a run in the session shown, and keeps the messages in it. */
  run(event: RunEvent): void {
    if (event.type === 'message') this.store(event.message);
    this.server.emit('run', { sessionId: this.state.sessionId, event });
    if (event.type === 'run-end') this.waiting.get(this.state.sessionId)?.();
  }

  /** A message of the user, whoever brought it here. */
  receive(fields: Partial<StoredMessage> & { text: string }): void {
    const message = { ...this.message('User', 'User', fields.text), ...fields };
    this.run({ type: 'message', runId: 'run-9', message });
  }

  /** The session now holds these messages and no others. */
  replaceAll(texts: readonly { readonly sender: string; readonly text: string }[]): void {
    const { sessionId } = this.state;
    this.stored = texts.map(({ sender, text }) => this.message(sender, sender, text));
    const newest = this.stored.slice(-pageSize);
    this.emit('messages', { sessionId, messages: newest, hasOlder: false });
  }

  /** Starts a run: the user's message is stored and an answer begins. */
  beginAnswer(question: string, runId = 'run-9'): string {
    const { sessionId, flow } = this.state;
    const nodeIds = flow?.graph.nodes.map(({ id }) => id) ?? [];
    this.run({ type: 'run-start', runId, flowId: flow?.id ?? '', sessionId, nodeIds });
    this.run({ type: 'message', runId, message: this.message('User', 'User', question) });
    this.run({ type: 'node-start', runId, nodeId: 'Model-1' });
    const answer = this.message('Machine', 'Support Agent', '');
    const partial = { ...answer, properties: { ...plainProperties, state: 'partial' as const } };
    this.run({ type: 'message', runId, message: partial });
    return answer.id;
  }

  token(messageId: string, chunk: string, runId = 'run-9'): void {
    this.run({ type: 'token', runId, messageId, chunk });
  }

  /** The answer goes on from another text: an agent takes back what it said before a tool. */
  restartAnswer(messageId: string, text: string, runId = 'run-9'): void {
    const known = this.stored.find(({ id }) => id === messageId);
    if (known === undefined) return;

    const properties = { ...plainProperties, state: 'partial' as const };
    this.run({ type: 'message', runId, message: { ...known, text, properties } });
  }

  endAnswer(messageId: string, text: string, runId = 'run-9'): void {
    const known = this.stored.find(({ id }) => id === messageId);
    if (known !== undefined) {
      const properties = { ...plainProperties, duration_ms: 1900, run_id: runId };
      this.run({ type: 'message', runId, message: { ...known, text, properties } });
    }
    const { sessionId } = this.state;
    this.run({ type: 'run-end', runId, sessionId, status: 'ok', durationMs: 1900, outputs: [] });
  }

  /** The flow's file changed. */
  emitFlow(change: Partial<PlaygroundFlow>): void {
    const { flow } = this.state;
    if (flow !== undefined) this.emit('flow', { ...flow, ...change });
  }

  /** The flow's file now asks for another layout. */
  emitLayout(layout: 'chat' | 'form' | 'run'): void {
    this.emitFlow({ layout });
  }

  /** Another window changed the text of the message at a place in the order. */
  emitChanged(seq: number, text: string): void {
    const known = this.stored.find((message) => message.seq === seq);
    if (known === undefined) return;

    this.store({ ...known, text });
    const snapshot = structuredClone(this.snapshot(known.sessionId));
    this.emit('messages', { ...snapshot, changed: [known.id] });
  }

  private methods(): Methods<PlaygroundMethods> {
    return {
      ready: ({ sessionId }) => this.snapshot(sessionId ?? this.state.sessionId),
      openSession: ({ sessionId }) => this.snapshot(sessionId),
      olderMessages: ({ sessionId, before }) => {
        const older = this.of(sessionId).filter(({ seq }) => seq < before);
        return { messages: older.slice(-pageSize), hasMore: older.length > pageSize };
      },
      send: async ({ sessionId }) => {
        await new Promise<void>((resolve) => this.waiting.set(sessionId, resolve));
        return { runId: 'run-9' };
      },
      stop: () => undefined,
      loadImage: () => ({ mediaType: 'image/png', base64: dotBase64 }),
      attachFile: ({ name, base64 }) => this.attach(name, base64),
      attachUri: ({ uri }) => this.attach(uri.split('/').at(-1) ?? uri, btoa('text')),
      readAttachment: ({ path }) => this.files.get(path),
      regenerate: () => ({ runId: 'run-9' }),
      orderSessions: ({ order }) => {
        const sessions = this.state.sessions.toSorted((a, b) =>
          order === 'name' ? a.id.localeCompare(b.id) : b.lastActive.localeCompare(a.lastActive),
        );
        this.state = { ...this.state, sessions };
        return sessions;
      },
      createSession: ({ isPrivate }) =>
        this.addSession(
          isPrivate === true ? privateSessionId(1) : `Session ${this.state.sessions.length}`,
        ),
      deleteSessions: ({ sessionIds }) => {
        const sessions = this.state.sessions.filter(({ id }) => !sessionIds.includes(id));
        this.state = { ...this.state, sessions };
        return this.snapshot(this.state.flow?.id ?? '');
      },
      renameSession: ({ sessionId, name, merge }) => this.rename(sessionId, name, merge),
      duplicateSession: ({ sessionId }) => this.addSession(`${sessionId} copy`),
      deleteSession: ({ sessionId }) => {
        const sessions = this.state.sessions.filter(({ id }) => id !== sessionId);
        this.state = { ...this.state, sessions };
        const isShown = this.state.sessionId === sessionId;
        return this.snapshot(isShown ? (this.state.flow?.id ?? '') : this.state.sessionId);
      },
      clearSession: ({ sessionId }) => {
        this.remove(this.of(sessionId).map(({ id }) => id));
        return undefined;
      },
      editMessage: ({ messageId, ...change }) => {
        const known = this.stored.find(({ id }) => id === messageId);
        const changed = aMessage({ ...known, ...change, edit: true });
        this.store(changed);
        return changed;
      },
      rateMessage: () => undefined,
      noteMessage: ({ messageId, note }) => {
        const known = aMessage(this.stored.find(({ id }) => id === messageId));
        const noted = { ...known, properties: { ...known.properties, note } };
        this.store(noted);
        return noted;
      },
      insertMessage: ({ messageId, place, sender, text }) => {
        const index = this.stored.findIndex(({ id }) => id === messageId);
        const seq = (this.stored[index]?.seq ?? 0) + (place === 'after' ? 0.5 : -0.5);
        const name = sender === 'User' ? 'User' : 'AI';
        const inserted = { ...this.message(sender, name, text), seq };
        this.store(inserted);
        this.emit('messages', { ...this.snapshot(this.state.sessionId), changed: [inserted.id] });
        return inserted;
      },
      deleteMessage: ({ messageId }) => {
        this.remove([messageId]);
        return undefined;
      },
      deleteMessages: ({ messageIds }) => {
        this.remove(messageIds);
        return undefined;
      },
      searchMessages: ({ text }) =>
        this.stored
          .filter((message) => message.text.includes(text))
          .map(({ id, sessionId, text: excerpt }) => ({ messageId: id, sessionId, excerpt })),
      undo: () => {
        this.stored = [...this.stored, ...this.deleted].sort((a, b) => a.seq - b.seq);
        this.deleted = [];
        return { label: 'Delete' };
      },
      redo: () => ({ label: 'Delete' }),
      flows: () => [
        { id: this.state.flow?.id ?? '', name: this.state.flow?.name ?? '', path: 'a.json' },
        { id: 'refund-desk', name: 'Refund Desk', path: 'b.json' },
      ],
      ...this.replays.methods(),
      copyTest: () => undefined,
      keepTurns: ({ sessionId, replayId }) => {
        const id = `${sessionId} replay`;
        const snapshot = this.addSession(id);
        for (const { question, answer } of this.replays.of(replayId)) {
          this.store({ ...this.message('User', 'User', question), sessionId: id });
          this.store({ ...this.message('Machine', 'AI', answer), sessionId: id });
        }
        return { ...snapshot, ...this.snapshot(id) };
      },
      sessionVersions: () => this.scenario.sessionVersions ?? {},
      listRuns: () => this.scenario.runs,
      getRun: ({ runId }) => this.scenario.runs.find(({ id }) => id === runId),
      runValue: ({ runId, place, side, name }) => {
        const node = this.scenario.runs.find(({ id }) => id === runId)?.nodes[place];
        if (node?.nodeId === 'Parser-1') return keptPositions;
        const { truncated, ...value } = node?.[side][name] ?? { type: 'unknown', value: null };
        return truncated === true ? { ...value, value: 'All of it. '.repeat(800) } : value;
      },
      resumeRun: ({ runId }) => ({ runId }),
      exportTrace: () => undefined,
      parameters: () => parameterNodes,
      pickModel: () => ({ provider: 'Anthropic', model: 'claude-3-5-haiku' }),
      listPresets: () => this.presets,
      savePreset: (preset) => {
        this.presets = [...this.presets.filter(({ name }) => name !== preset.name), preset];
        return this.presets;
      },
      deletePreset: ({ name }) => {
        this.presets = this.presets.filter((preset) => preset.name !== name);
        return this.presets;
      },
      writeBack: () => ({ written: true }),
      act: () => undefined,
    };
  }

  private attach(name: string, base64: string): Attachment {
    const path = `${this.state.flow?.id ?? ''}/2026-11-20_14-20-00_${name}`;
    this.files.set(path, { mediaType: imageTypeOf(name) ?? 'text/plain', base64 });
    return { path, name, size: atob(base64).length };
  }

  private of(sessionId: string): readonly StoredMessage[] {
    return this.stored.filter((message) => message.sessionId === sessionId);
  }

  private snapshot(sessionId: string): PlaygroundSnapshot {
    const all = this.of(sessionId);
    this.state = {
      ...this.state,
      sessionId,
      messages: all.slice(-pageSize),
      hasOlder: all.length > pageSize,
    };
    return this.state;
  }

  private addSession(id: string): PlaygroundSnapshot {
    const created = aSession({
      id,
      messageCount: 0,
      preview: '',
      lastActive: new Date().toISOString(),
    });
    this.state = { ...this.state, sessions: [created, ...this.state.sessions] };
    return this.snapshot(id);
  }

  private rename(sessionId: string, name: string, merge: boolean): PlaygroundSnapshot {
    if (!merge && this.state.sessions.some(({ id }) => id === name)) {
      throw new AppError('session-exists', `A session named ${name} exists.`);
    }
    const others = this.state.sessions.filter(({ id }) => id !== name);
    const sessions = others.map((session) =>
      session.id === sessionId ? { ...session, id: name } : session,
    );
    this.stored = this.stored.map((message) =>
      message.sessionId === sessionId ? { ...message, sessionId: name } : message,
    );
    this.state = { ...this.state, sessions };
    return this.snapshot(this.state.sessionId === sessionId ? name : this.state.sessionId);
  }

  private message(sender: string, senderName: string, text: string): StoredMessage {
    const { sessionId } = this.state;
    const seq = this.nextSeq++;
    return aMessage({
      seq,
      sender,
      senderName,
      text,
      sessionId,
      timestamp: new Date().toISOString(),
    });
  }

  private store(message: StoredMessage): void {
    const others = this.stored.filter(({ id }) => id !== message.id);
    this.stored = [...others, message].sort((a, b) => a.seq - b.seq);
  }

  private remove(ids: readonly string[]): void {
    this.deleted = this.stored.filter(({ id }) => ids.includes(id));
    this.stored = this.stored.filter(({ id }) => !ids.includes(id));
    this.emit('messages', { ...this.snapshot(this.state.sessionId), changed: ids });
  }
}
