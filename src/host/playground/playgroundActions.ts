import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { PlaygroundMethods } from '../../protocol/playground';
import type { FlowDocuments } from '../flowFile/flowDocuments';
import { revealNode } from '../flowFile/revealNode';
import type { FolderRuntime } from '../folderRuntime';
import { commandIds } from '../ids';

type Action = PlaygroundMethods['act']['params'];

/** The flow whose page asks. */
export interface ActionSource {
  readonly folder: FolderRuntime;
  readonly flowId: string;
  readonly path: string;
  readonly documents: FlowDocuments;
  /** Where the page itself takes another flow. */
  readonly pickFlow?: (() => Thenable<unknown>) | undefined;
}

type Performer<A extends Action['action']> = (
  action: Extract<Action, { action: A }>,
  source: ActionSource,
) => Thenable<unknown>;

/** What a page may have the editor do: this list and nothing else. */
const performers: { readonly [A in Action['action']]: Performer<A> } = {
  'open-flow': (_, source) => openFlowFile(source),
  'show-node': ({ nodeId }, source) => openFlowFile(source, nodeId),
  'show-changes': (version, source) => showChanges(version, source),
  'pick-flow': (_, { pickFlow }) => pickFlow?.() ?? execute(commandIds.pickFlow),
  'try-sample': () => execute(commandIds.addSampleFlow),
  'manage-trust': () => execute('workbench.trust.manage'),
  'set-default-model': () => execute(commandIds.setDefaultModel),
  'set-variable': ({ name }) => execute(commandIds.setVariable, { name }),
  'open-link': ({ url }) => openLink(url),
  copy: ({ text }) => vscode.env.clipboard.writeText(text),
  'insert-text': ({ text }) => insertText(text),
  'open-text': ({ text, language }) => openText(text, language),
  'copy-run': ({ overrides }, { folder, flowId }) =>
    execute(commandIds.copySnippet, { folderKey: folder.key, flowId, ...overrides }),
  'export-session': ({ sessionId }, { folder, flowId }) =>
    execute(commandIds.exportSession, { folderKey: folder.key, flowId, sessionId }),
  'open-message': ({ messageId }, { folder }) =>
    execute(commandIds.openMessage, { folderKey: folder.key, messageId }),
  'open-attachment': ({ path }, { folder }) => openAttachment(folder, path),
};

export async function performAction(action: Action, source: ActionSource): Promise<void> {
  // The table's type pairs each name with its parameters; TypeScript cannot follow through a lookup.
  const perform = performers[action.action] as (
    action: Action,
    source: ActionSource,
  ) => Thenable<unknown>;
  await perform(action, source);
}

const execute = (command: string, argument?: unknown): Thenable<unknown> =>
  vscode.commands.executeCommand(command, argument);

async function openFlowFile(
  { folder, flowId, path, documents }: ActionSource,
  nodeId?: string,
): Promise<void> {
  const { catalog } = await folder.runtime();
  // A file that cannot be read is opened all the more.
  const loaded = await catalog.resolve(flowId).catch(() => undefined);
  await revealNode(documents, folder.uriOf(loaded?.path ?? path), nodeId, {
    column: vscode.ViewColumn.Beside,
  });
}

/** Opens an uploaded file, and nothing else, in the editor that shows its kind. */
async function openAttachment(folder: FolderRuntime, path: string): Promise<void> {
  const { uploads } = await folder.runtime();
  const file = vscode.Uri.file(await uploads.locate(path));
  await vscode.commands.executeCommand('vscode.open', file, vscode.ViewColumn.Beside);
}

/** From the commit where the version is in one, else from the text that was kept when it ran. */
async function showChanges(
  { contentHash, commit }: Extract<Action, { action: 'show-changes' }>,
  { folder, flowId, path }: ActionSource,
): Promise<void> {
  const { catalog } = await folder.runtime();
  const loaded = await catalog.resolve(flowId).catch(() => undefined);
  const file = folder.uriOf(loaded?.path ?? path);
  const kept = await folder.snapshots.find(contentHash);
  if (kept !== undefined) {
    await vscode.commands.executeCommand(commandIds.compareFlowVersions, file, [kept, file]);
    return;
  }
  if (commit === undefined) {
    throw new AppError('not-supported', 'The text of that version was not kept.', {
      remedy: 'It ran in a terminal, or too long ago. Compare with a commit instead.',
    });
  }
  const entry = { ref: '', previousRef: commit };
  await vscode.commands.executeCommand(commandIds.compareFlowVersions, entry, file);
}

/** Links come from model output: only the web, and the editor itself asks before it leaves. */
async function openLink(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}

async function insertText(text: string): Promise<void> {
  const editor = vscode.window.visibleTextEditors[0];
  if (editor === undefined) {
    await openText(text, 'plaintext');
    return;
  }
  await editor.edit((edit) => {
    edit.replace(editor.selection, text);
  });
}

async function openText(content: string, language: string): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument({
    content,
    language: known.includes(language) ? language : 'plaintext',
  });
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
}
