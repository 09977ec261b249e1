import { silentLogger } from '../../src/base/logger';
import type { MessageStore } from '../../src/store/messageStore';
import { openPostgres, type PostgresOptions } from '../../src/store/postgres/openPostgres';

/** A store on a PostgreSQL database, as one author uses it. */
export function openPostgresStore(
  options: Partial<PostgresOptions> & { readonly url: string },
): Promise<MessageStore> {
  return openPostgres({
    author: 'tester',
    readOnly: false,
    patienceMs: 20_000,
    logger: silentLogger,
    ...options,
  });
}
