import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { StoredMessage } from '../../src/protocol/model';
import type { VersionPoint } from '../../src/protocol/playground';
import { PageElement } from '../element';
import { formatFullTime, formatMessageTime, formatSeconds } from '../format';
import { icon } from '../icons';
import '../markdown/markdown';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorOfMessage, isErrorMessage } from '../state/errorInfo';
import type { PromptMark } from '../state/promptMarks';
import { splitReasoning } from '../state/reasoning';
import type { StreamedText } from '../state/streamedText';
import './editField';
import { errorCard } from './errorCard';
import './insertField';
import type { InsertedMessage } from './insertField';
import { messageFiles } from './messageFiles';
import { messageFoot } from './messageFoot';
import { runMessageKey } from './messageKeys';
import { messageTools, type MessageContext, type MessagePart } from './messageTools';
import { noteOf } from './noteField';
import { promptMark } from './promptMark';
import { siblings } from './siblings';
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
  @property({ attribute: false }) mark: PromptMark | undefined;
  @property({ attribute: false }) version: VersionPoint | undefined;

  /** What of it is being written now. */
  @state() private writing: MessagePart | undefined;
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

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('writing') || this.writing !== 'note') return;

    const field = this.querySelector<HTMLTextAreaElement>('.noting textarea');
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  protected override render(): TemplateResult {
    const { message, context, mark } = this;
    const isUser = message.sender === 'User';
    const isOutside = mark === 'outside' || mark === 'filtered';
    return html`${this.insertField('before')}
      <article
        class="message ${isUser ? 'user' : 'ai'} ${isOutside ? 'outside' : ''}"
        tabindex="-1"
        data-message=${message.id}
        aria-label=${this.label}
        aria-busy=${this.stream === undefined ? nothing : 'true'}
        @keydown=${this.onKeyDown}
      >
        ${isUser ? this.userMessage(context) : this.answer(context)} ${noteOf(context)}
        ${isUser ? nothing : this.tools(context)}
      </article>
      ${this.insertField('after')}`;
  }

  private get context(): MessageContext {
    const { app, message, canRun, mark, version, writing } = this;
    return {
      ...{ app, message, canRun, mark, version, writing },
      open: (opened) => {
        this.writing = opened;
      },
      close: () => {
        this.endEdit();
      },
    };
  }

  private tools(context: MessageContext): TemplateResult | typeof nothing {
    const isBusy = this.writing !== undefined || this.stream !== undefined;
    return isBusy ? nothing : messageTools(context);
  }

  private get label(): string {
    const { message, mark, version } = this;
    const sender = isErrorMessage(message)
      ? text('message.errorIn', message.senderName)
      : message.senderName;
    const isUser = message.sender === 'User';
    const output = isUser || this.outputName === undefined ? [] : [this.outputName];
    const parts = [sender, ...output, formatMessageTime(message.timestamp, Date.now())];
    if (message.edit) parts.push(text('message.edited'));
    if (mark !== undefined) parts.push(text(`mark.${mark}`));
    if (version !== undefined) {
      parts.push(text('message.versionOf', version.index + 1, version.sessions.length));
    }
    return parts.join(', ');
  }

  private userMessage(context: MessageContext): TemplateResult {
    const { app, message } = this;
    return html`
      <div class="message-meta">
        ${this.tools(context)}${siblings(app, this.version)}${promptMark(context)}${this.editedMark()}<span
          class="sender"
          >${message.senderName}</span
        >${this.time()}
      </div>
      ${this.writing === 'edit' ? this.editField() : this.bubble()} ${messageFiles(app, message)}
    `;
  }

  /** A message that is nothing but files has no bubble. */
  private bubble(): TemplateResult | typeof nothing {
    const { text: words, files } = this.message;
    if (words === '' && files.length > 0) return nothing;

    // Bound as a property because white space counts in a bubble.
    const said = words === '' ? text('message.noInput') : words;
    return html`<div class="bubble" dir="auto" .textContent=${said}></div>`;
  }

  private answer(context: MessageContext): TemplateResult {
    const { message } = this;
    return html`
      <div class="message-meta">
        ${icon('robot')}<span class="sender">${message.senderName}</span
        >${this.source()}${this.time()} ${this.editedMark()}
      </div>
      ${steps(message, this.stream !== undefined)}
      ${this.writing === 'edit' ? this.editField() : this.body()} ${messageFiles(this.app, message)}
      ${this.stream === undefined ? messageFoot(context) : nothing}
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
    const { reasoning, answer } = splitReasoning(source);
    const told = message.properties.reasoning;
    return html`${this.reasoning(told?.text ?? reasoning, answer === '', told?.duration_ms)}<fp-markdown
        class="md"
        dir="auto"
        .page=${this.app.page}
        .text=${answer}
        .streaming=${stream !== undefined}
      ></fp-markdown>`;
  }

  /** Folded once the answer begins. */
  private reasoning(
    words: string,
    isThinking: boolean,
    durationMs: number | undefined,
  ): TemplateResult | typeof nothing {
    if (words === '') return nothing;

    const isOpen = isThinking && this.stream !== undefined;
    return html`<details class="steps reasoning" ?open=${isOpen}>
      <summary class="steps-head">
        ${icon('chevron-right', 'chev')}<span
          >${
            durationMs === undefined
              ? text('message.reasoning')
              : text('message.thoughtFor', formatSeconds(durationMs))
          }</span
        >
      </summary>
      <div class="words" dir="auto">${words}</div>
    </details>`;
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
      @fp-save=${(event: CustomEvent<string>) => void this.save(event.detail)}
      @fp-rerun=${(event: CustomEvent<string>) => {
        this.endEdit();
        void this.app.messages.regenerate(this.message.id, { text: event.detail });
      }}
    ></fp-edit-field>`;
  }

  private insertField(place: 'before' | 'after'): TemplateResult | typeof nothing {
    if (this.writing !== place) return nothing;

    const isUser = this.message.sender === 'User';
    // Usually the sides take turns.
    return html`<fp-insert-field
      .sender=${isUser ? 'Machine' : 'User'}
      @fp-cancel=${() => {
        this.endEdit();
      }}
      @fp-insert=${(event: CustomEvent<InsertedMessage>) => {
        this.endEdit();
        void this.app.messages.insert(this.message.id, place, event.detail);
      }}
    ></fp-insert-field>`;
  }

  private async save(words: string): Promise<void> {
    const { id, text: before } = this.message;
    if (words === before || (await this.app.messages.edit(id, words))) this.endEdit();
  }

  private endEdit(): void {
    this.writing = undefined;
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>('.message')?.focus();
    });
  }

  private source(): TemplateResult | typeof nothing {
    const name = this.outputName;
    return name === undefined ? nothing : html`<span class="source">${name}</span>`;
  }

  /** Which Chat Output showed it, where the flow has several; until it has, the component at work. */
  private get outputName(): string | undefined {
    const { flow } = this.app.page.state;
    const { output, source } = this.message.properties;
    const outputs = flow?.graph.nodes.filter(({ type }) => type === 'ChatOutput').length ?? 0;
    const name = output ?? source.display_name ?? undefined;
    return outputs < 2 || name === this.message.senderName ? undefined : name;
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

  private follow(): void {
    this.unsubscribe?.();
    this.unsubscribe = this.stream?.subscribe(() => {
      this.requestUpdate();
    });
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const element = event.currentTarget;
    if (!(element instanceof HTMLElement)) return;

    if (event.target !== element) {
      if (event.key !== 'Escape' || this.writing !== undefined) return;

      element.focus();
      event.stopPropagation();
    } else if (!runMessageKey(event, element, this.context)) return;
    event.preventDefault();
  };
}
