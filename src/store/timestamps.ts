import { AppError } from '../base/errors';
import { UniqueTime } from '../base/uniqueTime';

const databaseForm = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?$/;
const exactForm = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{6}$/;
const accepted =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/**
 * Langflow's database form, UTC without a zone: `2026-01-20 10:00:00.123456`. Text in this form
 * sorts by time.
 */
export type DatabaseTime = string;

/**
 * Reads a time as Langflow accepts it (ISO 8601 with or without zone, or `2026-01-20 10:00:00 UTC`).
 * @throws AppError `input-invalid`
 */
export function toDatabaseTime(text: string): DatabaseTime {
  const match = accepted.exec(text.trim());
  const [, date, time, fraction = '', zone = 'Z'] = match ?? [];
  const milliseconds = Date.parse(`${date ?? ''}T${time ?? ''}${zone === 'UTC' ? 'Z' : zone}`);
  if (Number.isNaN(milliseconds)) {
    throw new AppError('input-invalid', `This is not a time: ${text.slice(0, 60)}`, {
      remedy: 'Write it like 2026-01-20T10:00:00Z.',
    });
  }
  const whole = new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
  return `${whole}.${fraction.padEnd(6, '0').slice(0, 6)}`;
}

/** The ISO form of a time in the database; a row from elsewhere may hold anything, which becomes 1970. */
export function fromDatabaseTime(stored: string): string {
  // The form that Langflow and we write needs no more than its separators.
  if (exactForm.test(stored)) return `${stored.slice(0, 10)}T${stored.slice(11)}Z`;

  const match = databaseForm.exec(stored);
  if (match !== null) {
    const [, date = '', time = '', fraction = ''] = match;
    return `${date}T${time}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
  }
  try {
    return fromDatabaseTime(toDatabaseTime(stored));
  } catch {
    // A time nobody can read must not make its message unreadable.
    return '1970-01-01T00:00:00.000000Z';
  }
}

/**
 * Gives the present time in database form, never the same twice: where a reader knows only the
 * times, messages written together still have an order.
 */
export class TimeSource {
  private readonly time: UniqueTime;

  constructor(now?: () => number) {
    this.time = new UniqueTime(now);
  }

  next(): DatabaseTime {
    return this.time.nextIso().replace('T', ' ').slice(0, -1);
  }
}
