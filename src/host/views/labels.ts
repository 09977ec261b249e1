import type { RunRecord, SessionSummary, StoredMessage } from '../../protocol/model';
import { plainLine } from '../../protocol/plainLine';
import type { FlowEntry } from '../../sessions/flowCatalog';
import { locale as editorLocale, plural, t } from '../words';

/**
 * Texts of tree rows. No editor in here, so that wording is tested as plain functions; times are
 * written as the given locale writes them.
 */

/** Longer message labels push the time out of a narrow side bar. */
const messageLabelLength = 26;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface Now {
  readonly nowMs: number;
  /** BCP 47; the editor's language where absent. */
  readonly locale?: string | undefined;
}

/** `610 ms`, `1.8 s`, `2 min 5 s`. */
export function durationLabel(durationMs: number): string {
  if (durationMs < 1000) return `${figure(Math.round(durationMs))} ms`;

  const seconds = durationMs / 1000;
  if (seconds < 60) return `${figure(seconds, 1)} s`;

  return `${figure(Math.floor(seconds / 60))} min ${figure(Math.floor(seconds % 60))} s`;
}

function figure(value: number, digits = 0): string {
  return value.toLocaleString(editorLocale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** `now`, `2m`, `3h`, then the weekday, then the date. */
export function agoLabel(iso: string, { nowMs, locale = editorLocale() }: Now): string {
  const thenMs = Date.parse(iso);
  if (Number.isNaN(thenMs)) return '';

  const age = nowMs - thenMs;
  if (age < minuteMs) {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  }
  if (age < hourMs) return shortUnit(Math.floor(age / minuteMs), 'minute', locale);
  if (age < dayMs) return shortUnit(Math.floor(age / hourMs), 'hour', locale);

  const format: Intl.DateTimeFormatOptions =
    age < 6 * dayMs ? { weekday: 'short' } : { day: 'numeric', month: 'short' };
  return new Date(thenMs).toLocaleDateString(locale, format);
}

function shortUnit(value: number, unit: string, locale: string | undefined): string {
  return value.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'narrow' });
}

/** The time of today, or day and time of earlier. */
export function timeLabel(iso: string, { nowMs, locale = editorLocale() }: Now): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return '';

  const time = then.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
  if (then.toDateString() === new Date(nowMs).toDateString()) return time;

  return `${then.toLocaleDateString(locale, { day: 'numeric', month: 'short' })}, ${time}`;
}

/** The time of today, or the day of earlier, which leaves room for the words before it. */
function whenLabel(iso: string, { nowMs, locale }: Now): string {
  const then = new Date(iso);
  const isToday = then.toDateString() === new Date(nowMs).toDateString();
  return isToday || Number.isNaN(then.getTime())
    ? timeLabel(iso, { nowMs, locale })
    : then.toLocaleDateString(locale, { day: 'numeric', month: 'short' });
}

/** The flow row's description: the exception where there is one, else how the last run went. */
export function flowDescription(
  entry: FlowEntry,
  isRunning: boolean,
  lastRun: RunRecord | undefined,
  now: Now,
): string {
  if (isRunning) return t('running');
  if (entry.problem !== undefined) return t('cannot be read');
  if (entry.unsupported > 0) {
    return plural(entry.unsupported, '{0} unsupported component', '{0} unsupported components');
  }
  if (lastRun === undefined) return '';
  if (lastRun.status === 'failed') return t('failed {0}', timeLabel(lastRun.startedAt, now));
  if (lastRun.status === 'cancelled') return t('stopped {0}', timeLabel(lastRun.startedAt, now));

  return durationLabel(lastRun.durationMs);
}

/** Which day a time belongs to, where the user is; one text per day. Empty where it is no time. */
export function dayKey(iso: string): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return '';

  return [then.getFullYear(), then.getMonth() + 1, then.getDate()].join('-');
}

/** `Today`, `Yesterday`, then weekday and date, with the year where it is another. */
export function dayLabel(iso: string, { nowMs, locale = editorLocale() }: Now): string {
  const [then, now] = [new Date(iso), new Date(nowMs)];
  // Days are not always of 24 hours.
  const days = Math.round((startOfDay(now) - startOfDay(then)) / dayMs);
  if (days === 0 || days === 1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  const isThisYear = then.getFullYear() === now.getFullYear();
  return then.toLocaleDateString(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** The default session's id is its flow's id, which says nothing to a person. */
export function sessionLabel(sessionId: string, flowId: string | undefined): string {
  return sessionId === flowId ? t('Default Session') : sessionId;
}

export function sessionDescription(session: SessionSummary, isRunning: boolean, now: Now): string {
  if (isRunning) return t('running');

  const parts: string[] = [];
  if (session.flowIds.length > 1) parts.push(t('shared by {0}', session.flowIds.length));
  if (session.messageCount === 0) parts.push(t('empty'));
  else {
    const messages = plural(session.messageCount, '{0} message', '{0} messages');
    parts.push(messages, agoLabel(session.lastActive, now));
  }
  return parts.filter((part) => part !== '').join(', ');
}

/** First line of a message, cut; says so where there is no text. */
export function messageLabel(message: StoredMessage): string {
  const line = plainLine(message.text);
  // Marks stand before the time, and both are to be seen.
  const room = messageLabelLength - marksOf(message).join(', ').length;
  if (line !== '') return cut(line, room);

  const { length } = message.files;
  return length > 0 ? plural(length, '{0} file', '{0} files') : t('(empty)');
}

export function messageDescription(message: StoredMessage, now: Now): string {
  return [...marksOf(message), whenLabel(message.timestamp, now)].join(', ');
}

function marksOf(message: StoredMessage): readonly string[] {
  return [
    ...(message.properties.state === 'partial' ? [t('writing')] : []),
    ...(message.error ? [t('error')] : []),
    ...(message.edit ? [t('edited')] : []),
  ];
}

/** What a screen reader says for the row. */
export function messageSpeech(message: StoredMessage, now: Now): string {
  return `${authorOf(message)}, ${messageDescription(message, now)}: ${cut(plainLine(message.text), 200)}`;
}

export function authorOf(message: StoredMessage): string {
  return message.senderName === '' ? message.sender : message.senderName;
}

export function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cuts between characters as a person sees them, and marks the cut. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;

  let kept = '';
  let count = 0;
  for (const { segment } of characters.segment(text)) {
    if (++count > length) return `${kept.trimEnd()}…`;
    if (count < length) kept += segment;
  }
  return text;
}
