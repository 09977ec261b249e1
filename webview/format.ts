/** Figures and times as the page writes them: in the locale of the editor, with units spelled out. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let locale: string | undefined;
/** Making a formatter costs far more than using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

/** Sets the language of numbers and dates, a BCP 47 tag; the browser's own where it is not understood. */
export function setLocale(tag: string): void {
  locale = Intl.DateTimeFormat.supportedLocalesOf(tag === '' ? [] : [tag])[0];
  dateFormats.clear();
  numberFormats.clear();
}

export function formatNumber(value: number, digits = 0): string {
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  );
}

/** `0.8 s`, or `48 ms` where it would be `0.0 s`: for answers and runs, where a tenth of a second is enough. */
export function formatSeconds(milliseconds: number): string {
  if (milliseconds < 100) return formatDuration(milliseconds);

  return `${formatNumber(milliseconds / 1000, 1)} s`;
}

/** `610 ms` or `1.82 s`: for single components. */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 999.5
    ? `${formatNumber(milliseconds)} ms`
    : `${formatNumber(milliseconds / 1000, 2)} s`;
}

/** `12.3 s`, `4m 5s`, `21h 26m`: for sums, which may be long. */
export function formatTotal(milliseconds: number): string {
  if (milliseconds < 60_000) return formatSeconds(milliseconds);

  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const isLong = minutes >= 60;
  const unit = (value: number, name: 'hour' | 'minute' | 'second'): string =>
    numberFormat({ style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value);
  return isLong
    ? `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
    : `${unit(minutes, 'minute')} ${unit(seconds % 60, 'second')}`;
}

/** `84 KB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000)
    return numberFormat({ style: 'unit', unit: 'byte', unitDisplay: 'short' }).format(bytes);

  const [unit, value] =
    bytes < 1_000_000
      ? (['kilobyte', bytes / 1000] as const)
      : (['megabyte', bytes / 1_000_000] as const);
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return numberFormat({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}

/** Time of day, `14:02`. Empty for a time that cannot be read. */
export function formatTime(iso: string, withSeconds = false): string {
  return formatDate(iso, {
    hour: hourWidth(),
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  });
}

/** Full date and time, for titles. */
export function formatFullTime(iso: string): string {
  return formatDate(iso, { dateStyle: 'full', timeStyle: 'medium' });
}

/** Time in a thread: the time of day, with the date in front where it is not today's. */
export function formatMessageTime(iso: string, now: number, withSeconds = false): string {
  const isToday = startOfDay(Date.parse(iso)) === startOfDay(now);
  return isToday
    ? formatTime(iso, withSeconds)
    : formatDate(iso, { day: 'numeric', month: 'short', hour: hourWidth(), minute: '2-digit' });
}

/** `09:14`, but `9:14 am`: as people write it. */
function hourWidth(): 'numeric' | '2-digit' {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? 'numeric' : '2-digit';
}

/** Age in lists: `now` within the minute, minutes within the hour, then time of day, weekday, date. */
export function formatWhen(iso: string, now: number): string {
  const time = Date.parse(iso);
  const age = now - time;
  if (age >= 0 && age < minuteMs) {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  }
  if (age >= 0 && age < hourMs) {
    const format = numberFormat({ style: 'unit', unit: 'minute', unitDisplay: 'narrow' });
    return format.format(Math.floor(age / minuteMs));
  }
  if (startOfDay(time) === startOfDay(now)) return formatTime(iso);
  if (age < 7 * dayMs) return formatDate(iso, { weekday: 'short' });

  return formatDate(iso, { day: 'numeric', month: 'short' });
}

/** Midnight of the day, local time. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function formatDate(iso: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';

  const key = JSON.stringify(options);
  let format = dateFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, options);
    dateFormats.set(key, format);
  }
  return format.format(date);
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = numberFormats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, options);
    numberFormats.set(key, format);
  }
  return format;
}
