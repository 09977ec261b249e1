import type { Table } from './values';

/** By which column rows are ordered. */
export interface TableOrder {
  readonly column: number;
  readonly isDescending: boolean;
}

/** The order after a click on a column's head: up, down, as it was. */
export function nextOrder(order: TableOrder | undefined, column: number): TableOrder | undefined {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? undefined : { column, isDescending: true };
}

/** The rows in an order; rows without a value come last either way. */
export function orderedRows(
  { columns, rows }: Table,
  order: TableOrder | undefined,
): Table['rows'] {
  if (order === undefined) return rows;

  const { column, isDescending } = order;
  const isNumber = columns[column]?.isNumber === true;
  const direction = isDescending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [left[column] ?? '', right[column] ?? ''];
    if (a === '' || b === '') return Number(a === '') - Number(b === '');
    return direction * (isNumber ? Number(a) - Number(b) : compare.compare(a, b));
  });
}

const compare = new Intl.Collator(undefined, { numeric: true });

/** The rows that are drawn: those in sight and some above and below. */
export function rowsInSight(
  count: number,
  { top, height, rowHeight }: { readonly top: number; readonly height: number; rowHeight: number },
): { readonly from: number; readonly to: number } {
  const margin = 12;
  const first = Math.floor(top / rowHeight) - margin;
  const last = Math.ceil((top + height) / rowHeight) + margin;
  const to = Math.min(count, Math.max(0, last));
  return { from: Math.max(0, Math.min(first, to)), to };
}
