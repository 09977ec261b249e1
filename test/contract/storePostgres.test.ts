import { PostgresDatabase, releasePostgres } from '../support/postgresDatabase';
import { describeMessageStore } from './storeContract';

after(releasePostgres);

describeMessageStore('PostgreSQL', () => PostgresDatabase.create());
