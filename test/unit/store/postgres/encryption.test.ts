import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/base/errors';
import { openPostgresStore } from '../../../support/openPostgresStore';
import { PostgresServer } from '../../../support/postgresServer';
import { inProject } from '../../../support/projectRoot';

const certificate = inProject('test', 'fixtures', 'tls', 'localhost.crt');
const trusted = `sslrootcert=${encodeURIComponent(certificate)}`;

describe('sslmode of a database URL', () => {
  let server: PostgresServer;
  before(async function () {
    this.timeout(180_000);
    server = await PostgresServer.start();
  });
  after(() => server.dispose());

  /** Whether the connections of a store are encrypted. */
  async function isEncrypted(parameters: string, host = 'localhost'): Promise<boolean> {
    const url = `${server.url('postgres').replace('127.0.0.1', host)}?${parameters}`;
    const store = await openPostgresStore({ url });
    try {
      const rows = await server.query(
        `SELECT bool_and(s.ssl) AS ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
          WHERE a.application_name = 'Flow Playground'`,
      );
      return rows[0]?.['ssl'] === true;
    } finally {
      await store.close();
    }
  }

  async function refuses(parameters: string, text: RegExp, host?: string): Promise<void> {
    await assert.rejects(isEncrypted(parameters, host), (error) => {
      assert.ok(isAppError(error, 'store-unavailable'), String(error));
      assert.match(error.message, text);
      return true;
    });
  }

  it('does without encryption where the server has none, unless it is asked for', async () => {
    assert.equal(await isEncrypted(''), false);
    assert.equal(await isEncrypted('sslmode=prefer'), false);
    await refuses('sslmode=require', /does not support SSL/);
    await refuses('sslmode=verify-full', /does not support SSL/);
  });

  it('encrypts where the server can, and asks whose it is where that is wanted', async function () {
    this.timeout(60_000);
    await server.useTls(certificate, inProject('test', 'fixtures', 'tls', 'localhost.key'));
    await server.stop();
    await server.startUp();
    for (const mode of [
      '',
      'sslmode=prefer',
      'sslmode=require',
      `sslmode=verify-full&${trusted}`,
    ]) {
      assert.equal(await isEncrypted(mode), true, mode);
    }
    assert.equal(await isEncrypted('sslmode=disable'), false);
    assert.equal(await isEncrypted('sslmode=allow'), false);
    await refuses('sslmode=verify-full', /does not prove whose it is/);
    await refuses('sslmode=verify-ca', /does not prove whose it is/);
    await refuses(`sslmode=verify-full&${trusted}`, /does not prove whose it is/, '127.0.0.1');
    assert.equal(await isEncrypted(`sslmode=verify-ca&${trusted}`, '127.0.0.1'), true);
  });
});
