import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import { formatFullTime, formatMessageTime } from '../format';
import { icon } from '../icons';
import { text } from '../strings';
import { stateOf, type LogColumn } from '../state/logRows';

/** Columns whose cells can be edited. */
export type EditableColumn = 'sender' | 'name' | 'text' | 'session';

/** A column: the usual ones can be sorted by, the others show the rest of Langflow's row. */
export type ColumnName = 'select' | LogColumn | (typeof moreColumns)[number];

const usualColumns = ['select', 'time', 'sender', 'name', 'text', 'files', 'state'] as const;
const moreColumns = [
  ...(['session', 'id', 'flow', 'context', 'category'] as const),
  ...(['properties', 'blocks'] as const),
] as const;

/** Columns from left to right; the first is the checkbox. */
export function columnsOf(isWide: boolean): readonly ColumnName[] {
  return isWide ? [...usualColumns, ...moreColumns] : usualColumns;
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
    class="log-cell ${column} ${options.activeColumn === place ? 'active' : ''}"
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

const texts: Partial<Record<ColumnName, (message: StoredMessage) => string>> = {
  sender: (message) => message.sender,
  name: (message) => message.senderName,
  text: (message) => message.text,
  session: (message) => message.sessionId,
  id: (message) => message.id,
  flow: (message) => message.flowId ?? '',
  context: (message) => message.contextId ?? '',
  category: (message) => message.category,
  properties: (message) => JSON.stringify(message.properties),
  blocks: (message) => JSON.stringify(message.contentBlocks),
};

/** The whole value of a column, as it is edited. */
export function cellText(message: StoredMessage, column: ColumnName): string {
  return texts[column]?.(message) ?? '';
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
