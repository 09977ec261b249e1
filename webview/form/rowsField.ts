import { property } from 'lit/decorators.js';
import { PageElement } from '../element';
import type { Typed } from '../state/formValues';
import { text } from '../strings';
import type { EditorOptions } from './editors';

/** What a row can be told by a key. */
type RowKey = 'add' | 'remove' | 'up' | 'down';

/** Base of editors that are rows: adding, removing and moving them, and where the focus goes then. */
export abstract class RowsField<Row> extends PageElement {
  @property({ attribute: false }) options!: EditorOptions;
  @property({ attribute: false }) typed: Typed = [];

  private wanted: number | undefined;

  /** What stands in the rows. */
  protected abstract rows(): readonly Row[];

  protected abstract emptyRow(): Row;

  protected abstract isEmpty(row: Row): boolean;

  protected override updated(): void {
    const { wanted } = this;
    if (wanted === undefined) return;

    this.wanted = undefined;
    const rows = this.querySelectorAll<HTMLElement>('.row-edit');
    const row = rows[Math.min(wanted, rows.length - 1)];
    (row ?? this).querySelector<HTMLElement>('input, .add')?.focus();
  }

  protected keep(rows: readonly Row[], wanted?: number): void {
    const { app, nodeId, field } = this.options;
    this.wanted = wanted;
    // Rows are of the kind that the field takes.
    app.form.set(nodeId, field, rows as Typed);
    // The same rows in the same order: the focus still has to go.
    this.requestUpdate();
  }

  protected add(after: number): void {
    this.keep(this.rows().toSpliced(after + 1, 0, this.emptyRow()), after + 1);
  }

  protected removeRow(index: number): void {
    this.keep(this.rows().toSpliced(index, 1), Math.max(0, index - 1));
  }

  protected move(index: number, by: -1 | 1): void {
    const rows = this.rows();
    const row = rows[index];
    const to = index + by;
    if (row === undefined || to < 0 || to >= rows.length) return;

    this.keep(rows.toSpliced(index, 1).toSpliced(to, 0, row), to);
    this.options.app.page.announce(text('form.moved', to + 1));
  }

  /** Enter adds a row, Backspace in an empty one takes it away, Alt with an arrow moves it. */
  protected onKey(event: KeyboardEvent, index: number): void {
    const asked = keyOf(event);
    const row = this.rows()[index];
    if (asked === undefined || row === undefined || event.isComposing) return;
    if (asked === 'remove' && !this.isEmpty(row)) return;

    event.preventDefault();
    if (asked === 'add') this.add(index);
    else if (asked === 'remove') this.removeRow(index);
    else this.move(index, asked === 'up' ? -1 : 1);
  }
}

function keyOf({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): RowKey | undefined {
  if (ctrlKey || metaKey) return undefined;
  if (altKey) return key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : undefined;
  if (key === 'Enter') return 'add';
  return key === 'Backspace' ? 'remove' : undefined;
}
