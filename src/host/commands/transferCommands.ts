import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { FolderRuntime } from '../folderRuntime';
import { commandIds } from '../ids';
import { requireTrust } from '../trust';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findSessions, folderOfSelection, type SessionTarget } from './targets';
import { plural } from '../words';

/** What the dialogs offer; the first of export is what is written without a choice. */
const exportFilters = {
  'JSON lines': ['jsonl'],
  CSV: ['csv'],
  Markdown: ['md'],
  JSON: ['json'],
};
const importFilters = { Messages: ['jsonl', 'ndjson', 'json', 'csv', 'md', 'markdown'] };
const maxImportBytes = 400 * 1024 * 1024;

/** Messages out of the database and into it; the format is what the file name says. */
export function transferCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)['exportSession' | 'importMessages']> {
  return {
    [commandIds.exportSession]: async (argument, more) => {
      await exportSessions(await findSessions(context, argument, more));
    },
    [commandIds.importMessages]: async (argument) => {
      requireTrust();
      const folder = folderOfSelection(context);
      const uri = argument instanceof vscode.Uri ? argument : await pickFile(folder);
      if (uri !== undefined) await importMessages(context, folder, uri);
    },
  };
}

async function exportSessions(targets: readonly SessionTarget[]): Promise<void> {
  const [first] = targets;
  if (first === undefined) return;

  const { folder, label } = first;
  const several = targets.length > 1;
  const name = several ? plural(targets.length, '{0} session', '{0} sessions') : label;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export {0}', name),
    defaultUri: folder.uriOf(`${name.replaceAll(/[^\p{L}\p{N}. -]/gu, '_')}.jsonl`),
    filters: exportFilters,
  });
  if (uri === undefined) return;
  if (uri.scheme !== 'file') {
    throw new AppError('input-invalid', 'Sessions are exported to a folder on disk.');
  }
  const { sessions } = await folder.runtime();
  const { exportMessages, formatOfName } = await import('../../core');
  const sessionIds = targets.filter((it) => it.folder === folder).map((it) => it.sessionId);
  const format = formatOfName(uri.path) ?? 'json-lines';
  // A table is opened with a spreadsheet sooner or later.
  const pieces = exportMessages(sessions, { sessionIds, format, marksFormulas: true });
  await pipeline(pieces, createWriteStream(uri.fsPath));
}

async function pickFile(folder: FolderRuntime): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Messages'),
    defaultUri: folder.folder.uri,
    filters: importFilters,
    openLabel: vscode.l10n.t('Import'),
  });
  return picked?.[0];
}

async function importMessages(
  context: CommandContext,
  folder: FolderRuntime,
  uri: vscode.Uri,
): Promise<void> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxImportBytes) {
    const megabytes = maxImportBytes / 1024 / 1024;
    throw new AppError('limit-exceeded', `The file is larger than ${megabytes} MB.`, {
      remedy: 'Import it in parts.',
    });
  }
  const { sessions } = await folder.runtime();
  const core = await import('../../core');
  const { inserted } = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Importing messages…'),
      cancellable: true,
    },
    async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort();
      });
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const format = core.formatOfName(uri.path) ?? 'json-lines';
      return core.importMessages(sessions, { text, format }, controller.signal);
    },
  );
  context.undo.offer(folder, plural(inserted, 'Imported {0} message.', 'Imported {0} messages.'));
}
