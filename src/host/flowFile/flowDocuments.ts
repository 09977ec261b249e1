import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { FlowAnalysis } from '../../flow/source/analyse';
import type { Span } from '../../flow/source/sourceMap';
import { looksLikeFlow } from '../../flow/looksLikeFlow';
import type { ComponentRegistry } from '../../flow/registry';
import { editedComponents } from '../settings';

/** Analyses kept, newest last; each holds the text of its file. */
const kept = 12;

interface Known {
  readonly version: number;
  readonly analysis: Promise<FlowAnalysis | undefined>;
}

/** The flow files open in the editor, each read once per version, whoever asks. */
export class FlowDocuments {
  private readonly store = new DisposableStore();
  private readonly known = new Map<string, Known>();
  private readonly registries = new Map<string, Promise<ComponentRegistry>>();

  constructor() {
    this.store.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.known.delete(document.uri.toString());
      }),
    );
  }

  /** What an open document says; undefined where it is no flow. */
  of(document: vscode.TextDocument): Promise<FlowAnalysis | undefined> {
    const key = document.uri.toString();
    const { version } = document;
    const known = this.known.get(key);
    if (known?.version === version) return known.analysis;

    const analysis = this.analyse(document.uri, document.getText());
    this.known.delete(key);
    this.known.set(key, { version, analysis });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= kept) break;
      this.known.delete(oldest);
    }
    return analysis;
  }

  /** What a file says: as it stands in the editor where it is open, else as it lies on disk. */
  async read(uri: vscode.Uri): Promise<FlowAnalysis | undefined> {
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open !== undefined) return this.of(open);

    const bytes = await vscode.workspace.fs.readFile(uri);
    return this.analyse(uri, new TextDecoder().decode(bytes));
  }

  /** The native components, as the settings of a file's folder let them stand for edited ones. */
  registry(scope?: vscode.Uri): Promise<ComponentRegistry> {
    const folder = scope === undefined ? undefined : vscode.workspace.getWorkspaceFolder(scope);
    const key = folder?.uri.toString() ?? '';
    const registry = this.registries.get(key) ?? openRegistry(folder?.uri);
    this.registries.set(key, registry);
    return registry;
  }

  dispose(): void {
    this.store.dispose();
    this.known.clear();
  }

  private async analyse(uri: vscode.Uri, text: string): Promise<FlowAnalysis | undefined> {
    if (!looksLikeFlow(text)) return undefined;

    const { FlowAnalysis: Analysis } = await import('../../core');
    return Analysis.of(text, vscode.workspace.asRelativePath(uri, false));
  }
}

async function openRegistry(folder: vscode.Uri | undefined): Promise<ComponentRegistry> {
  const { builtinRegistry } = await import('../../core');
  return builtinRegistry(() => (folder === undefined ? 'useBuiltIn' : editedComponents(folder)));
}

/** Documents that may hold a flow. */
export const flowSelector: vscode.DocumentSelector = [{ language: 'json' }, { language: 'jsonc' }];

/** A stretch of an analysed text as the editor counts. */
export function rangeOf(analysis: FlowAnalysis, { offset, length }: Span): vscode.Range {
  const start = analysis.positionAt(offset);
  const end = analysis.positionAt(offset + length);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
