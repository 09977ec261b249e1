import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import { formatFullTime, formatMessageTime } from '../format';
import { icon } from '../icons';
import { text } from '../strings';
import { cellText, logColumns, stateOf, type LogColumn } from '../state/logRows';

/** Columns whose cells can be edited. */
export type EditableColumn = 'sender' | 'name' | 'text' | 'session';

export type ColumnName = 'select' | LogColumn;

/** The first of them is the checkbox; those after the state show the rest of Langflow's row. */
const allColumns: readonly ColumnName[] = ['select', ...logColumns];
const usualColumns = allColumns.slice(0, allColumns.indexOf('state') + 1);

/** Columns from left to right. */
export function columnsOf(isWide: boolean): readonly ColumnName[] {
  return isWide ? allColumns : usualColumns;
}

/** Whether the cells of a column can be edited. */
export function isEditable(column: ColumnName | undefined): column is EditableColumn {
  return column === 'sender' || column === 'name' || column === 'text' || column === 'session';
}

/** Longer values are cut in a cell of one line. */
const longestCell = 300;

interface LogRowOptions {
  readonly columns: readonly ColumnName[];
  readonly message: StoredMessage;
  /** Place in the list shown, from 0. */
  readonly index: number;
  readonly isSelected: boolean;
  /** The column the keyboard is on, where it is in this row. */
  readonly activeColumn: number | undefined;
  readonly editing: EditableColumn | undefined;
  readonly onSelect: (event: MouseEvent) => void;
  readonly onActivate: (column: number) => void;
  readonly onEdit: (column: EditableColumn) => void;
  readonly onEditorKey: (event: KeyboardEvent) => void;
  readonly onEditorBlur: (event: FocusEvent) => void;
}

/** Id of a cell, for `aria-activedescendant`. */
export function cellId(messageId: string, column: number): string {
  return `log-${messageId}-${column}`;
}

/** One message as a row of the grid. */
export function logRow(options: LogRowOptions): TemplateResult {
  const { index, isSelected } = options;
  return html`<div
    class="log-row ${isSelected ? 'selected' : ''} ${options.editing === undefined ? '' : 'is-editing'}"
    role="row"
    aria-rowindex=${index + 2}
    aria-selected=${String(isSelected)}
  >
    ${options.columns.map((column, place) => cell(options, place, column))}
  </div>`;
}

function cell(options: LogRowOptions, place: number, column: ColumnName): TemplateResult {
  return html`<div
    role="gridcell"
    class="log-cell col-${column} ${options.activeColumn === place ? 'active' : ''}"
    id=${cellId(options.message.id, place)}
    aria-colindex=${place + 1}
    @click=${() => {
      options.onActivate(place);
    }}
    @dblclick=${() => {
      if (isEditable(column)) options.onEdit(column);
    }}
  >
    ${isEditable(column) && options.editing === column ? editor(options, column) : content(options, column)}
  </div>`;
}

function content(options: LogRowOptions, column: ColumnName): unknown {
  const { message, index, isSelected } = options;
  if (column === 'select') {
    return html`<input
      type="checkbox"
      tabindex="-1"
      aria-label=${text('logs.selectRow', index + 1)}
      .checked=${isSelected}
      @click=${options.onSelect}
    />`;
  }
  if (column === 'time') {
    return html`<span class="num muted" title=${formatFullTime(message.timestamp)}
      >${formatMessageTime(message.timestamp, Date.now(), true)}</span
    >`;
  }
  if (column === 'files') return filesOf(message);
  if (column === 'state') return stateCell(message);
  return html`<span class="clip" dir="auto"
    >${cellText(message, column).slice(0, longestCell)}</span
  >`;
}

function stateCell(message: StoredMessage): TemplateResult | typeof nothing {
  const state = stateOf(message);
  if (state === '') return nothing;

  return html`<span class=${state === 'error' ? 'error-icon' : 'muted'}
    >${text(`logs.state.${state}`)}</span
  >`;
}

function editor(options: LogRowOptions, name: EditableColumn): TemplateResult {
  const value = cellText(options.message, name);
  const label = text('logs.editCell', text(`logs.${name}`), options.index + 1);
  return name === 'text'
    ? html`<textarea
          class="cell-editor"
          aria-label=${label}
          dir="auto"
          .value=${value}
          @keydown=${options.onEditorKey}
          @blur=${options.onEditorBlur}
        ></textarea
        ><span class="meta">${text('logs.editHint')}</span>`
    : html`<input
        class="cell-editor"
        aria-label=${label}
        maxlength="500"
        .value=${value}
        @keydown=${options.onEditorKey}
        @blur=${options.onEditorBlur}
      />`;
}

function filesOf({ files }: StoredMessage): TemplateResult | typeof nothing {
  return files.length === 0
    ? nothing
    : html`<span title=${files.join('\n')}
        >${icon('attach', 'codicon-small')} ${files.length}</span
      >`;
}
