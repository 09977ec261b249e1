import type { JsonObject } from '../base/json';

/** What crosses to the process that runs a statement on SQLite, and what comes back. */
export interface SqliteTask {
  /** File of the database, or `:memory:`. */
  readonly path: string;
  readonly statement: string;
  readonly maxRows: number;
  readonly maxBytes: number;
}

export type SqliteAnswer =
  | { readonly rows: readonly JsonObject[] }
  | { readonly failure: string }
  /** The result grew beyond what is allowed. */
  | { readonly isTooLarge: true };
