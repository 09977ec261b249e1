import * as vscode from 'vscode';
import { DisposableStore } from './base/disposable';
import { FlowParticipant } from './host/ai/flowParticipant';
import { FlowTools } from './host/ai/flowTools';
import { McpServers } from './host/ai/mcpServers';
import { registerAi } from './host/ai/registerAi';
import { ApiController } from './host/apiController';
import { keepApiInStep } from './host/apiUpkeep';
import { registerCommands } from './host/commands/registerCommands';
import { trackFlowFiles } from './host/flowContext';
import { DatabaseUrls } from './host/databaseUrls';
import { speakEditorLanguage } from './host/editorLanguage';
import { FlowLanguage } from './host/flowFile/flowLanguage';
import { FlowLenses } from './host/flowLenses';
import { FolderRuntimes } from './host/folderRuntimes';
import { originalScheme, taskType } from './host/ids';
import { GraphEditors } from './host/graph/graphEditors';
import { FlowLinks } from './host/links/linkHandler';
import { FlowTasks } from './host/tasks/flowTasks';
import { createHostLogger } from './host/log';
import { MessageFileSystem } from './host/messages/messageFileSystem';
import { SessionFileSystem } from './host/messages/sessionFileSystem';
import { OriginalTexts } from './host/messages/originalText';
import { PlaygroundFactory } from './host/playground/playgroundFactory';
import { PlaygroundPanels } from './host/playground/playgroundPanels';
import { PlaygroundView } from './host/playground/playgroundView';
import { EditorSecretStore } from './host/secrets';
import { CurrentSelection } from './host/selection';
import { createStatusBar } from './host/statusBar';
import { UndoOffers } from './host/undoOffers';
import { Views } from './host/views/views';

/** What tests inside the editor reach through the extension's exports. */
export interface FlowPlaygroundApi {
  readonly runtimes: FolderRuntimes;
  readonly views: Views;
  readonly panels: PlaygroundPanels;
  readonly sideBar: PlaygroundView;
  readonly graphs: GraphEditors;
  readonly links: FlowLinks;
  readonly ai: { readonly participant: FlowParticipant; readonly mcp: McpServers };
  readonly selection: CurrentSelection;
  readonly api: ApiController;
}

let closing: (() => Promise<void>) | undefined;

/** Wiring only: nothing is read, parsed or opened before a view, a command or a file asks. */
export function activate(context: vscode.ExtensionContext): FlowPlaygroundApi {
  speakEditorLanguage();
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const output = store.add(vscode.window.createOutputChannel('Flow Playground', { log: true }));
  const logger = createHostLogger(output);
  const secrets = new EditorSecretStore(context.secrets, context.globalState);
  const { extensionUri, extension } = context;
  const databaseUrls = store.add(new DatabaseUrls(context.secrets, logger));
  const runtimes = new FolderRuntimes({
    secrets,
    logger,
    databaseUrls,
    warned: context.workspaceState,
    distDir: vscode.Uri.joinPath(extensionUri, 'dist').fsPath,
  });
  const version = String((extension.packageJSON as { version?: unknown }).version);
  const api = new ApiController(context.secrets, logger, version);
  const selection = store.add(new CurrentSelection(context.workspaceState));
  const documents = store.add(new MessageFileSystem(runtimes, logger));
  const sessionDocuments = store.add(new SessionFileSystem(runtimes, logger));
  const views = store.add(new Views(runtimes, selection, context.workspaceState, logger));
  const language = store.add(
    new FlowLanguage(runtimes, secrets, logger, context.secrets.onDidChange),
  );
  const factory = store.add(new PlaygroundFactory(extensionUri, logger, language.documents));
  const panels = store.add(new PlaygroundPanels(factory, runtimes, selection));
  const sideBar = store.add(new PlaygroundView(factory, runtimes, selection, logger));
  const graphs = store.add(new GraphEditors(extensionUri, runtimes, language.documents, logger));
  const links = new FlowLinks(runtimes, panels, extension.id, logger);
  store.add(vscode.window.registerUriHandler(links));
  const ai = {
    participant: new FlowParticipant(runtimes, selection),
    tools: new FlowTools(runtimes),
    mcp: new McpServers(api, version),
  };
  const iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  store.add(registerAi({ ...ai, iconPath, logger }));
  const tasks = new FlowTasks(runtimes, language.documents, secrets);
  store.add(vscode.tasks.registerTaskProvider(taskType, tasks));
  const undo = new UndoOffers(logger);
  const originals = new OriginalTexts(documents);
  store.add(vscode.workspace.registerTextDocumentContentProvider(originalScheme, originals));
  store.add(new FlowLenses(runtimes));
  store.add(trackFlowFiles(runtimes, logger));
  store.add(createStatusBar(api, runtimes, databaseUrls));
  store.add(keepApiInStep(api, runtimes, logger));
  store.add(
    registerCommands({
      extensionUri: context.extensionUri,
      links,
      ...{
        runtimes,
        selection,
        panels,
        sideBar,
        views,
        documents,
        sessionDocuments,
        language,
        undo,
        secrets,
        api,
        output,
        logger,
      },
    }),
  );
  closing = async () => {
    await api.stop();
    await runtimes.close();
  };
  return { runtimes, views, panels, sideBar, graphs, selection, api, links, ai };
}

/** Stops runs and the API, and waits until the databases are released. */
export async function deactivate(): Promise<void> {
  await closing?.();
}
