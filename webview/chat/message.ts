import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { StoredMessage } from '../../src/protocol/model';
import { PageElement } from '../element';
import { formatFullTime, formatMessageTime, formatNumber, formatSeconds } from '../format';
import { icon } from '../icons';
import '../markdown/markdown';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorOfMessage, isErrorMessage } from '../state/errorInfo';
import type { StreamedText } from '../state/streamedText';
import './editField';
import { errorCard } from './errorCard';
import { messageFiles } from './messageFiles';
import { messageTools, openMessageMenu, type MessageContext } from './messageTools';
import { steps } from './steps';

/** One message: what the user said, an answer, or why there is none. */
@customElement('fp-message')
export class MessageElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) message!: StoredMessage;
  /** Set while the text is still being written. */
  @property({ attribute: false }) stream: StreamedText | undefined;
  /** Whether something may be run now. */
  @property({ attribute: false }) canRun = false;

  @state() private isEditing = false;
  private unsubscribe: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.stream !== undefined) this.follow();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('stream')) this.follow();
  }

  protected override render(): TemplateResult {
    const { message } = this;
    const isUser = message.sender === 'User';
    return html`<article
      class="message ${isUser ? 'user' : 'ai'}"
      tabindex="-1"
      data-message=${message.id}
      aria-label=${this.label}
      aria-busy=${this.stream === undefined ? nothing : 'true'}
      @keydown=${this.onKeyDown}
    >
      ${isUser ? this.userMessage() : this.answer()}
      ${this.isEditing || this.stream !== undefined ? nothing : messageTools(this.context)}
    </article>`;
  }

  private get context(): MessageContext {
    return {
      app: this.app,
      message: this.message,
      canRun: this.canRun,
      edit: () => {
        this.isEditing = true;
      },
    };
  }

  private get label(): string {
    const { message } = this;
    const sender = isErrorMessage(message)
      ? text('message.errorIn', message.senderName)
      : message.senderName;
    const parts = [sender, formatMessageTime(message.timestamp, Date.now())];
    if (message.edit) parts.push(text('message.edited'));
    return parts.join(', ');
  }

  private userMessage(): TemplateResult {
    const { message } = this;
    return html`
      <div class="message-meta">
        ${this.editedMark()}<span class="sender">${message.senderName}</span>${this.time()}
      </div>
      ${this.isEditing ? this.editField() : this.bubble()} ${messageFiles(this.app, this.message)}
    `;
  }

  /** A message that is nothing but files has no bubble. */
  private bubble(): TemplateResult | typeof nothing {
    const { text: words, files } = this.message;
    if (words === '' && files.length > 0) return nothing;

    return html`<div class="bubble" dir="auto" .textContent=${this.userText}></div>`;
  }

  /** What the user said; bound as a property because white space counts in a bubble. */
  private get userText(): string {
    return this.message.text === '' ? text('message.noInput') : this.message.text;
  }

  private answer(): TemplateResult {
    const { message } = this;
    return html`
      <div class="message-meta">
        ${icon('robot')}<span class="sender">${message.senderName}</span>${this.time()}
        ${this.editedMark()}
      </div>
      ${steps(message, this.stream !== undefined)}
      ${this.isEditing ? this.editField() : this.body()} ${messageFiles(this.app, this.message)}
      ${this.foot()}
    `;
  }

  private body(): TemplateResult {
    const { message, stream } = this;
    if (isErrorMessage(message)) {
      const onAgain = this.canRun ? () => void this.app.messages.runAgain() : undefined;
      return errorCard(this.app, errorOfMessage(message), { onAgain });
    }
    const source = stream?.text ?? message.text;
    if (source === '' && stream === undefined) {
      return html`<div class="md muted">${text('message.noText')}</div>`;
    }
    return html`<fp-markdown
      class="md"
      dir="auto"
      .page=${this.app.page}
      .text=${source}
      .streaming=${stream !== undefined}
    ></fp-markdown>`;
  }

  private editField(): TemplateResult {
    const isUser = this.message.sender === 'User';
    return html`<fp-edit-field
      .value=${this.message.text}
      .canRerun=${isUser && this.canRun}
      .isUser=${isUser}
      @fp-cancel=${() => {
        this.endEdit();
      }}
      @fp-save=${(event: CustomEvent<string>) => void this.save(event.detail, false)}
      @fp-rerun=${(event: CustomEvent<string>) => void this.save(event.detail, true)}
    ></fp-edit-field>`;
  }

  private async save(words: string, isRerun: boolean): Promise<void> {
    const { id, text: before } = this.message;
    const isSaved = words === before || (await this.app.messages.edit(id, words));
    if (!isSaved) return;

    this.endEdit();
    if (isRerun) await this.app.messages.regenerate(id);
  }

  private endEdit(): void {
    this.isEditing = false;
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>('.message')?.focus();
    });
  }

  private time(): TemplateResult {
    const { timestamp } = this.message;
    return html`<time class="num" datetime=${timestamp} title=${formatFullTime(timestamp)}
      >${formatMessageTime(timestamp, Date.now())}</time
    >`;
  }

  private editedMark(): TemplateResult | typeof nothing {
    return this.message.edit ? html`<span class="mark">${text('message.edited')}</span>` : nothing;
  }

  private foot(): TemplateResult | typeof nothing {
    const { duration_ms: duration, usage, stopped } = this.message.properties;
    if (this.stream !== undefined) return nothing;

    const parts: unknown[] = [];
    if (stopped === true) {
      const after = duration === undefined ? undefined : formatSeconds(duration);
      const words =
        after === undefined ? text('message.stopped') : text('message.stoppedAfter', after);
      parts.push(html`<span class="mark">${words}</span>`);
    } else if (duration !== undefined) parts.push(this.runLink(formatSeconds(duration)));
    if (usage !== undefined) parts.push(html`<span class="wide">${tokens(usage)}</span>`);
    if (isErrorMessage(this.message)) {
      parts.push(
        html`<span class="mark" title=${text('message.notInPromptTitle')}
          >${icon('eye-closed')}${text('message.notInPrompt')}</span
        >`,
      );
    }
    return parts.length === 0 ? nothing : html`<div class="message-foot num">${parts}</div>`;
  }

  /** The duration leads to the run. */
  private runLink(words: string): TemplateResult {
    const { run_id: runId } = this.message.properties;
    if (runId === undefined) return html`<span>${words}</span>`;

    return html`<button
      type="button"
      class="link quiet"
      title=${text('message.showRun')}
      @click=${() => {
        this.app.page.inspect(runId);
      }}
    >
      ${words}
    </button>`;
  }

  private follow(): void {
    this.unsubscribe?.();
    this.unsubscribe = this.stream?.subscribe(() => {
      this.requestUpdate();
    });
  }

  /** Letter keys act only while the message itself has focus. */
  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('.message')) {
      if (event.key === 'Escape' && !this.isEditing) this.backToMessage(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.runKey(event)) event.preventDefault();
  };

  private runKey(event: KeyboardEvent): boolean {
    const { app, message } = this;
    switch (event.key.toLowerCase()) {
      case 'c':
        app.messages.copy(message.text);
        return true;
      case 'e':
        if (!isErrorMessage(message)) this.isEditing = true;
        return true;
      case 'r':
        if (this.canRun) void app.messages.regenerate(message.id);
        return true;
      case 'f':
        void app.sessions.duplicate(message.sessionId, message.seq);
        return true;
      case 'delete':
        void app.messages.remove([message.id]);
        return true;
      case 'enter':
        this.querySelector<HTMLElement>('.message-tools button')?.focus();
        return true;
      case 'f10':
        if (event.shiftKey) openMessageMenu(this.querySelector('.message'), this.context);
        return event.shiftKey;
      default:
        return false;
    }
  }

  private backToMessage(event: KeyboardEvent): void {
    this.querySelector<HTMLElement>('.message')?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

function tokens({ input, output }: { input?: number; output?: number }): string {
  if (input !== undefined && output !== undefined) {
    return text('message.tokens', formatNumber(input), formatNumber(output));
  }
  return text('message.tokensOut', formatNumber(input ?? output ?? 0));
}
