import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { looksLikeFlow } from '../flow/looksLikeFlow';
import { rowOfRun } from './views/lastRun';
import type { FolderRuntimes } from './folderRuntimes';
import { commandIds } from './ids';

/** Above the first line of a flow file: run it, open its Playground. Other JSON files get nothing. */
export class FlowLenses implements vscode.CodeLensProvider {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly runtimes: FolderRuntimes) {
    const refresh = (): void => {
      this.changed.fire();
    };
    this.store.add(runtimes.onDidChangeFlows(refresh));
    this.store.add(runtimes.onDidChangeRunning(refresh));
    this.store.add(
      vscode.languages.registerCodeLensProvider(
        [{ language: 'json' }, { language: 'jsonc' }],
        this,
      ),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const flow = looksLikeFlow(document.getText())
      ? await this.runtimes.flowOf(document.uri)
      : undefined;
    if (flow === undefined) return [];

    const { folder, entry } = flow;
    const top = new vscode.Range(0, 0, 0, 0);
    const isRunning = folder.isRunning(entry.id);
    const lens = (title: string, command: string): vscode.CodeLens =>
      new vscode.CodeLens(top, { title, command, arguments: [document.uri] });
    const run = isRunning
      ? lens(`$(debug-stop) ${vscode.l10n.t('Stop')}`, commandIds.stopFlow)
      : lens(`$(play) ${vscode.l10n.t('Run')}`, commandIds.runFlow);
    const last = await rowOfRun(folder, entry);
    return [
      run,
      lens(vscode.l10n.t('Open Playground'), commandIds.openPlayground),
      lens(vscode.l10n.t('Flow Graph'), commandIds.openGraph),
      ...(last === undefined ? [] : [lens(last, commandIds.openPlayground)]),
    ];
  }

  dispose(): void {
    this.store.dispose();
  }
}
