import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { FlowAnalysis } from '../../flow/source/analyse';
import type { FlowProblem } from '../../flow/source/problem';
import type { SecretStore } from '../../sessions/secretStore';
import { inBackground } from '../background';
import type { FolderRuntimes } from '../folderRuntimes';
import { settingIds } from '../ids';
import { diagnosticsEnabled } from '../settings';
import { rangeOf, type FlowDocuments } from './flowDocuments';
import { diagnosisContext } from './keyKnowledge';
import { said } from '../words';

const delayMs = 250;
/** Files whose problems stay listed after Check All Flows. */
const maxAsked = 500;

export interface CheckCount {
  readonly files: number;
  readonly problems: number;
}

const severities: Readonly<Record<FlowProblem['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Problems of flow files: of the open ones as they are edited, of all where that was asked for. */
export class FlowDiagnostics {
  private readonly store = new DisposableStore();
  private readonly collection: vscode.DiagnosticCollection;
  private readonly pending = new Map<string, NodeJS.Timeout>();
  /** Files that Check All Flows looked at, with the time of their last change. */
  private readonly asked = new Map<string, number>();

  constructor(
    private readonly documents: FlowDocuments,
    private readonly runtimes: FolderRuntimes,
    private readonly secrets: SecretStore,
    private readonly logger: Logger,
    onDidChangeSecrets: vscode.Event<unknown>,
  ) {
    this.collection = this.store.add(
      vscode.languages.createDiagnosticCollection('flow-playground'),
    );
    const { store } = this;
    store.add(
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.schedule(document.uri);
      }),
    );
    store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.schedule(document.uri);
      }),
    );
    store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!this.asked.has(uri.toString())) this.clear(uri);
      }),
    );
    store.add(
      onDidChangeSecrets(() => {
        this.refresh();
      }),
    );
    store.add(
      runtimes.onDidChangeFlows(() => {
        this.recheckAsked();
      }),
    );
    store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        const concerned = [
          settingIds.defaultModel,
          settingIds.diagnostics,
          settingIds.editedComponents,
        ];
        if (concerned.some((id) => change.affectsConfiguration(id))) this.refresh();
      }),
    );
    this.refresh();
  }

  /** Looks at every flow of the workspace; the Problems view then lists what was found. */
  async checkAll(signal: AbortSignal, report: (file: string) => void): Promise<CheckCount> {
    this.asked.clear();
    let problems = 0;
    const flows = await this.runtimes.allFlows();
    for (const { folder, entry } of flows) {
      if (signal.aborted) break;

      const uri = folder.uriOf(entry.path);
      report(entry.path);
      if (this.asked.size < maxAsked) this.asked.set(uri.toString(), await modifiedAt(uri));
      problems += await this.check(uri);
    }
    return { files: flows.length, problems };
  }

  dispose(): void {
    for (const timer of this.pending.values()) clearTimeout(timer);
    this.store.dispose();
  }

  /** Everything that is shown, again: a key was set, or a setting changed. */
  private refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) this.schedule(uri);
    for (const uri of this.asked.keys()) this.schedule(vscode.Uri.parse(uri));
  }

  private recheckAsked(): void {
    for (const [key, modified] of this.asked) {
      const uri = vscode.Uri.parse(key);
      inBackground(this.logger, async () => {
        const now = await modifiedAt(uri);
        if (now === modified) return;

        this.asked.set(key, now);
        this.schedule(uri);
      });
    }
  }

  private schedule(uri: vscode.Uri): void {
    if (!isWorkspaceFile(uri)) return;

    const key = uri.toString();
    clearTimeout(this.pending.get(key));
    this.pending.set(
      key,
      setTimeout(() => {
        this.pending.delete(key);
        inBackground(this.logger, () => this.check(uri));
      }, delayMs),
    );
  }

  /** Returns how many problems the file has. */
  private async check(uri: vscode.Uri): Promise<number> {
    const analysis = diagnosticsEnabled(uri)
      ? await this.documents.read(uri).catch(() => undefined)
      : undefined;
    if (analysis === undefined) {
      this.clear(uri);
      return 0;
    }
    const context = await diagnosisContext(this.documents, this.secrets, uri);
    const problems = analysis.diagnose(context);
    this.collection.set(
      uri,
      problems.map((problem) => diagnosticOf(analysis, problem)),
    );
    return problems.length;
  }

  private clear(uri: vscode.Uri): void {
    if (this.collection.has(uri)) this.collection.delete(uri);
  }
}

function diagnosticOf(analysis: FlowAnalysis, problem: FlowProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(analysis, problem.span),
    said(problem.message),
    severities[problem.severity],
  );
  diagnostic.source = 'Flow Playground';
  diagnostic.code = problem.kind;
  return diagnostic;
}

/** Not the versions in a diff, and not what an extension shows. */
function isWorkspaceFile(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined && uri.path.endsWith('.json');
}

async function modifiedAt(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).mtime;
  } catch {
    // Deleted: its problems go when it is read.
    return -1;
  }
}
