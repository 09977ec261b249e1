import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { icon, iconButton } from '../icons';
import { text } from '../strings';
import { RowsField } from './rowsField';

/** A list of texts, one line each. Several lines pasted into one become so many items. */
@customElement('fp-list-field')
export class ListField extends RowsField<string> {
  protected override rows(): readonly string[] {
    return Array.isArray(this.typed)
      ? (this.typed as readonly unknown[]).filter((item) => typeof item === 'string')
      : [];
  }

  protected override emptyRow(): string {
    return '';
  }

  protected override isEmpty(row: string): boolean {
    return row === '';
  }

  protected override render(): TemplateResult {
    const rows = this.rows();
    return html`${
        rows.length === 0
          ? ''
          : html`<div class="rows" role="list">
              ${rows.map((item, index) => this.row(item, index, rows.length))}
            </div>`
      }
      <button
        type="button"
        class="link add"
        @click=${() => {
          this.add(rows.length - 1);
        }}
      >
        ${icon('add')}${text('form.addItem')}
      </button>`;
  }

  private row(item: string, index: number, count: number): TemplateResult {
    return html`<div class="row-edit" role="listitem">
      <input
        class="line-input"
        dir="auto"
        autocomplete="off"
        aria-label=${text('form.itemOf', this.options.label, index + 1)}
        .value=${item}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLInputElement) {
            this.keep(this.rows().with(index, target.value));
          }
        }}
        @paste=${(event: ClipboardEvent) => {
          this.onPaste(event, index);
        }}
        @keydown=${(event: KeyboardEvent) => {
          this.onKey(event, index);
        }}
      />
      <span class="row-tools">
        ${iconButton({
          icon: 'arrow-up',
          label: text('form.moveUp'),
          extra: 'small',
          isDisabled: index === 0,
          onClick: () => {
            this.move(index, -1);
          },
        })}
        ${iconButton({
          icon: 'arrow-down',
          label: text('form.moveDown'),
          extra: 'small',
          isDisabled: index === count - 1,
          onClick: () => {
            this.move(index, 1);
          },
        })}
        ${iconButton({
          icon: 'close',
          label: text('form.removeRow', index + 1),
          extra: 'small',
          onClick: () => {
            this.removeRow(index);
          },
        })}
      </span>
    </div>`;
  }

  private onPaste(event: ClipboardEvent, index: number): void {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    const items = pasted.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (items.length < 2) return;

    event.preventDefault();
    const rows = this.rows();
    const replaced = rows[index] === '' ? 1 : 0;
    const from = index + 1 - replaced;
    this.keep(rows.toSpliced(from, replaced, ...items), from + items.length - 1);
  }
}
