import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { PageElement } from '../element';
import { icon } from '../icons';
import { text } from '../strings';
import { nextOrder, orderedRows, rowsInSight, type TableOrder } from '../state/tableView';
import type { Table } from '../state/values';

/** Pixels; the style sheet gives every row this height. */
const rowHeight = 27;
/** Larger tables draw only what is in sight. */
const maxDrawn = 200;

/** Rows that can be sorted by any column. Of a large table, only those in sight are drawn. */
@customElement('fp-table')
export class TableOutput extends PageElement {
  @property({ attribute: false }) table!: Table;

  @state() private order: TableOrder | undefined;
  @state() private top = 0;
  @state() private height = 420;

  private rows: Table['rows'] = [];

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('table') || changed.has('order')) {
      this.rows = orderedRows(this.table, this.order);
    }
  }

  protected override updated(): void {
    const height = this.querySelector('.table-scroll')?.clientHeight ?? 0;
    if (height > 0) this.height = height;
  }

  protected override render(): TemplateResult {
    const { rows } = this;
    const { columns } = this.table;
    const isLarge = rows.length > maxDrawn;
    const { from, to } = isLarge
      ? rowsInSight(rows.length, { top: this.top, height: this.height, rowHeight })
      : { from: 0, to: rows.length };
    return html`<div
      class="table-scroll ${isLarge ? 'large' : ''}"
      tabindex="0"
      role="group"
      aria-label=${text('code.table')}
      @scroll=${this.onScroll}
    >
      <table class="data" aria-rowcount=${rows.length + 1}>
        <thead>
          <tr aria-rowindex="1">
            ${columns.map((_, index) => this.head(index))}
          </tr>
        </thead>
        <tbody>
          ${gap(from, columns.length)}
          ${rows.slice(from, to).map((row, index) => this.row(row, from + index))}
          ${gap(rows.length - to, columns.length)}
        </tbody>
      </table>
    </div>`;
  }

  private head(index: number): TemplateResult {
    const { name, isNumber } = this.table.columns[index] ?? { name: '', isNumber: false };
    const isOrdered = this.order?.column === index;
    const direction = this.order?.isDescending === true ? 'descending' : 'ascending';
    return html`<th
      class=${isNumber ? 'num-cell' : ''}
      aria-sort=${isOrdered ? direction : 'none'}
      scope="col"
    >
      <button
        type="button"
        class="sort"
        title=${text('form.sortBy', name)}
        @click=${() => {
          this.order = nextOrder(this.order, index);
        }}
      >
        <span>${name}</span>${
          isOrdered ? icon(direction === 'ascending' ? 'arrow-up' : 'arrow-down') : ''
        }
      </button>
    </th>`;
  }

  private row(row: readonly string[], index: number): TemplateResult {
    const { columns } = this.table;
    return html`<tr aria-rowindex=${index + 2}>
      ${row.map((cell, column) =>
        columns[column]?.isNumber === true
          ? html`<td class="num-cell">${cell}</td>`
          : html`<td title=${cell.length > 60 ? cell : ''}>${cell}</td>`,
      )}
    </tr>`;
  }

  private readonly onScroll = ({ target }: Event): void => {
    if (target instanceof HTMLElement) this.top = target.scrollTop;
  };
}

/** Room for rows that are not drawn. */
function gap(rows: number, columns: number): TemplateResult | '' {
  if (rows <= 0) return '';

  // The policy of the page allows heights that a script sets, but no style attributes.
  return html`<tr class="gap" aria-hidden="true">
    <td colspan=${columns} .height=${String(rows * rowHeight)}></td>
  </tr>`;
}
