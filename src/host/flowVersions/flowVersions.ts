import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { FlowComparison } from '../../flow/compare/compareFlows';
import { versionScheme } from '../ids';
import { readSideUri, readVersion, sideUri, type VersionPair } from './versionSource';

/** Two versions of a flow side by side, in words and without what does not matter. */
export class FlowVersions implements vscode.TextDocumentContentProvider {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor() {
    this.store.add(vscode.workspace.registerTextDocumentContentProvider(versionScheme, this));
    this.store.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        this.refresh(uri);
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const pair = readSideUri(uri);
    if (pair === undefined) return '';

    const [comparison, { comparisonText }] = await Promise.all([
      compare(pair.before, pair.after),
      import('../../core'),
    ]);
    return comparisonText(comparison, pair.side);
  }

  /** Opens the comparison; says instead that there is nothing to see where that is so. */
  async show(pair: VersionPair): Promise<{ readonly changes: number }> {
    const { changes, after } = await compare(pair.before.uri, pair.after.uri);
    if (changes === 0) {
      void this.offerTexts(pair, after.name);
      return { changes };
    }
    const count = changes === 1 ? vscode.l10n.t('1 change') : vscode.l10n.t('{0} changes', changes);
    const title = `${after.name}: ${pair.before.label} ↔ ${pair.after.label} (${count})`;
    const [before, later] = [sideUri(pair, 'before'), sideUri(pair, 'after')];
    this.changed.fire(before);
    this.changed.fire(later);
    await vscode.commands.executeCommand('vscode.diff', before, later, title);
    return { changes };
  }

  dispose(): void {
    this.store.dispose();
  }

  private async offerTexts({ before, after }: VersionPair, name: string): Promise<void> {
    const texts = vscode.l10n.t('Compare the Files');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        '{0} does the same in both versions: at most ids, places on the canvas or stored Python differ.',
        name,
      ),
      texts,
    );
    if (chosen !== texts) return;

    await vscode.commands.executeCommand('vscode.diff', before.uri, after.uri);
  }

  /** Comparisons on show follow the file that was saved. */
  private refresh(saved: vscode.Uri): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const pair = uri.scheme === versionScheme ? readSideUri(uri) : undefined;
      const isConcerned = [pair?.before, pair?.after].some(
        (each) => each?.toString() === saved.toString(),
      );
      if (isConcerned) this.changed.fire(uri);
    }
  }
}

async function compare(before: vscode.Uri, after: vscode.Uri): Promise<FlowComparison> {
  const [{ compareFlows }, earlier, later] = await Promise.all([
    import('../../core'),
    readVersion(before),
    readVersion(after),
  ]);
  return compareFlows(earlier, later);
}
