import type { Attachment } from '../../src/protocol/attachments';
import type { RunError, StoredMessage } from '../../src/protocol/model';
import { countText, text } from '../strings';
import type { PageController } from './controller';
import { toRunError } from './errorInfo';
import type { FormInputs } from './formInputs';
import { prependPage } from './messageList';
import { runOverrides } from './overrides';
import type { SessionActions } from './sessionActions';
import { withAttachments } from './attachmentList';
import { withEntry } from './uiState';

const ratings = {
  true: 'message.ratedHelpful',
  false: 'message.ratedNotHelpful',
  null: 'message.unrated',
} as const;

/** What can be done in a session: run, stop, correct, delete. */
export class MessageActions {
  private isLoadingOlder = false;

  constructor(
    private readonly page: PageController,
    private readonly sessions: SessionActions,
    private readonly form: FormInputs,
  ) {}

  /** Sends a message. Where the run cannot be started, the text is put back. */
  async send(words: string): Promise<void> {
    const { sessionId } = this.page.state;
    const { [sessionId]: files = [] } = this.page.ui.attachments;
    this.setDraft(sessionId, '');
    this.setFiles(sessionId, []);
    const isStarted = await this.run(sessionId, words, files);
    if (!isStarted && (this.page.ui.drafts[sessionId] ?? '') === '') {
      this.setDraft(sessionId, words);
      this.setFiles(sessionId, files);
    }
  }

  /** Runs the flow without a message. */
  async runForm(): Promise<void> {
    await this.run(this.page.state.sessionId);
  }

  /** Runs the last input again. */
  async runAgain(): Promise<void> {
    const last = this.page.state.messages.findLast(({ sender }) => sender === 'User');
    if (last === undefined) await this.runForm();
    else await this.regenerate(last.id);
  }

  stop(): void {
    const { sessionId } = this.page.state;
    void this.page.ask(() => this.page.client.call('stop', { sessionId }));
  }

  /** Runs the input of a message again; what followed it becomes a version to switch back to. */
  async regenerate(
    messageId: string,
    options: { readonly text?: string; readonly model?: 'ask' } = {},
  ): Promise<void> {
    const { sessionId } = this.page.state;
    const entered = this.form.collect();
    if (entered === undefined) return;

    await this.start(sessionId, () =>
      this.page.client.call('regenerate', {
        messageId,
        ...withInputs(entered),
        ...runOverrides(this.page.ui.overrides),
        ...options,
      }),
    );
  }

  /** Puts a new message beside another one. */
  async insert(
    messageId: string,
    place: 'before' | 'after',
    message: { readonly sender: 'User' | 'Machine'; readonly text: string },
  ): Promise<void> {
    const inserted = await this.page.ask(() =>
      this.page.client.call('insertMessage', { messageId, place, ...message }),
    );
    if (inserted !== undefined) this.sessions.offerUndo(text('message.inserted'));
  }

  /** Sets the note of a message; an empty one takes it off. */
  async note(message: StoredMessage, words: string, isUndo = false): Promise<void> {
    const { note: before = '' } = message.properties;
    if (words === before) return;

    const saved = await this.page.ask(() =>
      this.page.client.call('noteMessage', { messageId: message.id, note: words }),
    );
    if (saved === undefined) return;

    this.replace(saved);
    const undo = { label: text('notice.undo'), run: () => void this.note(saved, before, true) };
    const said = text(words === '' ? 'message.noteRemoved' : 'message.noted');
    this.page.showNotice({ text: said, actions: isUndo ? [] : [undo] });
  }

  /** @returns whether it was saved. */
  async edit(messageId: string, words: string): Promise<boolean> {
    const saved = await this.page.ask(() =>
      this.page.client.call('editMessage', { messageId, text: words }),
    );
    if (saved === undefined) return false;

    this.replace(saved);
    this.sessions.offerUndo(text('message.saved'));
    return true;
  }

  /** Changes one column of a message. */
  async change(
    messageId: string,
    change: { text?: string; sender?: string; senderName?: string; sessionId?: string },
  ): Promise<void> {
    const saved = await this.page.ask(() =>
      this.page.client.call('editMessage', { messageId, ...change }),
    );
    if (saved === undefined) return;

    if (saved.sessionId === this.page.state.sessionId) this.replace(saved);
    this.sessions.offerUndo(text('message.saved'));
  }

