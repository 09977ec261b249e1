import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { FlowDocuments } from '../flowFile/flowDocuments';
import type { FolderRuntimes } from '../folderRuntimes';
import { graphViewType } from '../ids';
import { pageRoots } from '../playground/playgroundHtml';
import { GraphEditor } from './graphEditor';

/** The flow as a drawing, beside the editor of its text: `Open With…`, Flow Graph. */
export class GraphEditors implements vscode.CustomTextEditorProvider {
  private readonly store = new DisposableStore();
  private readonly open = new Set<GraphEditor>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runtimes: FolderRuntimes,
    private readonly documents: FlowDocuments,
    private readonly logger: Logger,
  ) {
    this.store.add(
      vscode.window.registerCustomEditorProvider(graphViewType, this, {
        supportsMultipleEditorsPerDocument: true,
      }),
    );
  }

  /** How many components each open drawing shows, by the path of its file. */
  shown(): ReadonlyMap<string, number> {
    return new Map([...this.open].map((editor) => [editor.path, editor.componentCount]));
  }

  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: pageRoots(this.extensionUri),
    };
    const editor = new GraphEditor({
      document,
      panel,
      extensionUri: this.extensionUri,
      runtimes: this.runtimes,
      documents: this.documents,
      logger: this.logger,
    });
    this.open.add(editor);
    panel.onDidDispose(() => {
      this.open.delete(editor);
      editor.dispose();
    });
  }

  dispose(): void {
    this.store.dispose();
    for (const editor of this.open) editor.dispose();
  }
}
