import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import { formatFullTime, formatMessageTime } from '../format';
import { icon } from '../icons';
import { text } from '../strings';
import { stateOf } from '../state/logRows';

/** Columns whose cells can be edited. */
export type EditableColumn = 'sender' | 'name' | 'text';

/** Columns from left to right; the first is the checkbox. */
export const columns = ['select', 'time', 'sender', 'name', 'text', 'files', 'state'] as const;

interface LogRowOptions {
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
  const { message, index, isSelected } = options;
  const state = stateOf(message);
  return html`<div
    class="log-row ${isSelected ? 'selected' : ''} ${options.editing === undefined ? '' : 'is-editing'}"
    role="row"
    aria-rowindex=${index + 2}
    aria-selected=${String(isSelected)}
  >
    ${cell(
      options,
      0,
      html`<input
        type="checkbox"
        tabindex="-1"
        aria-label=${text('logs.selectRow', index + 1)}
        .checked=${isSelected}
        @click=${options.onSelect}
      />`,
    )}
    ${cell(
      options,
      1,
      html`<span class="num muted" title=${formatFullTime(message.timestamp)}
        >${formatMessageTime(message.timestamp, Date.now(), true)}</span
      >`,
    )}
    ${editable(options, 2, 'sender', message.sender)}
    ${editable(options, 3, 'name', message.senderName)}
    ${editable(options, 4, 'text', message.text)} ${cell(options, 5, filesOf(message))}
    ${cell(
      options,
      6,
      state === ''
        ? nothing
        : html`<span class=${state === 'error' ? 'error-icon' : 'muted'}
            >${text(`logs.state.${state}`)}</span
          >`,
    )}
  </div>`;
}

function cell(options: LogRowOptions, column: number, content: unknown): TemplateResult {
  return html`<div
    role="gridcell"
    class="log-cell ${columns[column] ?? ''} ${options.activeColumn === column ? 'active' : ''}"
    id=${cellId(options.message.id, column)}
    aria-colindex=${column + 1}
    @click=${() => {
      options.onActivate(column);
    }}
  >
    ${content}
  </div>`;
}

function editable(
  options: LogRowOptions,
  column: number,
  name: EditableColumn,
  value: string,
): TemplateResult {
  if (options.editing === name) return cell(options, column, editor(options, name, value));

  // One line is shown; more would only be cut.
  const line = value.length > 300 ? value.slice(0, 300) : value;
  return html`<div
    role="gridcell"
    class="log-cell ${name} ${options.activeColumn === column ? 'active' : ''}"
    id=${cellId(options.message.id, column)}
    aria-colindex=${column + 1}
    @click=${() => {
      options.onActivate(column);
    }}
    @dblclick=${() => {
      options.onEdit(name);
    }}
  >
    <span class="clip" dir="auto">${line}</span>
  </div>`;
}

function editor(options: LogRowOptions, name: EditableColumn, value: string): TemplateResult {
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
