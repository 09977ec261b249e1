import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { asString, isRecord } from '../../base/json';
import type { ComponentDefinition } from '../../flow/component';
import { componentScheme } from '../ids';
import type { FlowDocuments } from './flowDocuments';

/** Pages about the native components, made from what the engine itself goes by. */
export class ComponentPages implements vscode.TextDocumentContentProvider {
  private readonly store = new DisposableStore();

  constructor(private readonly documents: FlowDocuments) {
    this.store.add(vscode.workspace.registerTextDocumentContentProvider(componentScheme, this));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const type = decodeURIComponent(uri.query);
    const [definitions, { describeComponent }] = await Promise.all([
      this.all(),
      import('../../core'),
    ]);
    const definition = definitions.find((each) => each.type === type);
    return definition === undefined ? '' : describeComponent(definition);
  }

  /** Shows the page of the component named, else of the one that is picked. */
  async show(argument: unknown): Promise<void> {
    const wanted = isRecord(argument) ? asString(argument['type']) : undefined;
    const definitions = await this.all();
    const definition = definitions.find(({ type }) => type === wanted) ?? (await pick(definitions));
    if (definition === undefined) return;

    const uri = vscode.Uri.from({
      scheme: componentScheme,
      path: `/${definition.displayName.replaceAll('/', ' ')}.md`,
      query: encodeURIComponent(definition.type),
    });
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  dispose(): void {
    this.store.dispose();
  }

  private async all(): Promise<readonly ComponentDefinition[]> {
    return (await this.documents.registry()).all();
  }
}

async function pick(
  definitions: readonly ComponentDefinition[],
): Promise<ComponentDefinition | undefined> {
  const items = definitions
    .toSorted((one, other) => one.displayName.localeCompare(other.displayName))
    .map((definition) => ({
      label: definition.displayName,
      description: definition.type,
      detail: definition.description,
      definition,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Components That Run Natively'),
    placeHolder: vscode.l10n.t('{0} components; pick one to read about it', items.length),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.definition;
}
