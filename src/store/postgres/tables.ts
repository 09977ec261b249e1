import type { TimeSource } from '../timestamps';
import type { Sql } from './connection';
import { Journal } from './journal';
import { Messages, type MessageTable } from './messages';
import { Places } from './places';
import { Runs } from './runs';
import { Search } from './search';
import { Sessions } from './sessions';

/** Everything of the database, on one connection or in one transaction. */
export interface Tables {
  readonly sql: Sql;
  readonly messages: Messages;
  readonly sessions: Sessions;
  readonly places: Places;
  readonly runs: Runs;
  readonly search: Search;
  readonly journal: Journal;
}

export interface TablesContext {
  /** As it was when it was last looked at. */
  table: MessageTable;
  readonly time: TimeSource;
  /** Whose history of changes is kept and undone. */
  readonly author: string;
}

export function tablesOn(sql: Sql, { table, time, author }: TablesContext): Tables {
  const sessions = new Sessions(sql, time);
  return {
    sql,
    sessions,
    messages: new Messages(sql, table),
    places: new Places(sql),
    runs: new Runs(sql),
    search: new Search(sql),
    journal: new Journal(sql, table.types, sessions, time, author),
  };
}
