/**
 * Arrow keys, Home and End in a row of buttons that is one tab stop (tabs, toolbars). A `keydown`
 * listener for the row.
 */
export function moveInRow(event: KeyboardEvent): void {
  const row = event.currentTarget;
  if (!(row instanceof HTMLElement) || !(event.target instanceof HTMLElement)) return;

  const items = [...row.querySelectorAll<HTMLElement>('button:not([disabled])')].filter(
    (item) => item.offsetParent !== null,
  );
  const next = nextItem(items, event.target, event.key);
  if (next === undefined) return;

  for (const item of items) item.tabIndex = item === next ? 0 : -1;
  next.focus();
  event.preventDefault();
  event.stopPropagation();
}

/** The item an arrow key, Home or End leads to; undefined for other keys. */
export function nextItem<T>(items: readonly T[], current: T, key: string): T | undefined {
  const index = items.indexOf(current);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return items[Math.min(items.length - 1, index + 1)];
    case 'ArrowLeft':
    case 'ArrowUp':
      return items[Math.max(0, index - 1)];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}
