import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import { text } from '../strings';

/**
 * A message's text as a field in its place. Fires `fp-cancel`, and `fp-save` or `fp-rerun` with the
 * text.
 */
@customElement('fp-edit-field')
export class EditField extends PageElement {
  @property({ attribute: false }) value = '';
  @property({ attribute: false }) canRerun = false;
  @property({ attribute: false }) isUser = false;

  protected override firstUpdated(): void {
    const field = this.field;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  protected override render(): TemplateResult {
    return html`<form
      class="editing"
      aria-label=${text('edit.label')}
      @submit=${(event: Event) => {
        event.preventDefault();
      }}
      @keydown=${this.onKeyDown}
    >
      <textarea aria-label=${text('edit.text')} .value=${this.value} dir="auto"></textarea>
      <div class="editing-bar">
        <span class="hint">${text(this.isUser ? 'edit.hintUser' : 'edit.hintAnswer')}</span>
        <vscode-button
          appearance="secondary"
          @click=${() => {
            this.fire('fp-cancel');
          }}
          >${text('edit.cancel')}</vscode-button
        >
        <vscode-button
          appearance=${this.canRerun ? 'secondary' : 'primary'}
          @click=${() => {
            this.fire('fp-save');
          }}
          >${text('edit.save')}</vscode-button
        >
        ${
          this.canRerun
            ? html`<vscode-button
                @click=${() => {
                  this.fire('fp-rerun');
                }}
                >${text('edit.saveRerun')}</vscode-button
              >`
            : nothing
        }
      </div>
    </form>`;
  }

  private get field(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  private fire(name: 'fp-cancel' | 'fp-save' | 'fp-rerun'): void {
    this.dispatchEvent(new CustomEvent(name, { detail: this.field?.value ?? this.value }));
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;

    const isModified = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') this.fire('fp-cancel');
    else if (isModified && event.key === 'Enter') this.fire(this.canRerun ? 'fp-rerun' : 'fp-save');
    else if (isModified && event.key.toLowerCase() === 's') this.fire('fp-save');
    else return;

    event.preventDefault();
    event.stopPropagation();
  };
}
