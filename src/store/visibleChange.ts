import type { MessageColumns } from './messageRow';

/** What a person sees and may want back; other columns change without leaving a trace. */
const visible = ['text', 'sender', 'sender_name', 'session_id', 'context_id', 'files'] as const;

/** Whether a change is one that a person would want to undo. */
export function changesSomethingVisible(
  row: Readonly<Record<string, unknown>>,
  change: MessageColumns,
): boolean {
  return visible.some((name) => name in change && change[name] !== row[name]);
}
