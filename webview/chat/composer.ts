import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { attachableExtensions } from '../../src/protocol/attachments';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import { PageElement } from '../element';
import { formatNumber, formatSeconds } from '../format';
import { iconButton } from '../icons';
import { countText, text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { InputHistory } from '../state/inputHistory';
import type { PageState } from '../state/pageState';
import type { UiState } from '../state/uiState';
import './attachmentBar';
import './runStatus';

const acceptedFiles = attachableExtensions()
  .map((extension) => `.${extension}`)
  .join(',');

/** Where messages are written. Drafts are kept for each session. */
@customElement('fp-composer')
export class ComposerElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  @property({ attribute: false }) ui!: UiState;

  private readonly history = new InputHistory();

  protected override willUpdate(changed: PropertyValues<ComposerElement>): void {
    if (!changed.has('state')) return;

    const before = changed.get('state');
    if (before?.sessionId !== this.state.sessionId) this.history.reset();
  }

  protected override updated(): void {
    const field = this.querySelector('textarea');
    if (field !== null && field.value !== this.draft) field.value = this.draft;
  }

  protected override render(): TemplateResult {
    return html`<div class="composer">
        ${this.state.flow?.hasChatInput === false ? this.runBar() : this.input()}
      </div>
      <div class="composer-foot num">${this.foot()}</div>`;
  }

  private input(): TemplateResult {
    const { isTrusted } = this.state;
    const { isRunning } = this.app.page;
    return html`<fp-attachment-bar
        .app=${this.app}
        .sessionId=${this.state.sessionId}
      ></fp-attachment-bar>
      <textarea
        rows="1"
        dir="auto"
        aria-label=${text('composer.label', this.state.flow?.name ?? '')}
        placeholder=${text(isTrusted ? 'composer.placeholder' : 'composer.untrusted')}
        ?disabled=${!isTrusted}
        @input=${this.onInput}
        @keydown=${this.onKeyDown}
        @paste=${this.onPaste}
      ></textarea>
      <div class="composer-bar">
        ${this.attachButton()}
        <span class="grow"></span>
        ${
          isRunning
            ? this.stopButton()
            : iconButton({
                icon: 'send',
                label: text('composer.send'),
                isDisabled: !this.canSend,
                onClick: () => {
                  this.send();
                },
              })
        }
      </div>`;
  }

  private attachButton(): TemplateResult {
    return html`${iconButton({
        icon: 'attach',
        label: text('composer.attach'),
        isDisabled: !this.state.isTrusted || isPrivateSession(this.state.sessionId),
        onClick: () => {
          this.querySelector<HTMLInputElement>('input[type="file"]')?.click();
        },
      })}<input
        type="file"
        multiple
        hidden
        accept=${acceptedFiles}
        aria-label=${text('composer.attach')}
        @change=${this.onPicked}
      />`;
  }

  /** In place of the field where the flow takes no message. */
  private runBar(): TemplateResult {
    return html`<div class="composer-run">
      <span class="muted">${text('composer.noInput')}</span>
      ${
        this.app.page.isRunning
          ? html`<vscode-button
              appearance="secondary"
              @click=${() => {
                this.app.messages.stop();
              }}
              >${text('form.stop')}</vscode-button
            >`
          : html`<vscode-button
              ?disabled=${!this.canRun}
              @click=${() => void this.app.messages.runForm()}
              >${text('composer.runFlow')}</vscode-button
            >`
      }
    </div>`;
  }

  private stopButton(): TemplateResult {
    return iconButton({
      icon: 'stop-circle',
      label: text('composer.stop'),
      onClick: () => {
        this.app.messages.stop();
      },
    });
  }

  private foot(): TemplateResult {
    const { state } = this;
    if (!state.isTrusted) return html`<span class="clip">${text('composer.readOnly')}</span>`;
    if (this.app.page.isRunning) {
      return html`<fp-run-status .app=${this.app} .state=${state}></fp-run-status>`;
    }
    const session = state.sessions.find(({ id }) => id === state.sessionId);
    const count = session?.messageCount ?? state.messages.length;
    // A session without messages says so in the middle of the view.
    return html`<span class="clip"
        >${count === 0 ? nothing : countText('composer.messages', count, formatNumber(count))}</span
      >
      <span class="second">${this.lastRun() ?? nothing}</span>`;
  }

  private lastRun(): string | undefined {
    const ended = this.state.ended[this.state.sessionId];
    if (ended === undefined || ended.durationMs === 0) return undefined;

    const time = formatSeconds(ended.durationMs);
    if (ended.status === 'failed') return text('composer.lastFailed', time);
    return text(ended.status === 'ok' ? 'composer.lastAnswer' : 'composer.lastStopped', time);
  }

  private get draft(): string {
    return this.ui.drafts[this.state.sessionId] ?? '';
  }

  private get canRun(): boolean {
    const { isTrusted, flow } = this.state;
    return isTrusted && flow?.problems.length === 0 && !this.app.page.isRunning;
  }

  private get canSend(): boolean {
    if (!this.canRun || this.app.files.isBusy) return false;
    return this.draft.trim() !== '' || this.app.files.of(this.state.sessionId).length > 0;
  }

  private send(): void {
    if (!this.canSend) return;

    this.history.reset();
    void this.app.messages.send(this.draft);
  }

  private setDraft(words: string): void {
    this.app.messages.setDraft(this.state.sessionId, words);
  }

  private readonly onInput = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) this.setDraft(event.target.value);
  };

  private readonly onPicked = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;

    void this.app.files.add(this.state.sessionId, [...(event.target.files ?? [])]);
    // The same file may be chosen again.
    event.target.value = '';
  };

  /** Pictures and files on the clipboard are attached; text is pasted as ever. */
  private readonly onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;

    event.preventDefault();
    void this.app.files.add(this.state.sessionId, files);
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    // Enter that ends an IME composition belongs to the IME.
    if (event.isComposing) return;

    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.send();
    }
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.recall(event);
  };

  private recall(event: KeyboardEvent): void {
    const sent = this.state.messages.filter(({ sender }) => sender === 'User');
    const texts = sent.map((message) => message.text).reverse();
    const next =
      event.key === 'ArrowUp'
        ? this.history.older(this.draft, texts)
        : this.history.newer(this.draft, texts);
    if (next === undefined) return;

    event.preventDefault();
    this.setDraft(next);
  }
}
