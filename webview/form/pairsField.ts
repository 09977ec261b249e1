import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { icon, iconButton } from '../icons';
import type { Pair } from '../state/formValues';
import { text } from '../strings';
import { RowsField } from './rowsField';

/** Keys and their values. */
@customElement('fp-pairs-field')
export class PairsField extends RowsField<Pair> {
  protected override rows(): readonly Pair[] {
    return Array.isArray(this.typed)
      ? (this.typed as readonly (Pair | string)[]).filter(
          (row): row is Pair => typeof row === 'object' && 'key' in row,
        )
      : [];
  }

  protected override emptyRow(): Pair {
    return { key: '', value: '' };
  }

  protected override isEmpty({ key, value }: Pair): boolean {
    return key === '' && value === '';
  }

  protected override render(): TemplateResult {
    const rows = this.rows();
    return html`${
        rows.length === 0
          ? ''
          : html`<div class="rows pairs" role="list">
              <div class="row-head" aria-hidden="true">
                <span>${text('form.key')}</span><span>${text('form.value')}</span>
              </div>
              ${rows.map((row, index) => this.row(row, index))}
            </div>`
      }
      <button
        type="button"
        class="link add"
        @click=${() => {
          this.add(rows.length - 1);
        }}
      >
        ${icon('add')}${text('form.addPair')}
      </button>`;
  }

  private row(row: Pair, index: number): TemplateResult {
    const { label } = this.options;
    return html`<div class="row-edit" role="listitem">
      ${this.cell(row, index, 'key', text('form.keyOf', label, index + 1))}
      ${this.cell(row, index, 'value', text('form.valueOf', label, index + 1))}
      <span class="row-tools"
        >${iconButton({
          icon: 'close',
          label: text('form.removeRow', index + 1),
          extra: 'small',
          onClick: () => {
            this.removeRow(index);
          },
        })}</span
      >
    </div>`;
  }

  private cell(row: Pair, index: number, part: keyof Pair, label: string): TemplateResult {
    return html`<input
      class="line-input"
      dir="auto"
      autocomplete="off"
      aria-label=${label}
      .value=${row[part]}
      @input=${({ target }: Event) => {
        if (target instanceof HTMLInputElement) {
          this.keep(this.rows().with(index, { ...row, [part]: target.value }));
        }
      }}
      @keydown=${(event: KeyboardEvent) => {
        this.onKey(event, index);
      }}
    />`;
  }
}