  /** Rates an answer, or takes the same rating off again. */
  async rate(message: StoredMessage, positive: boolean): Promise<void> {
    const next = message.properties.positive_feedback === positive ? null : positive;
    const properties = { ...message.properties, positive_feedback: next };
    this.replace({ ...message, properties });
    const saved = await this.page.ask(async () => {
      await this.page.client.call('rateMessage', { messageId: message.id, positive: next });
      return true;
    });
    if (saved === true) this.sessions.offerUndo(text(ratings[`${next}`]));
    else this.replace(message);
  }

  async remove(messageIds: readonly string[]): Promise<void> {
    const done = await this.page.ask(async () => {
      await this.page.client.call('deleteMessages', { messageIds });
      return true;
    });
    if (done !== true) return;

    const { messages } = this.page.state;
    this.page.setState({
      ...this.page.state,
      messages: messages.filter(({ id }) => !messageIds.includes(id)),
    });
    this.sessions.offerUndo(countText('logs.deleted', messageIds.length));
  }

  /** Loads the page before the oldest message. Concurrent calls load one page. */
  async loadOlder(): Promise<void> {
    const { sessionId, messages, hasOlder } = this.page.state;
    const before = messages[0]?.seq;
    if (this.isLoadingOlder || !hasOlder || before === undefined) return;

    this.isLoadingOlder = true;
    const page = await this.page.ask(() =>
      this.page.client.call('olderMessages', { sessionId, before }),
    );
    this.isLoadingOlder = false;
    if (page === undefined || sessionId !== this.page.state.sessionId) return;

    const loaded = prependPage(this.page.state, page.messages, page.hasMore);
    this.page.setState({ ...this.page.state, ...loaded });
  }

  copy(words: string): void {
    this.page.act({ action: 'copy', text: words });
    this.page.announce(text('code.copied'));
  }

  setDraft(sessionId: string, words: string): void {
    this.page.setUi({ drafts: withEntry(this.page.ui.drafts, sessionId, words) });
  }

  private setFiles(sessionId: string, files: readonly Attachment[]): void {
    const { attachments } = this.page.ui;
    this.page.setUi({ attachments: withAttachments(attachments, sessionId, files) });
  }

  /** Runs with a message, if there is one, and with what was typed into the flow's form. */
  private run(
    sessionId: string,
    words?: string,
    files: readonly Attachment[] = [],
  ): Promise<boolean> {
    const entered = this.form.collect();
    if (entered === undefined) return Promise.resolve(false);

    const params = {
      sessionId,
      ...(words === undefined ? {} : { text: words }),
      ...withInputs(entered),
      ...(files.length === 0 ? {} : { files: files.map(({ path }) => path) }),
      ...runOverrides(this.page.ui.overrides),
    };
    return this.start(sessionId, () => this.page.client.call('send', params));
  }

  /** @returns false where the call itself was refused, so that nothing ran. */
  private async start(
    sessionId: string,
    call: () => Promise<{ runId: string; error?: RunError }>,
  ): Promise<boolean> {
    const { [sessionId]: previous, ...ended } = this.page.state.ended;
    if (previous !== undefined) this.page.setState({ ...this.page.state, ended });
    try {
      const { runId, error } = await call();
      if (error !== undefined) this.page.failRun(sessionId, error, runId);
      return true;
    } catch (thrown) {
      const error = toRunError(thrown);
      if (error.code !== 'cancelled') this.page.failRun(sessionId, error);
      return false;
    }
  }

  private replace(message: StoredMessage): void {
    const { messages } = this.page.state;
    this.page.setState({
      ...this.page.state,
      messages: messages.map((known) => (known.id === message.id ? message : known)),
    });
  }
}

/** Nothing where nothing was entered: then runs use what the flow file says. */
function withInputs<T extends object>(entered: T): { readonly inputs?: T } {
  return Object.keys(entered).length === 0 ? {} : { inputs: entered };
}
