import * as vscode from 'vscode';
import type { FolderRuntime } from '../folderRuntime';
import { commandIds } from '../ids';
import { requireTrust } from '../trust';
import type { CommandContext, CommandHandlers } from './commandContext';

interface Care extends vscode.QuickPickItem {
  readonly run: (folder: FolderRuntime) => Promise<void>;
}

/** Looking after the message database, and the ways on where it cannot be used. */
export function databaseCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)['manageDatabase']> {
  return {
    [commandIds.manageDatabase]: async (argument) => {
      const folder = await pickFolder(context, argument);
      if (folder === undefined) return;

      const chosen = await vscode.window.showQuickPick(caresFor(folder), {
        title: vscode.l10n.t('Message Database of {0}', folder.name),
        placeHolder: folder.databaseServer ?? folder.databaseFile,
        matchOnDetail: true,
      });
      await chosen?.run(folder);
    },
  };
}

async function pickFolder(
  { runtimes, selection }: CommandContext,
  argument: unknown,
): Promise<FolderRuntime | undefined> {
  const folders = runtimes.all();
  const named = folders.find(
    ({ key, databaseFile }) => argument === key || argument === databaseFile,
  );
  if (named !== undefined || folders.length < 2) return named ?? folders[0];

  const items = folders.map((folder) => ({
    label: folder.name,
    description: folder.key === selection.current?.folderKey ? vscode.l10n.t('selected') : '',
    folder,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which folder?'),
  });
  return picked?.folder;
}

function caresFor(folder: FolderRuntime): readonly Care[] {
  const both: readonly Care[] = [
    {
      label: `$(check-all) ${vscode.l10n.t('Check for Damage')}`,
      detail: vscode.l10n.t(
        'Reads everything; it goes on in the background and can be used meanwhile.',
      ),
      run: check,
    },
    {
      label: `$(fold) ${vscode.l10n.t('Give Back Space')}`,
      detail: vscode.l10n.t('Makes the file as small as what it holds.'),
      run: compact,
    },
  ];
  // A server is looked after by those who run it.
  return folder.databaseServer === undefined ? [...both, ...fileCares(folder)] : both;
}

function fileCares(folder: FolderRuntime): readonly Care[] {
  return [
    folder.isDatabaseReadOnly
      ? {
          label: `$(edit) ${vscode.l10n.t('Open for Writing Again')}`,
          run: (each) => each.setDatabaseReadOnly(false),
        }
      : {
          label: `$(lock) ${vscode.l10n.t('Open Read-Only')}`,
          detail: vscode.l10n.t(
            'Shows what can be read of a damaged database without changing it.',
          ),
          run: (each) => each.setDatabaseReadOnly(true),
        },
    {
      label: `$(history) ${vscode.l10n.t('Restore a Copy…')}`,
      detail: vscode.l10n.t('Puts a copy in its place; what is there now is kept beside it.'),
      run: restore,
    },
    {
      label: `$(new-file) ${vscode.l10n.t('Start with an Empty One')}`,
      detail: vscode.l10n.t('What is there now is kept beside it, unchanged.'),
      run: startAnew,
    },
  ];
}

async function check(folder: FolderRuntime): Promise<void> {
  const { store } = await folder.runtime();
  const problems = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Checking the message database…'),
    },
    () => store.checkIntegrity(),
  );
  if (problems.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The message database is sound.'));
    return;
  }
  const waysOn = vscode.l10n.t('Ways On…');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The message database is damaged, {0} problems were found: {1}',
      problems.length,
      problems[0]?.slice(0, 200) ?? '',
    ),
    waysOn,
  );
  if (chosen === waysOn) {
    await vscode.commands.executeCommand(commandIds.manageDatabase, folder.key);
  }
}

async function compact(folder: FolderRuntime): Promise<void> {
  requireTrust();
  const { store } = await folder.runtime();
  const { bytesBefore, bytesAfter } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Giving back space…') },
    () => store.compact(),
  );
  const freed = ((bytesBefore - bytesAfter) / 2 ** 20).toFixed(1);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} MB of the message database were given back.', freed),
  );
}

async function restore(folder: FolderRuntime): Promise<void> {
  requireTrust();
  const { databaseCopies, restoreDatabase } = await import('../../core');
  const copy = await pickCopy(folder, databaseCopies(folder.databaseFile));
  if (copy === undefined || !(await isConfirmed(folder, vscode.l10n.t('Restore')))) {
    return;
  }
  await folder.exchangeDatabase(() => restoreDatabase(folder.databaseFile, copy, new Date()));
  await tell(folder, vscode.l10n.t('The copy is in use now.'));
}

async function pickCopy(
  folder: FolderRuntime,
  copies: readonly string[],
): Promise<string | undefined> {
  const other = { label: `$(folder-opened) ${vscode.l10n.t('Another File…')}`, file: undefined };
  const items = [
    ...copies.map((file) => ({ label: vscode.workspace.asRelativePath(file), file })),
    other,
  ];
  const picked =
    copies.length === 0
      ? other
      : await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which copy?') });
  if (picked?.file !== undefined || picked === undefined) return picked?.file;

  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Restore a Copy of the Message Database'),
      defaultUri: vscode.Uri.file(folder.databaseFile),
      canSelectMany: false,
    })) ?? [];
  return uri?.fsPath;
}

async function startAnew(folder: FolderRuntime): Promise<void> {
  requireTrust();
  if (!(await isConfirmed(folder, vscode.l10n.t('Start Empty')))) return;

  const { setDatabaseAside } = await import('../../core');
  await folder.exchangeDatabase(() =>
    Promise.resolve(setDatabaseAside(folder.databaseFile, new Date())),
  );
  await tell(folder, vscode.l10n.t('An empty message database is in use now.'));
}

async function isConfirmed(folder: FolderRuntime, action: string): Promise<boolean> {
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The present message database of {0} is renamed and stays beside the new one.',
      folder.name,
    ),
    {
      modal: true,
      detail: vscode.l10n.t('Close other windows and programs that use it first.'),
    },
    action,
  );
  return chosen === action;
}

/** Opened at once, so that what is wrong with it is told. */
async function tell(folder: FolderRuntime, what: string): Promise<void> {
  await (await folder.runtime()).store.open();
  void vscode.window.showInformationMessage(what);
}
