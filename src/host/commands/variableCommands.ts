import * as vscode from 'vscode';
import { asString, isRecord } from '../../base/json';
import type { SecretStore } from '../../sessions/secretStore';
import { commandIds, settingIds } from '../ids';
import type { CommandContext, CommandHandlers } from './commandContext';
import { pickModel } from './pickModel';
import { plural } from '../words';

type VariableCommand = 'setVariable' | 'manageVariables' | 'setDefaultModel' | 'showLog';

function removeButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Delete') };
}

interface VariableItem extends vscode.QuickPickItem {
  /** Absent on the item that adds one. */
  readonly name?: string;
}

export function variableCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[VariableCommand]> {
  const { secrets } = context;
  return {
    [commandIds.setVariable]: async (argument) => {
      const given = isRecord(argument) ? argument : {};
      const name = asString(given['name']) ?? (await askName());
      if (name !== undefined) await setVariable(secrets, name, asString(given['value']));
    },
    [commandIds.manageVariables]: () => manageVariables(secrets),
    [commandIds.setDefaultModel]: async () => {
      const model = await pickModel();
      if (model === undefined) return;

      const [target] = vscode.workspace.workspaceFolders ?? [];
      const scope =
        target === undefined
          ? vscode.ConfigurationTarget.Global
          : vscode.ConfigurationTarget.Workspace;
      const settings = vscode.workspace.getConfiguration();
      await settings.update(settingIds.defaultModel, model === '' ? undefined : model, scope);
    },
    [commandIds.showLog]: () => {
      context.output.show();
    },
  };
}

function askName(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Set Variable or API Key'),
    prompt: vscode.l10n.t('The name that flows use, for example OPENAI_API_KEY.'),
    placeHolder: 'OPENAI_API_KEY',
    ignoreFocusOut: true,
    validateInput: (name) =>
      name.trim() === '' || name.length > 200
        ? vscode.l10n.t('A name has 1 to 200 characters.')
        : undefined,
  });
}

async function setVariable(
  secrets: SecretStore,
  name: string,
  given: string | undefined,
): Promise<void> {
  const value =
    given ??
    (await vscode.window.showInputBox({
      title: name,
      prompt: vscode.l10n.t(
        'Kept in the keychain of this computer, never in a file of the workspace.',
      ),
      password: true,
      ignoreFocusOut: true,
    }));
  if (value === undefined || value === '') return;

  await secrets.set(name.trim(), value);
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} is set.', name), 4000);
}

/** Lists what is set; picking one sets it anew, its button deletes it. Values are never shown. */
async function manageVariables(secrets: SecretStore): Promise<void> {
  const box = vscode.window.createQuickPick<VariableItem>();
  const load = async (): Promise<void> => {
    const names = await secrets.names();
    box.placeholder = plural(
      names.length,
      '{0} variable set. Pick one to replace its value.',
      '{0} variables set. Pick one to replace its value.',
    );
    box.items = [
      { label: `$(add) ${vscode.l10n.t('Set Variable or API Key…')}`, alwaysShow: true },
      ...names.map((name) => ({ label: name, name, buttons: [removeButton()] })),
    ];
  };
  box.title = vscode.l10n.t('Variables and API Keys');
  await load();
  const picked = await new Promise<VariableItem | undefined>((resolve) => {
    box.onDidTriggerItemButton(async ({ item }) => {
      if (item.name !== undefined) await secrets.delete(item.name);
      await load();
    });
    box.onDidAccept(() => {
      resolve(box.selectedItems[0]);
    });
    box.onDidHide(() => {
      resolve(undefined);
    });
    box.show();
  });
  box.dispose();
  if (picked === undefined) return;

  const name = picked.name ?? (await askName());
  if (name !== undefined) await setVariable(secrets, name, undefined);
}
