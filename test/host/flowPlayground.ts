import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asString, isJsonObject, tryParseJson } from '../../src/base/json.js';
import type { FlowPlaygroundApi } from '../../src/extension.js';
import type { FolderRuntime } from '../../src/host/folderRuntime.js';
import type { FlowInFolder } from '../../src/host/folderRuntimes.js';
import { eventually } from '../support/eventually.js';

/** What the extension gives to whoever asks for its exports; activates it. */
export async function flowPlayground(): Promise<FlowPlaygroundApi> {
  const extension = vscode.extensions.getExtension<FlowPlaygroundApi>(
    'flow-playground.flow-playground',
  );
  assert.ok(extension);
  return extension.activate();
}

export async function onlyFolder(): Promise<FolderRuntime> {
  const [folder, ...others] = (await flowPlayground()).runtimes.all();
  assert.ok(folder);
  assert.equal(others.length, 0);
  return folder;
}

/** A flow of the examples, by its file name without `.json`. */
export async function exampleFlow(name: string): Promise<FlowInFolder> {
  const { runtimes } = await flowPlayground();
  const flow = (await runtimes.allFlows()).find(({ entry }) => entry.path === `${name}.json`);
  assert.ok(flow, `there is no example ${name}`);
  return flow;
}

/** The names that the files of the examples carry, in order. */
export async function exampleNames(): Promise<readonly string[]> {
  const { folder } = await onlyFolder();
  const files = await vscode.workspace.fs.readDirectory(folder.uri);
  const flows = files.filter(([file]) => file.endsWith('.json'));
  const names = await Promise.all(
    flows.map(async ([file]) => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, file));
      const flow = tryParseJson(new TextDecoder().decode(bytes));
      return (isJsonObject(flow) ? asString(flow['name']) : undefined) ?? file;
    }),
  );
  return names.toSorted((one, other) => one.localeCompare(other));
}

/** A tree as a nested list: a row is its label, with its description, its children in a list after it. */
export type TreeRow = string | readonly [string, readonly TreeRow[]];

async function rowsOf<T>(tree: vscode.TreeDataProvider<T>, parent?: T): Promise<TreeRow[]> {
  const children = (await tree.getChildren(parent)) ?? [];
  const rows: TreeRow[] = [];
  for (const child of children) {
    const item = await tree.getTreeItem(child);
    const text = [labelOf(item), item.description].filter((part) => part).join(' | ');
    const isBranch = item.collapsibleState !== vscode.TreeItemCollapsibleState.None;
    rows.push(isBranch ? [text, await rowsOf(tree, child)] : text);
  }
  return rows;
}

function labelOf({ label }: vscode.TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

/** Waits until a whole tree looks like this; times are written as `<time>`. */
export async function expectTree<T>(
  tree: vscode.TreeDataProvider<T>,
  expected: readonly TreeRow[],
): Promise<void> {
  await eventually('the tree looks as expected', async () => {
    assert.deepEqual(withoutTimes(await rowsOf(tree)), expected);
    return true;
  });
}

function withoutTimes(rows: readonly TreeRow[]): TreeRow[] {
  const plain = (text: string): string =>
    text
      .replace(/\d{1,2}:\d{2}(?:\s?[AP]M)?$/, '<time>')
      .replace(/\b(?:now|\d+[mh])$/, '<ago>')
      // How long its last run took depends on the machine, and on the tests before.
      .replace(/ \| (?:\d+ ms|\d+\.\d s)$/, '');
  return rows.map((row) =>
    typeof row === 'string' ? plain(row) : [plain(row[0]), withoutTimes(row[1])],
  );
}
