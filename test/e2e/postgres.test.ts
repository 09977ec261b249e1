import assert from 'node:assert/strict';
import { PostgresDatabase, releasePostgres, startPostgres } from '../support/postgresDatabase.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

const echoFlow = '8b5c1a52-6d0e-4f0b-9d56-0f6a5f7f1c01';

/** Steps of one story: a window whose messages are in a team's database. */
describe("a window on the team's database", () => {
  let database: PostgresDatabase;
  let workbench: Workbench;

  before(startPostgres);
  before(async () => {
    database = await PostgresDatabase.create();
    // Langflow has been there before.
    await (await database.open()).close();
    const { password } = new URL(database.url);
    workbench = await startWorkbench({
      settings: {
        'flowPlayground.database.url': database.url.replace(password, '${env:DATABASE_PASSWORD}'),
      },
      env: { DATABASE_PASSWORD: decodeURIComponent(password) },
    });
  });
  after(async () => {
    await workbench.stop();
    await database.dispose();
    await releasePostgres();
  });

  it('shows at once what a Langflow server writes', async () => {
    await workbench.sideBar.open('Flow Playground');
    await workbench.sideBar.row('Echo', 'Flows').waitFor();
    await workbench.runCommand('Flow Playground: Show Sessions of All Flows');
    await database.insertAsLangflow([
      { sessionId: 'From Langflow', text: 'Written by the server', flowId: echoFlow },
    ]);
    await workbench.sideBar.row('From Langflow', 'Sessions').click();
    await workbench.sideBar.row(/Written by the server/, 'Messages').waitFor();
  });

  it('writes an edit where the server reads it', async () => {
    const { sideBar } = workbench;
    await sideBar.pressRowAction('Written by the server', 'Edit Message', 'Messages');
    await workbench.quickInput.answer('Corrected in the editor');
    await sideBar.row(/edited.*Corrected in the editor/, 'Messages').waitFor();
    const rows = await database.query('SELECT text, edit FROM message');
    assert.deepEqual(rows, [{ text: 'Corrected in the editor', edit: true }]);
  });

  it('names the server in the status bar', async () => {
    await workbench.page.locator('.part.statusbar').getByText('PostgreSQL').waitFor();
    await workbench.screenshot('postgres');
  });
});
