import { appendFileSync, writeFileSync } from 'node:fs';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { FlowPlaygroundApi } from '../../../src/extension';
import { newMessage } from '../../support/storeBuilders';
import type { ActivationFigures } from '../activationFigures';

const sessions = 10_000;
/** Built-in extensions of a similar kind; the first that nothing has activated yet is the peer. */
const peers = ['vscode.git', 'vscode.npm', 'vscode.emmet', 'vscode.media-preview', 'vscode.ipynb'];

/** Measures inside the extension host; the launcher names this bundle as `extensionTestsPath`. */
export async function run(): Promise<void> {
  const file = process.env['FLOW_PLAYGROUND_FIGURES'];
  if (file === undefined) throw new Error('FLOW_PLAYGROUND_FIGURES names no file');

  writeFileSync(file, JSON.stringify(await measure()));
  // What the launcher waits for, as of a run of tests.
  const results = process.env['FLOW_PLAYGROUND_RESULTS'] ?? '';
  appendFileSync(results, `${JSON.stringify({ type: 'end', passed: 1, failed: 0 })}\n`);
}

async function measure(): Promise<ActivationFigures> {
  const extension = vscode.extensions.getExtension<FlowPlaygroundApi>(
    'flow-playground.flow-playground',
  );
  if (extension === undefined) throw new Error('The extension is not installed');

  const before = new Set(Object.keys(require.cache));
  const activation = extension.isActive ? undefined : await cost(() => extension.activate());
  const loaded = Object.keys(require.cache).filter(
    (name) => !before.has(name) && name.startsWith(extension.extensionPath + sep),
  );
  const bytes = await Promise.all(
    loaded.map(async (name) => (await vscode.workspace.fs.stat(vscode.Uri.file(name))).size),
  );
  const { runtimes, views } = await extension.activate();
  const [folder] = runtimes.all();
  if (folder === undefined) throw new Error('No folder is open');

  const peer = await peerActivation();
  const search = await cost(() =>
    vscode.workspace.findFiles('**/*.json', '**/node_modules/**', 20_000),
  );
  const runtime = await folder.runtime();
  // A view may have listed them already.
  runtime.catalog.refresh();
  const discovery = await cost(() => folder.flows());
  const again = await cost(() => folder.flows());
  const flows = (await folder.flows()).length;

  const flowId = (await folder.flows())[0]?.id ?? 'flow';
  for (let start = 0; start < sessions; start += 1000) {
    const messages = Array.from({ length: 1000 }, (_, index) =>
      newMessage({ sessionId: `session-${start + index}`, flowId }),
    );
    await runtime.store.insertMessages(messages);
  }
  views.showAllSessions(true);
  views.groupSessions('day');
  let rows = 0;
  const tree = await cost(async () => {
    rows = await drawAll(views.sessions);
  });
  return {
    ...{ activation, peer, search, discovery, again, flows, tree },
    modules: loaded.length,
    bytes: bytes.reduce((sum, size) => sum + size, 0),
    rows,
  };
}

/** Asks for every row as a view does that shows all of them; returns how many there are. */
async function drawAll<T>(tree: vscode.TreeDataProvider<T>, parent?: T): Promise<number> {
  let count = 0;
  for (const row of (await tree.getChildren(parent)) ?? []) {
    const { collapsibleState } = await tree.getTreeItem(row);
    const isBranch = collapsibleState !== vscode.TreeItemCollapsibleState.None;
    count += 1 + (isBranch ? await drawAll(tree, row) : 0);
  }
  return count;
}

async function peerActivation(): Promise<ActivationFigures['peer']> {
  const found = peers
    .map((id) => vscode.extensions.getExtension(id))
    .find((extension) => extension !== undefined && !extension.isActive);
  return found === undefined
    ? undefined
    : { id: found.id, ...(await cost(() => found.activate())) };
}

async function wallMs(work: () => Thenable<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Wall time, and what this process computed meanwhile. */
async function cost(work: () => Thenable<unknown>): Promise<ActivationFigures['search']> {
  const cpu = process.cpuUsage();
  const wall = await wallMs(work);
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: wall, cpuMs: (user + system) / 1000 };
}
