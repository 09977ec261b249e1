import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ShownValue } from '../../src/protocol/model';
import { PageElement } from '../element';
import { shownValue } from '../form/shownValue';
import { iconButton } from '../icons';
import { formatJson } from '../markdown/jsonBlock';
import type { PlaygroundApp } from '../state/app';
import { parseJson, textOf } from '../state/values';
import { text } from '../strings';

/** A value that is to take the place of another. */
export interface ValueEdit {
  readonly value: ShownValue['value'];
}

/** Longer values are folded. */
const foldedLength = 900;

/** One value of a component: folded where it is long, loaded in full on demand. Fires `fp-edit`. */
@customElement('fp-value')
export class ValueView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property() label = '';
  @property({ attribute: false }) value!: ShownValue;
  @property({ type: Boolean }) canEdit = false;
  /** Reads the value in full. */
  @property({ attribute: false }) load: (() => Promise<ShownValue | undefined>) | undefined;

  @state() private full: ShownValue | undefined;
  @state() private isOpen = false;
  @state() private isEditing = false;
  @state() private problem = '';

  protected override willUpdate(changed: PropertyValues<ValueView>): void {
    const before = changed.get('value');
    if (before === undefined || before === this.value) return;

    this.full = undefined;
    this.isOpen = false;
    this.isEditing = false;
    this.problem = '';
  }

  protected override render(): TemplateResult {
    const { label } = this;
    const value = this.full ?? this.value;
    return html`<div class="io-label">
        ${label} <span>${value.type}</span><span class="grow"></span>
        ${
          this.canEdit && !this.isEditing
            ? iconButton({
                icon: 'edit',
                label: text('inspector.editValue', label),
                extra: 'small on-hover',
                onClick: () => void this.edit(),
              })
            : nothing
        }
      </div>
      ${this.isEditing ? this.editor(value) : this.shown(value)}`;
  }

  private shown(value: ShownValue): TemplateResult {
    const isLong = sourceOf(value).length > foldedLength;
    return html`<div class="io-value ${isLong && !this.isOpen ? 'folded' : ''}">
        ${shownValue(this.app, value)}
      </div>
      ${
        isLong
          ? html`<button
              type="button"
              class="link io-more"
              aria-expanded=${String(this.isOpen)}
              aria-label=${text(this.isOpen ? 'inspector.lessOf' : 'inspector.moreOf', this.label)}
              @click=${() => {
                this.isOpen = !this.isOpen;
              }}
            >
              ${text(this.isOpen ? 'inspector.less' : 'inspector.more')}
            </button>`
          : nothing
      }
      ${
        value.truncated === true && this.full === undefined && this.load !== undefined
          ? html`<button
              type="button"
              class="link io-more"
              aria-label=${text('inspector.loadAllOf', this.label)}
              @click=${() => void this.loadFull()}
            >
              ${text('inspector.loadAll')}
            </button>`
          : nothing
      }`;
  }

  private editor(value: ShownValue): TemplateResult {
    return html`<form
      class="value-edit"
      @submit=${this.onSubmit}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.close();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.submit();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <textarea
        class="field"
        rows="6"
        aria-label=${text('inspector.editValue', this.label)}
        aria-invalid=${this.problem === '' ? nothing : 'true'}
        aria-describedby="value-hint"
        .value=${editSource(value)}
      ></textarea>
      <p class=${this.problem === '' ? 'meta' : 'problem'} id="value-hint">
        ${this.problem === '' ? text('inspector.editHint') : this.problem}
      </p>
      <div class="value-buttons">
        <vscode-button
          appearance="secondary"
          @click=${() => {
            this.close();
          }}
          >${text('edit.cancel')}</vscode-button
        >
        <vscode-button
          @click=${() => {
            this.submit();
          }}
          >${text('inspector.runWith')}</vscode-button
        >
      </div>
    </form>`;
  }

  private async loadFull(): Promise<void> {
    const full = await this.load?.();
    // What was too large to be kept stays cut.
    this.full = full ?? this.value;
    this.isOpen = true;
    if (full?.truncated === true) this.app.page.announce(text('inspector.notKept'));
  }

  /** A value that is cut would be run cut: it is loaded first. */
  private async edit(): Promise<void> {
    if (this.value.truncated === true && this.full === undefined) await this.loadFull();
    if (this.full?.truncated === true) {
      this.app.page.showNotice({ text: text('inspector.notKept'), actions: [] });
      return;
    }
    this.isEditing = true;
    await this.updateComplete;
    this.querySelector('textarea')?.focus();
  }

  private close(): void {
    this.isEditing = false;
    this.problem = '';
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>('.icon-button')?.focus();
    });
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    this.submit();
  };

  private submit(): void {
    const source = this.querySelector('textarea')?.value ?? '';
    const isText = typeof this.value.value === 'string';
    const value = isText ? source : parseJson(source);
    if (value === undefined) {
      this.problem = text('inspector.notJson');
      return;
    }
    this.close();
    this.dispatchEvent(new CustomEvent<ValueEdit>('fp-edit', { detail: { value } }));
  }
}

/** A text as it is, all else as JSON. */
function editSource({ value }: ShownValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function sourceOf(value: ShownValue): string {
  return textOf(value) ?? formatJson(value.value);
}
