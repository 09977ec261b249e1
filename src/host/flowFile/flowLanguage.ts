import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { SecretStore } from '../../sessions/secretStore';
import type { FolderRuntimes } from '../folderRuntimes';
import { FlowVersions } from '../flowVersions/flowVersions';
import { ComponentPages } from './componentPages';
import { FlowDiagnostics } from './flowDiagnostics';
import { FlowDocuments, flowSelector } from './flowDocuments';
import { FlowFixes } from './flowFixes';
import { FlowHover } from './flowHover';
import { FlowSymbols } from './flowSymbols';

/** What the editor knows about flow files as texts: problems, fixes, hovers, outline. */
export class FlowLanguage {
  private readonly store = new DisposableStore();
  readonly documents = this.store.add(new FlowDocuments());
  readonly pages = this.store.add(new ComponentPages(this.documents));
  readonly versions = this.store.add(new FlowVersions());
  readonly diagnostics: FlowDiagnostics;

  constructor(
    runtimes: FolderRuntimes,
    secrets: SecretStore,
    logger: Logger,
    onDidChangeSecrets: vscode.Event<unknown>,
  ) {
    const { documents, store } = this;
    this.diagnostics = store.add(
      new FlowDiagnostics(documents, runtimes, secrets, logger, onDidChangeSecrets),
    );
    const { registerHoverProvider, registerDocumentSymbolProvider, registerCodeActionsProvider } =
      vscode.languages;
    store.add(registerHoverProvider(flowSelector, new FlowHover(documents, runtimes, secrets)));
    store.add(
      registerDocumentSymbolProvider(flowSelector, new FlowSymbols(documents), {
        label: vscode.l10n.t('Flow'),
      }),
    );
    store.add(
      registerCodeActionsProvider(
        flowSelector,
        new FlowFixes(documents, secrets),
        FlowFixes.metadata,
      ),
    );
  }

  dispose(): void {
    this.store.dispose();
  }
}
