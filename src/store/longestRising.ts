/**
 * A largest set of items that are already in order, so that as few as possible need to move. Items
 * without a number are never in it.
 */
export function longestRising<T>(
  items: readonly T[],
  numberOf: (item: T) => number | undefined,
): ReadonlySet<T> {
  interface Link {
    readonly item: T;
    readonly value: number;
    readonly before: Link | undefined;
  }
  // The last link of the best row of each length: patience sorting.
  const ends: Link[] = [];
  for (const item of items) {
    const value = numberOf(item);
    if (value === undefined) continue;
    const length = lowerBound(ends, value);
    ends[length] = { item, value, before: ends[length - 1] };
  }
  const rising = new Set<T>();
  for (let link = ends.at(-1); link !== undefined; link = link.before) rising.add(link.item);
  return rising;
}

/** How many of the ends are below a value; they rise. */
function lowerBound(ends: readonly { readonly value: number }[], value: number): number {
  let low = 0;
  for (let high = ends.length; low < high;) {
    const middle = (low + high) >> 1;
    const end = ends[middle];
    if (end !== undefined && end.value < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
