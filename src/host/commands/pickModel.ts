import * as vscode from 'vscode';
import { providers } from '../../models/providers';
import { parseModelName } from '../../flow/modelName';
import type { ModelName } from '../../protocol/model';
import { VsCodeModels } from '../editorModels';

/** Asks which model a single run is to use. */
export async function pickModelForRun(title: string): Promise<ModelName | undefined> {
  const picked = await choose({
    title,
    placeHolder: vscode.l10n.t(
      'Used by every component that asks a model; the flow file stays as it is',
    ),
    offersNone: false,
  });
  return picked === undefined ? undefined : parseModelName(picked);
}

interface Choice {
  readonly title: string;
  readonly placeHolder: string;
  readonly offersNone: boolean;
}

interface ModelItem extends vscode.QuickPickItem {
  /** `provider/model`; empty removes the default; absent asks for the model's name. */
  readonly value?: string;
  readonly provider?: string;
}

/**
 * Asks which model flows use that name none.
 * @returns `provider/model`, an empty text for none, undefined where the user picks nothing
 */
export function pickModel(): Promise<string | undefined> {
  return choose({
    title: vscode.l10n.t('Set Default Model'),
    placeHolder: vscode.l10n.t('For components that have no model selected'),
    offersNone: true,
  });
}

async function choose({ title, placeHolder, offersNone }: Choice): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(loadItems(offersNone), {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  if (picked === undefined) return undefined;
  if (picked.value !== undefined) return picked.value;

  const model = await vscode.window.showInputBox({
    title: `${title}: ${picked.label}`,
    prompt: vscode.l10n.t('The model’s name as the provider spells it.'),
    placeHolder: 'gpt-4o-mini',
    ignoreFocusOut: true,
    validateInput: (name) => (name.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined),
  });
  return model === undefined ? undefined : `${picked.label}/${model.trim()}`;
}

async function loadItems(offersNone: boolean): Promise<ModelItem[]> {
  const models = await new VsCodeModels().list();
  const others = providers.filter(({ protocol }) => protocol !== 'editor');
  const separator = (label: string): ModelItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  return [
    ...(models.length === 0 ? [] : [separator(vscode.l10n.t('Models of the editor'))]),
    ...models.map(({ id, name, vendor }) => ({
      label: name,
      description: vendor,
      value: `VS Code/${id}`,
    })),
    separator(vscode.l10n.t('Providers')),
    ...others.map(({ name, keyVariable }) => ({
      label: name,
      description:
        keyVariable === undefined
          ? vscode.l10n.t('no key needed')
          : vscode.l10n.t('uses {0}', keyVariable),
    })),
    ...(offersNone ? [separator(''), { label: vscode.l10n.t('No Default Model'), value: '' }] : []),
  ];
}
