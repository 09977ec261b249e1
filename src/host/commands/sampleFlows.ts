import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord, tryParseJson } from '../../base/json';
import { requireTrust } from '../trust';
import type { CommandContext } from './commandContext';

interface Sample extends vscode.QuickPickItem {
  readonly file: string;
  readonly content: Uint8Array;
}

/**
 * Copies one of the flows that come with the extension into the workspace and opens it. Asks which, unless the
 * argument names its file.
 */
export async function addSampleFlow(context: CommandContext, argument: unknown): Promise<void> {
  requireTrust();
  const folder = context.runtimes.all()[0];
  if (folder === undefined) {
    throw new AppError('not-supported', 'A sample flow needs a folder to lie in.', {
      remedy: 'Open a folder first.',
    });
  }
  const samples = await readSamples(vscode.Uri.joinPath(context.extensionUri, 'examples'));
  const sample = samples.find(({ file }) => file === argument) ?? (await pickSample(samples));
  if (sample === undefined) return;

  const uri = await freeUri(folder.uriOf(''), sample.file);
  await vscode.workspace.fs.writeFile(uri, sample.content);
  // The folder's watcher may tell of the file later than the user wants to see it.
  (await folder.runtime()).catalog.refresh();
  const flow = await context.runtimes.flowOf(uri);
  if (flow !== undefined) await context.panels.open(flow);
}

function pickSample(samples: readonly Sample[]): Thenable<Sample | undefined> {
  return vscode.window.showQuickPick(samples, {
    title: vscode.l10n.t('Add a Sample Flow'),
    placeHolder: vscode.l10n.t('The file is copied into this folder'),
    matchOnDescription: true,
  });
}

async function readSamples(root: vscode.Uri): Promise<Sample[]> {
  const files = await vscode.workspace.fs.readDirectory(root);
  const names = files.map(([name]) => name).filter((name) => name.endsWith('.json'));
  const samples = await Promise.all(
    names.map(async (file): Promise<Sample> => {
      const content = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, file));
      const flow = tryParseJson(new TextDecoder().decode(content));
      const field = (name: string): string => (isRecord(flow) ? (asString(flow[name]) ?? '') : '');
      return { file, content, label: field('name'), description: field('description') };
    }),
  );
  // Those that answer without a key first.
  return samples.sort((left, right) => Number(needsModel(left)) - Number(needsModel(right)));
}

function needsModel(sample: Sample): boolean {
  return /"type": "(LanguageModelComponent|Agent)"/.test(new TextDecoder().decode(sample.content));
}

/** A name that no file in the folder has: `echo.json`, `echo-2.json`, … */
async function freeUri(folder: vscode.Uri, file: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name));
  const stem = file.replace(/\.json$/, '');
  let name = file;
  for (let number = 2; taken.has(name); number++) name = `${stem}-${number}.json`;
  return vscode.Uri.joinPath(folder, name);
}
