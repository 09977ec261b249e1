import * as vscode from 'vscode';
import { providers } from '../../models/providers';
import { VsCodeModels } from '../editorModels';

interface ModelItem extends vscode.QuickPickItem {
  /** `provider/model`; empty removes the default; absent asks for the model's name. */
  readonly value?: string;
  readonly provider?: string;
}

/**
 * Asks which model flows use that name none.
 * @returns `provider/model`, an empty text for none, undefined where the user picks nothing
 */
export async function pickModel(): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(loadItems(), {
    title: 'Set Default Model',
    placeHolder: 'For components that have no model selected',
    matchOnDescription: true,
  });
  if (picked === undefined) return undefined;
  if (picked.value !== undefined) return picked.value;

  const model = await vscode.window.showInputBox({
    title: `Default Model of ${picked.label}`,
    prompt: 'The model’s name as the provider spells it.',
    placeHolder: 'gpt-4o-mini',
    ignoreFocusOut: true,
    validateInput: (name) => (name.trim() === '' ? 'Enter a name.' : undefined),
  });
  return model === undefined ? undefined : `${picked.label}/${model.trim()}`;
}

async function loadItems(): Promise<ModelItem[]> {
  const models = await new VsCodeModels().list();
  const others = providers.filter(({ protocol }) => protocol !== 'editor');
  const separator = (label: string): ModelItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  return [
    ...(models.length === 0 ? [] : [separator('Models of the editor')]),
    ...models.map(({ id, name, vendor }) => ({
      label: name,
      description: vendor,
      value: `VS Code/${id}`,
    })),
    separator('Providers'),
    ...others.map(({ name, keyVariable }) => ({
      label: name,
      description: keyVariable === undefined ? 'no key needed' : `uses ${keyVariable}`,
    })),
    separator(''),
    { label: 'No Default Model', value: '' },
  ];
}
