import type { PlaygroundSnapshot, SessionOrder } from '../../src/protocol/playground';
import { isPrivateSession, privateSessionName } from '../../src/protocol/privateSessions';
import { countText, said, text } from '../strings';
import type { Notice, PageController } from './controller';
import { toRunError } from './errorInfo';
import { withEntry } from './uiState';

/** What can be done with sessions. Every change is the host's; the answer is drawn. */
export class SessionActions {
  constructor(private readonly page: PageController) {}

  /** The name a session goes by. */
  nameOf(sessionId: string): string {
    if (isPrivateSession(sessionId)) {
      return text('sessions.private', privateSessionName(sessionId));
    }
    return sessionId === this.page.state.flow?.id ? text('sessions.default') : sessionId;
  }

  open(sessionId: string): Promise<void> {
    return this.page.open(sessionId);
  }

  /** A new session, ready to be written in. */
  async create(options: { readonly isPrivate?: boolean } = {}): Promise<void> {
    await this.showAnswer(() => this.page.client.call('createSession', options));
  }

  /** Lists the sessions in another order from now on. */
  async order(order: SessionOrder): Promise<void> {
    this.page.setUi({ sessionOrder: order });
    const sessions = await this.page.ask(() => this.page.client.call('orderSessions', { order }));
    if (sessions !== undefined) this.page.setState({ ...this.page.state, sessions });
  }

  /** Deletes many in one step. */
  async removeAll(sessionIds: readonly string[]): Promise<void> {
    const [only] = sessionIds;
    if (sessionIds.length === 1 && only !== undefined) {
      await this.remove(only);
      return;
    }
    const done = await this.showAnswer(() =>
      this.page.client.call('deleteSessions', { sessionIds }),
    );
    if (done) this.offerUndo(countText('sessions.deletedMany', sessionIds.length));
  }

  /** Renames, or offers to merge where the name is taken; `retry` asks for another name. */
  async rename(sessionId: string, name: string, retry: () => void, merge = false): Promise<void> {
    const wanted = name.trim();
    if (wanted === '' || wanted === sessionId) return;

    try {
      const call = this.page.client.call('renameSession', { sessionId, name: wanted, merge });
      this.page.show(await call);
      this.offerUndo(text('sessions.renamed', wanted));
    } catch (thrown) {
      const error = toRunError(thrown);
      if (error.code === 'session-exists') this.offerMerge(sessionId, wanted, retry);
      else this.page.showNotice({ text: said(error.message), actions: [] });
    }
  }

  /** Copies a session, whole or up to a message, and opens the copy. */
  async duplicate(sessionId: string, upToSeq?: number): Promise<void> {
    const params = upToSeq === undefined ? { sessionId } : { sessionId, upToSeq };
    await this.showAnswer(() => this.page.client.call('duplicateSession', params));
  }

  async remove(sessionId: string): Promise<void> {
    const name = this.nameOf(sessionId);
    const done = await this.showAnswer(() => this.page.client.call('deleteSession', { sessionId }));
    if (!done) return;

    this.page.setUi({ drafts: withEntry(this.page.ui.drafts, sessionId, '') });
    if (isPrivateSession(sessionId)) this.page.announce(text('sessions.deleted', name));
    else this.offerUndo(text('sessions.deleted', name));
  }

  async clear(sessionId: string): Promise<void> {
    const cleared = await this.page.ask(async () => {
      await this.page.client.call('clearSession', { sessionId });
      return true;
    });
    if (cleared === true) this.offerUndo(text('sessions.cleared', this.nameOf(sessionId)));
  }

  copyId(sessionId: string): void {
    this.page.act({ action: 'copy', text: sessionId });
  }

  exportSession(sessionId: string): void {
    this.page.act({ action: 'export-session', sessionId });
  }

  /** Copies the session, or the turns of some of its messages, as a test of the flow. */
  copyTest(sessionId: string, messageIds?: readonly string[]): void {
    const { overrides } = this.page.ui;
    const some = messageIds === undefined ? {} : { messageIds };
    const params = { sessionId, overrides, ...some };
    void this.page.ask(() => this.page.client.call('copyTest', params));
  }

  /** Ids of sessions with a message that contains the text. */
  async search(words: string): Promise<ReadonlySet<string>> {
    const hits = await this.page.ask(() =>
      this.page.client.call('searchMessages', { text: words }),
    );
    return new Set(hits?.map(({ sessionId }) => sessionId));
  }

  /** Takes back the last change of the store. */
  async undo(): Promise<void> {
    const undone = await this.page.ask(() => this.page.client.call('undo', undefined));
    if (undone === undefined) return;

    const label = undone.label === undefined ? undefined : said(undone.label);
    const redo = { label: text('notice.redo'), run: () => void this.redo() };
    await this.showChange(
      label === undefined
        ? { text: text('logs.nothingToUndo'), actions: [] }
        : { text: text('logs.undone', label), actions: [redo] },
    );
  }

  /** Makes the change that was taken back last once more. */
  async redo(): Promise<void> {
    const redone = await this.page.ask(() => this.page.client.call('redo', undefined));
    if (redone === undefined) return;

    const label = redone.label === undefined ? undefined : said(redone.label);
    const undo = { label: text('notice.undo'), run: () => void this.undo() };
    await this.showChange(
      label === undefined
        ? { text: text('logs.nothingToRedo'), actions: [] }
        : { text: text('logs.redone', label), actions: [undo] },
    );
  }

  private async showChange(notice: Notice): Promise<void> {
    this.page.showNotice(notice);
    if (this.page.ui.sessionId !== undefined) await this.open(this.page.ui.sessionId);
  }

  /** Says what was done, with a way back. */
  offerUndo(words: string): void {
    const undo = { label: text('notice.undo'), run: () => void this.undo() };
    this.page.showNotice({ text: words, actions: [undo] });
  }

  private offerMerge(sessionId: string, name: string, retry: () => void): void {
    this.page.showNotice({
      text: text('sessions.exists', name),
      actions: [
        {
          label: text('sessions.merge'),
          run: () => void this.rename(sessionId, name, retry, true),
        },
        { label: text('sessions.otherName'), run: retry },
      ],
    });
  }

  private async showAnswer(call: () => Promise<PlaygroundSnapshot>): Promise<boolean> {
    const snapshot = await this.page.ask(call);
    if (snapshot !== undefined) this.page.show(snapshot);
    return snapshot !== undefined;
  }
}
