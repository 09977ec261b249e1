import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../src/host/ids.js';
import type { FlowInFolder } from '../../src/host/folderRuntimes.js';
import type { SessionTreeRow } from '../../src/host/views/sessionItems.js';
import { eventually } from '../support/eventually.js';
import { newMessage } from '../support/storeBuilders.js';
import { exampleFlow, flowPlayground, type TreeRow } from './flowPlayground.js';

describe('the list of sessions', () => {
  let echo: FlowInFolder;
  let card: FlowInFolder;
  let said = 0;

  before(async () => {
    echo = await exampleFlow('echo');
    card = await exampleFlow('greeting-card');
    await removeAll();
    await select(echo);
  });

  after(async () => {
    await run(commandIds.groupSessionsByFlow);
    await run(commandIds.showFlowSessions);
    await removeAll();
  });

  const run = (command: string, ...rest: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(command, ...rest);

  async function removeAll(): Promise<void> {
    const { sessions } = await echo.folder.runtime();
    const all = await sessions.listSessions({ order: 'name', offset: 0, limit: 1000 });
    await sessions.deleteSessions(all.map(({ id }) => id));
  }

  async function select({ folder, entry }: FlowInFolder): Promise<void> {
    const { id, name } = entry;
    const { selection } = await flowPlayground();
    selection.set({ folderKey: folder.key, flowId: id, flowName: name, sessionId: id });
  }

  /** A message some days ago, later than those said of that day before. */
  async function say(sessionId: string, daysAgo: number, flow = echo): Promise<void> {
    const at = new Date();
    at.setDate(at.getDate() - daysAgo);
    at.setHours(daysAgo === 0 ? 0 : 12, 0, 1, said++);
    const { store } = await flow.folder.runtime();
    const timestamp = at.toISOString();
    await store.insertMessages([newMessage({ sessionId, flowId: flow.entry.id, timestamp })]);
  }

  async function answerIn(sessionId: string): Promise<void> {
    const target = { folderKey: echo.folder.key, flowId: echo.entry.id };
    assert.equal(await run(commandIds.runFlowWithInput, target, { input: 'Hi', sessionId }), 'Hi');
  }

  function dayOf(daysAgo: number): string {
    const at = new Date();
    at.setDate(at.getDate() - daysAgo);
    const isThisYear = at.getFullYear() === new Date().getFullYear();
    return at.toLocaleDateString(vscode.env.language, {
      ...{ weekday: 'long', day: 'numeric', month: 'long' },
      ...(isThisYear ? {} : { year: 'numeric' }),
    });
  }

  /** The tree as a nested list: of groups what is beside their name, of sessions the name alone. */
  async function outline(parent?: SessionTreeRow): Promise<TreeRow[]> {
    const { views } = await flowPlayground();
    const rows: TreeRow[] = [];
    for (const row of await views.sessions.getChildren(parent)) {
      const { label, description } = views.sessions.getTreeItem(row);
      const name = typeof label === 'string' ? label : '';
      if (row.kind !== 'group') rows.push(name);
      else rows.push([`${name} | ${String(description)}`, await outline(row)]);
    }
    return rows;
  }

  async function expectOutline(expected: readonly TreeRow[]): Promise<void> {
    await eventually('the list looks as expected', async () => {
      assert.deepEqual(await outline(), expected);
      return true;
    });
  }

  it('is flat for one flow, and by flow for all of them', async () => {
    await say('old', 5);
    await say('before', 1);
    await say('now', 0);
    await say('card', 1, card);
    await expectOutline(['Default Session', 'now', 'before', 'old']);
    await run(commandIds.showAllSessions);
    await expectOutline([
      [`${echo.entry.name} | 3 sessions`, ['now', 'before', 'old']],
      [`${card.entry.name} | 1 session`, ['card']],
    ]);
  });

  it('is by day, of one flow and of all', async () => {
    await run(commandIds.groupSessionsByDay);
    await expectOutline([
      ['Today | 1 session', ['now']],
      ['Yesterday | 2 sessions', ['card', 'before']],
      [`${dayOf(5)} | 1 session`, ['old']],
    ]);
    await run(commandIds.showFlowSessions);
    await expectOutline([
      'Default Session',
      ['Today | 1 session', ['now']],
      ['Yesterday | 1 session', ['before']],
      [`${dayOf(5)} | 1 session`, ['old']],
    ]);
  });

  it('keeps its rows when one of them changes, and moves a session that goes on', async () => {
    const { views } = await flowPlayground();
    const { folder } = echo;
    // Ids, or `all` for the whole tree.
    const redrawn: string[] = [];
    const listener = views.sessions.onDidChangeTreeData((rows) => {
      if (Array.isArray(rows)) redrawn.push(...rows.map(({ id }) => id));
      else redrawn.push(rows?.id ?? 'all');
    });
    await run(commandIds.showFlowSessions);
    await eventually('the list is drawn', () => redrawn.length > 0);
    const [, today] = await views.sessions.getChildren();
    const row = views.sessions.rowOf(folder.key, 'now');
    redrawn.length = 0;
    await say('now', 0);
    await eventually('the session is drawn again', () => redrawn.length > 0);
    // And nothing else.
    assert.deepEqual(redrawn, [row?.id]);
    assert.equal(row?.session.messageCount, 2);

    await say('old', 0);
    await expectOutline([
      'Default Session',
      ['Today | 2 sessions', ['old', 'now']],
      ['Yesterday | 1 session', ['before']],
    ]);
    listener.dispose();
    // Rows hold the whole folder, which is nothing to print where they differ.
    assert.ok((await views.sessions.getChildren())[1] === today);
    assert.ok(views.sessions.rowOf(folder.key, 'now') === row);
    assert.ok(views.sessions.getParent(row) === today);
  });

  it('is by the version of the flow that a session last ran with', async () => {
    const uri = echo.folder.uriOf(echo.entry.path);
    const text = await vscode.workspace.fs.readFile(uri);
    const { catalog } = await echo.folder.runtime();
    const hash = (await catalog.resolve(echo.entry.id)).contentHash;
    await answerIn('first');
    try {
      await vscode.workspace.fs.writeFile(uri, Buffer.concat([text, Buffer.from('\n')]));
      await eventually('the file is seen to have changed', async () => {
        return (await catalog.resolve(echo.entry.id)).contentHash !== hash;
      });
      await answerIn('second');
      await run(commandIds.groupSessionsByVersion);
      const { store } = await echo.folder.runtime();
      const runs = await store.listRuns({ flowId: echo.entry.id, limit: 2 });
      const [second, first] = runs.map(({ flowVersion }) => flowVersion?.contentHash.slice(0, 7));
      assert.notEqual(first, second);
      await expectOutline([
        'Default Session',
        [`${second ?? ''} | current, 1 session`, ['second']],
        [`${first ?? ''} | 1 session`, ['first']],
        ['Version Not Known | 3 sessions', ['old', 'now', 'before']],
      ]);
    } finally {
      await vscode.workspace.fs.writeFile(uri, text);
    }
    await eventually('the first version is current again', async () => {
      const rows = await outline();
      return rows.some((row) => row[0].endsWith('| current, 1 session') && row[1][0] === 'first');
    });
  });

  it('acts on the sessions selected in it when a key is pressed there', async () => {
    await run(commandIds.groupSessionsByDay);
    const { views, selection } = await flowPlayground();
    await run(`${viewIds.sessions}.focus`);
    selection.set({
      ...{ folderKey: echo.folder.key, flowId: echo.entry.id, flowName: echo.entry.name },
      sessionId: 'before',
    });
    await eventually('the session is selected in its group', () =>
      views.selectedSessions().some(({ session }) => session.id === 'before'),
    );
    await run(commandIds.deleteSession, { view: viewIds.sessions });
    const { sessions } = await echo.folder.runtime();
    assert.equal(await sessions.getSession('before'), undefined);
    assert.notEqual(await sessions.getSession('now'), undefined);
  });

  it('comes in pages', async () => {
    const { store } = await echo.folder.runtime();
    const flowId = echo.entry.id;
    const messages = Array.from({ length: 1000 }, (_, index) =>
      newMessage({ sessionId: `many ${index}`, flowId }),
    );
    await store.insertMessages(messages);
    const { views } = await flowPlayground();
    await run(commandIds.groupSessionsByFlow);
    const count = async (): Promise<number> => (await views.sessions.getChildren()).length;
    // A page, the default session and the row for more.
    await eventually('a page is listed', async () => (await count()) === 1002);
    const last = (await views.sessions.getChildren()).at(-1);
    assert.equal(last?.kind, 'more');
    await run(views.sessions.getTreeItem(last).command?.command ?? '');
    await eventually('all are listed', async () => (await count()) > 1002);
    assert.equal((await views.sessions.getChildren()).at(-1)?.kind, 'session');
  });
});
