import {
  virtualize,
  virtualizerRef,
  type VirtualizerHostElement,
} from '@lit-labs/virtualizer/virtualize.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { StoredMessage } from '../../src/protocol/model';
import { PageElement } from '../element';
import { icon } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { cellText, filterLogs, sortLogs, type LogColumn, type LogOrder } from '../state/logRows';
import type { PageState } from '../state/pageState';
import { moveCell, type CellPlace } from './cellMoves';
import {
  cellId,
  columnsOf,
  isEditable,
  logRow,
  type ColumnName,
  type EditableColumn,
} from './logRow';
import { logsFoot, logsTools } from './logsTools';

const fieldOf = {
  sender: 'sender',
  name: 'senderName',
  text: 'text',
  session: 'sessionId',
} as const;

interface Editing {
  readonly messageId: string;
  readonly column: EditableColumn;
}

/** The messages of a session as a grid: sorted, filtered, edited in place, deleted many at a time. */
@customElement('fp-logs')
export class LogsView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;

  @state() private filter = '';
  @state() private isWide = false;
  @state() private order: LogOrder = { column: 'time', isDescending: false };
  @state() private selected: ReadonlySet<string> = new Set();
  @state() private active: CellPlace = { row: 0, column: 1 };
  @state() private editing: Editing | undefined;
  private rows: readonly StoredMessage[] = [];

  protected override willUpdate(changed: PropertyValues<LogsView>): void {
    if (changed.has('state')) {
      const known = new Set(this.state.messages.map(({ id }) => id));
      const kept = [...this.selected].filter((id) => known.has(id));
      if (kept.length < this.selected.size) this.selected = new Set(kept);
      // Sorting and filtering mean the whole session: the rest of it is read page by page.
      void this.app.messages.loadOlder();
    }
    this.rows = sortLogs(filterLogs(this.state.messages, this.filter), this.order);
    const row = Math.max(0, Math.min(this.active.row, this.rows.length - 1));
    if (row !== this.active.row) this.active = { ...this.active, row };
  }

  protected override render(): TemplateResult {
    return html`${this.toolbar()}
      <div class="grid-scroll">${this.rows.length === 0 ? this.empty() : this.grid()}</div>
      ${logsFoot(this.state.messages)}`;
  }

  private toolbar(): TemplateResult {
    return logsTools({
      app: this.app,
      state: this.state,
      selected: this.selected,
      filter: this.filter,
      isWide: this.isWide,
      onFilter: (filter) => {
        this.filter = filter;
      },
      onWide: () => {
        this.isWide = !this.isWide;
      },
      onDelete: () => {
        this.deleteSelected();
      },
    });
  }

  private grid(): TemplateResult {
    const { sessions } = this.app;
    const message = this.rows[this.active.row];
    return html`<div
      class=${this.isWide ? 'logs wide' : 'logs'}
      role="grid"
      tabindex="0"
      aria-label=${text('logs.label', sessions.nameOf(this.state.sessionId))}
      aria-rowcount=${this.rows.length + 1}
      aria-colcount=${this.columns.length}
      aria-multiselectable="true"
      aria-activedescendant=${message === undefined ? nothing : cellId(message.id, this.active.column)}
      @keydown=${this.onKeyDown}
    >
      ${this.head()}
      <div role="rowgroup" class="log-rows">
        ${virtualize({
          items: [...this.rows],
          keyFunction: ({ id }) => id,
          renderItem: (item, index) => this.row(item, index),
        })}
      </div>
    </div>`;
  }

  private head(): TemplateResult {
    const isAll = this.rows.length > 0 && this.rows.every(({ id }) => this.selected.has(id));
    return html`<div role="rowgroup" class="log-head">
      <div class="log-row" role="row" aria-rowindex="1">
        <div role="columnheader" class="log-cell col-select">
          <input
            type="checkbox"
            tabindex="-1"
            aria-label=${text('logs.selectAll')}
            .checked=${isAll}
            @click=${() => {
              this.selectAll(!isAll);
            }}
          />
        </div>
        ${this.columns.filter((column) => column !== 'select').map((column) => this.columnHead(column))}
      </div>
    </div>`;
  }

  private get columns(): readonly ColumnName[] {
    return columnsOf(this.isWide);
  }

  private columnHead(column: LogColumn): TemplateResult {
    const isSorted = this.order.column === column;
    const direction = this.order.isDescending ? 'descending' : 'ascending';
    return html`<div
      role="columnheader"
      class="log-cell col-${column}"
      aria-sort=${isSorted ? direction : nothing}
    >
      <button
        type="button"
        class="column-sort"
        tabindex="-1"
        @click=${() => {
          this.order = { column, isDescending: isSorted && !this.order.isDescending };
        }}
      >
        ${text(`logs.${column}`)}
        ${isSorted ? icon(this.order.isDescending ? 'arrow-down' : 'arrow-up', 'codicon-small') : nothing}
      </button>
    </div>`;
  }

  private row(message: StoredMessage, index: number): TemplateResult {
    return logRow({
      columns: this.columns,
      message,
      index,
      isSelected: this.selected.has(message.id),
      activeColumn: this.active.row === index ? this.active.column : undefined,
      editing: this.editing?.messageId === message.id ? this.editing.column : undefined,
      onSelect: (event) => {
        this.select(index, event.shiftKey);
      },
      onActivate: (column) => {
        this.active = { row: index, column };
      },
      onEdit: (column) => {
        this.edit(message, column);
      },
      onEditorKey: this.onEditorKey,
      onEditorBlur: this.onEditorBlur,
    });
  }

  private empty(): TemplateResult {
    const words =
      this.filter === '' ? text('logs.empty') : text('logs.noMatch', this.filter.trim());
    return html`<div class="empty small"><p>${words}</p></div>`;
  }

  private select(index: number, isRange: boolean): void {
    const message = this.rows[index];
    if (message === undefined) return;

    const next = new Set(this.selected);
    if (isRange) {
      const [from, to] = [this.active.row, index].sort((a, b) => a - b);
      for (const { id } of this.rows.slice(from, (to ?? index) + 1)) next.add(id);
    } else if (!next.delete(message.id)) next.add(message.id);
    this.selected = next;
  }

  private selectAll(isOn: boolean): void {
    this.selected = new Set(isOn ? this.rows.map(({ id }) => id) : []);
  }

  private deleteSelected(): void {
    const current = this.rows[this.active.row]?.id;
    const ids =
      this.selected.size > 0 ? [...this.selected] : current === undefined ? [] : [current];
    if (ids.length > 0) void this.app.messages.remove(ids);
  }

  private edit(message: StoredMessage, column: EditableColumn): void {
    this.editing = { messageId: message.id, column };
    void this.updateComplete.then(() => {
      requestAnimationFrame(() => {
        const field = this.querySelector<HTMLTextAreaElement | HTMLInputElement>('.cell-editor');
        field?.focus();
        field?.select();
      });
    });
  }

  private save(value: string): void {
    const { editing } = this;
    this.editing = undefined;
    const message = this.state.messages.find(({ id }) => id === editing?.messageId);
    if (editing === undefined || message === undefined) return;

    if (cellText(message, editing.column) === value) return;

    const field = fieldOf[editing.column];
    void this.app.messages.change(message.id, { [field]: value });
  }

  private move(place: CellPlace): void {
    this.active = place;
    const list = this.querySelector<VirtualizerHostElement>('.log-rows');
    const virtualizer = list === null ? undefined : list[virtualizerRef];
    virtualizer?.element(place.row)?.scrollIntoView({ block: 'nearest' });
  }

  private readonly onEditorBlur = (event: FocusEvent): void => {
    const field = event.currentTarget;
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      this.save(field.value);
    }
  };

  private readonly onEditorKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    if (event.key === 'Enter' && event.shiftKey) return;

    event.preventDefault();
    if (event.key === 'Escape') this.editing = undefined;
    // Leaving the field saves it.
    this.querySelector<HTMLElement>('.logs')?.focus();
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const next = moveCell(this.active, event, this.rows.length, this.columns.length);
    if (next !== undefined) this.move(next);
    else if (!this.runKey(event)) return;
    event.preventDefault();
  };

  /** @returns whether the key does something with the row or the cell. */
  private runKey(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) return this.runChord(key);

    switch (key) {
      case ' ':
        this.select(this.active.row, event.shiftKey);
        return true;
      case 'delete':
        this.deleteSelected();
        return true;
      case 'enter':
      case 'f2':
        this.enterCell();
        return true;
      default:
        return false;
    }
  }

  private runChord(key: string): boolean {
    if (key === 'a') this.selectAll(true);
    else if (key === 'z') void this.app.sessions.undo();
    else return false;
    return true;
  }

  private enterCell(): void {
    const message = this.rows[this.active.row];
    const column = this.columns[this.active.column];
    if (message !== undefined && isEditable(column)) this.edit(message, column);
    else this.select(this.active.row, false);
  }
}
