import { PostgresDatabase, releasePostgres, startPostgres } from '../support/postgresDatabase';
import { describeMessageStore } from './storeContract';
import { describeRandomOperations } from './storeRandom';

describe('on a server', () => {
  before(startPostgres);

  describeMessageStore('PostgreSQL', () => PostgresDatabase.create());
  describeRandomOperations('PostgreSQL', () => PostgresDatabase.create(), 20);
});

after(releasePostgres);
