import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import type { Logger } from '../../base/logger';
import type { FlowGraph } from '../../protocol/flowGraph';
import type { GraphEvents, GraphMethods, GraphStates, GraphView } from '../../protocol/graphEditor';
import { RpcServer } from '../../protocol/rpc';
import { inBackground } from '../background';
import type { FlowDocuments } from '../flowFile/flowDocuments';
import { revealNode } from '../flowFile/revealNode';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { playgroundHtml } from '../playground/playgroundHtml';
import { nextStates, statesOfRun } from './graphStates';

export interface GraphEditorOptions {
  readonly document: vscode.TextDocument;
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly runtimes: FolderRuntimes;
  readonly documents: FlowDocuments;
  readonly logger: Logger;
}

const delayMs = 200;
const noGraph: FlowGraph = { nodes: [], edges: [], notes: [] };

/** One drawing of a flow: follows the text as it is edited, and the runs of the flow. */
export class GraphEditor {
  private readonly store = new DisposableStore();
  private readonly rpc: RpcServer<GraphMethods, GraphEvents>;
  private graph = noGraph;
  private name = '';
  private states: GraphStates = {};
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: GraphEditorOptions) {
    const { document, panel, extensionUri, runtimes, logger } = options;
    const { webview } = panel;
    this.rpc = this.store.add(
      new RpcServer<GraphMethods, GraphEvents>(
        {
          post: (message) => {
            void webview.postMessage(message);
          },
          listen: (listener) => webview.onDidReceiveMessage(listener),
        },
        {
          ready: () => this.start(),
          show: async ({ nodeId, open }) => {
            await this.show(nodeId, open);
            return undefined;
          },
        },
        checkGraphParams,
        (method, error) => {
          logger.debug(`${method}: ${error.message}`, { code: error.code });
        },
      ),
    );
    this.store.add(
      vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.document === document && change.contentChanges.length > 0) this.schedule();
      }),
    );
    this.store.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const [selection] = selections;
        if (textEditor.document === document && selection !== undefined) {
          inBackground(logger, () => this.follow(selection.active));
        }
      }),
    );
    this.store.add(
      runtimes.onDidEmit(({ folder, run }) => {
        inBackground(logger, async () => {
          const flow = await this.flow();
          if (flow?.folder !== folder || flow.entry.id !== run.flowId) return;

          this.states = nextStates(this.states, run.event);
          this.rpc.emit('states', this.states);
        });
      }),
    );
    webview.html = playgroundHtml(webview, extensionUri, '', { page: 'graph' });
  }

  get path(): string {
    return this.options.document.uri.path;
  }

  get componentCount(): number {
    return this.graph.nodes.length;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private flow(): Promise<FlowInFolder | undefined> {
    return this.options.runtimes.flowOf(this.options.document.uri);
  }

  private async start(): Promise<GraphView> {
    const flow = await this.flow().catch(() => undefined);
    const store = flow?.folder.current?.store;
    const [newest] =
      flow === undefined
        ? []
        : ((await store?.listRuns({ flowId: flow.entry.id, limit: 1 })) ?? []);
    const run = newest === undefined ? undefined : await store?.getRun(newest.id);
    if (run !== undefined) this.states = statesOfRun(run);
    return this.view();
  }

  private async view(): Promise<GraphView> {
    const { document, documents } = this.options;
    const [analysis, { flowGraph }] = await Promise.all([
      documents.of(document),
      import('../../core'),
    ]);
    if (analysis?.flow !== undefined) {
      this.graph = flowGraph(analysis.flow);
      this.name = analysis.flow.name;
    }
    const problem =
      analysis === undefined
        ? vscode.l10n.t('This file is no flow: it has no components and connections.')
        : analysis.error?.message;
    return { name: this.name, graph: this.graph, problem, states: this.states };
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      inBackground(this.options.logger, async () => {
        this.rpc.emit('view', await this.view());
      });
    }, delayMs);
  }

  /** Into the editor that shows the text already, else one beside. */
  private async show(nodeId: string, open: boolean): Promise<void> {
    const { document, documents } = this.options;
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    await revealNode(documents, document.uri, nodeId, {
      column: shown?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: !open,
    });
  }

  /** The drawing marks the component that the cursor is in. */
  private async follow(position: vscode.Position): Promise<void> {
    const { document, documents } = this.options;
    const analysis = await documents.of(document);
    const found = analysis?.at(document.offsetAt(position));
    if (found !== undefined) this.rpc.emit('select', { nodeId: found.node.id });
  }
}

function checkGraphParams(method: string, params: unknown): void {
  if (method !== 'show') return;

  const nodeId = isRecord(params) ? asString(params['nodeId']) : undefined;
  if (nodeId === undefined || nodeId.length > 500 || !isRecord(params)) throw refused();
  if (typeof params['open'] !== 'boolean') throw refused();
}

function refused(): AppError {
  return new AppError('input-invalid', 'The page asked for something malformed.');
}
