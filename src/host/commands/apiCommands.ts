import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import { commandIds } from '../ids';
import { apiSettings } from '../settings';
import type { CommandContext, CommandHandlers } from './commandContext';

type ApiCommand = 'startApi' | 'stopApi' | 'showApi' | 'copyApiKey' | 'copyApiAddress';

export function apiCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[ApiCommand]> {
  const { api, runtimes } = context;
  return {
    [commandIds.startApi]: async () => {
      const folder = await pickFolder(runtimes);
      if (folder === undefined) return;

      const url = await api.start(folder);
      offerCopies(vscode.l10n.t('The local API listens on {0}.', url));
    },
    [commandIds.stopApi]: () => api.stop(),
    [commandIds.showApi]: async () => {
      const { current } = api;
      if (current === undefined) {
        await vscode.commands.executeCommand(commandIds.startApi);
        return;
      }
      await showApi(current.url, current.folder.name);
    },
    [commandIds.copyApiKey]: async () => {
      await vscode.env.clipboard.writeText(await api.key());
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied the key of the local API.'), 4000);
    },
    [commandIds.copyApiAddress]: async () => {
      const url = await api.externalUrl();
      if (url === undefined) {
        throw new AppError('not-supported', 'The local API does not run.', {
          remedy: 'Start it first.',
        });
      }
      await vscode.env.clipboard.writeText(url);
    },
  };
}

/** One server answers for one folder: with several, the user says for which. */
async function pickFolder(runtimes: FolderRuntimes): Promise<FolderRuntime | undefined> {
  const all = runtimes.all();
  if (all.length === 0) throw new AppError('flow-not-found', 'No folder is open.');
  if (all.length === 1) return all[0];

  const items = all.map((folder) => ({ label: folder.name, folder }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Start Local API'),
    placeHolder: vscode.l10n.t('For the flows of which folder?'),
  });
  return picked?.folder;
}

function offerCopies(text: string): void {
  const address = vscode.l10n.t('Copy Address');
  const key = vscode.l10n.t('Copy Key');
  const choices = apiSettings().auth === 'key' ? [address, key] : [address];
  void vscode.window.showInformationMessage(text, ...choices).then(async (chosen) => {
    if (chosen === undefined) return;

    const command = chosen === key ? commandIds.copyApiKey : commandIds.copyApiAddress;
    await vscode.commands.executeCommand(command);
  });
}

async function showApi(url: string, folderName: string): Promise<void> {
  const items = [
    { label: `$(copy) ${vscode.l10n.t('Copy Address')}`, command: commandIds.copyApiAddress },
    { label: `$(key) ${vscode.l10n.t('Copy Key')}`, command: commandIds.copyApiKey },
    { label: `$(debug-stop) ${vscode.l10n.t('Stop')}`, command: commandIds.stopApi },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Local API of {0}', folderName),
    placeHolder: url,
  });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
