import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { PageElement } from '../element';
import { text } from '../strings';

/** What a new message says, and who says it. */
export interface InsertedMessage {
  readonly sender: 'User' | 'Machine';
  readonly text: string;
}

/** A message to be put between others. Fires `fp-cancel`, or `fp-insert` with the message. */
@customElement('fp-insert-field')
export class InsertField extends PageElement {
  /** Whose turn it probably is. */
  @property({ attribute: false }) sender: InsertedMessage['sender'] = 'User';

  @state() private words = '';

  protected override firstUpdated(): void {
    this.querySelector('textarea')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<form
      class="editing inserting"
      aria-label=${text('insert.label')}
      @submit=${(event: Event) => {
        event.preventDefault();
      }}
      @keydown=${this.onKeyDown}
    >
      <textarea
        aria-label=${text('insert.text')}
        placeholder=${text('insert.placeholder')}
        dir="auto"
        .value=${this.words}
        @input=${this.onInput}
      ></textarea>
      <div class="editing-bar">
        <fieldset class="senders">
          <legend class="sr">${text('insert.sender')}</legend>
          ${this.choice('User', text('insert.user'))}
          ${this.choice('Machine', text('insert.answer'))}
        </fieldset>
        <span class="hint"></span>
        <vscode-button
          appearance="secondary"
          @click=${() => {
            this.dispatchEvent(new CustomEvent('fp-cancel'));
          }}
          >${text('edit.cancel')}</vscode-button
        >
        <vscode-button ?disabled=${this.words.trim() === ''} @click=${this.insert}
          >${text('insert.insert')}</vscode-button
        >
      </div>
    </form>`;
  }

  private choice(sender: InsertedMessage['sender'], label: string): TemplateResult {
    return html`<label
      ><input
        type="radio"
        name="sender"
        .checked=${this.sender === sender}
        @change=${() => {
          this.sender = sender;
        }}
      />${label}</label
    >`;
  }

  private readonly insert = (): void => {
    if (this.words.trim() === '') return;

    const detail: InsertedMessage = { sender: this.sender, text: this.words };
    this.dispatchEvent(new CustomEvent('fp-insert', { detail }));
  };

  private readonly onInput = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) this.words = event.target.value;
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;

    if (event.key === 'Escape') this.dispatchEvent(new CustomEvent('fp-cancel'));
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.insert();
    else return;

    event.preventDefault();
    event.stopPropagation();
  };
}
