import { isUuid } from '../../base/uuid';
import { fromStoredId } from '../messageRow';
import type { Parameters } from './connection';
import { own } from './schema';

/** Types by the names of columns. */
export type ColumnTypes = ReadonlyMap<string, string>;

/** An id as the columns have it, or undefined where no row can have it. */
export function toUuid(id: string): string | undefined {
  return isUuid(id) ? fromStoredId(id) : undefined;
}

/**
 * Common table expressions that write what `given` holds: an `image`, whose values are all text or
 * numbers, and a `seq`.
 * @param isOwned whether what is written belongs to the owner of its flow
 */
export function insertGiven(types: ColumnTypes, given: readonly string[], isOwned = false): string {
  const values = given.map((name) => imageValue(types, name));
  const names = isOwned ? [...given, 'user_id'] : given;
  if (isOwned) values.push(`(SELECT user_id FROM flow WHERE id = (image ->> 'flow_id')::uuid)`);
  return `placed AS (
      INSERT INTO ${own}.place (message_id, seq, session_id, flow_id)
        SELECT (image ->> 'id')::uuid, seq, image ->> 'session_id', (image ->> 'flow_id')::uuid FROM given
    ), stored AS (
      INSERT INTO message (${names.map(quoted).join(', ')})
        SELECT ${values.join(', ')} FROM given ORDER BY seq
    )`;
}

/** A column's value out of an image. */
export function imageValue(types: ColumnTypes, name: string): string {
  return `(image ->> ${literal(name)})::${types.get(name) ?? 'text'}`;
}

/** An image of some columns of a row `m`, as JSON in SQL. JSON inside it stays text, which keeps it as it is. */
export function imageOf(columns: readonly string[]): string {
  const parts = columns.map((name) => `${literal(name)}, m.${quoted(name)}::text`);
  return `json_build_object(${parts.join(', ')})`;
}

/** A name as SQL takes it whatever it contains. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The conditions of a query, each with at most one value, written as a question mark. */
export class Conditions {
  private readonly conditions: string[] = [];
  readonly values: Parameters[number][] = [];

  get where(): string {
    return this.conditions.length === 0 ? '' : `WHERE ${this.conditions.join(' AND ')}`;
  }

  always(condition: string): void {
    this.conditions.push(condition);
  }

  add(condition: string, value: string | number | undefined): void {
    if (value === undefined) return;

    this.values.push(value);
    this.conditions.push(condition.replace('?', `$${this.values.length}`));
  }

  addId(condition: string, id: string): void {
    const uuid = toUuid(id);
    if (uuid === undefined) this.always('false');
    else this.add(condition, uuid);
  }
}
