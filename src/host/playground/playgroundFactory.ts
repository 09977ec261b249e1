import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { FlowDocuments } from '../flowFile/flowDocuments';
import type { FolderRuntime } from '../folderRuntime';
import type { FlowInFolder } from '../folderRuntimes';
import { commandIds } from '../ids';
import { PresetFile } from '../presetFile';
import { sessionLabel } from '../views/labels';
import { WriteBackPreview } from '../writeBack';
import { emptyPlayground } from './emptyPlayground';
import { performAction } from './playgroundActions';
import { pageRoots } from './playgroundHtml';
import { PlaygroundPanel, type PlaygroundPlace } from './playgroundPanel';

/** Builds Playgrounds, whatever they are shown in, and what they share. */
export class PlaygroundFactory {
  private readonly store = new DisposableStore();
  private readonly preview = this.store.add(new WriteBackPreview());
  private readonly presets = new Map<string, PresetFile>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly logger: Logger,
    private readonly flowDocuments: FlowDocuments,
  ) {}

  /** What a webview needs before a Playground is drawn in it. */
  get webviewOptions(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: pageRoots(this.extensionUri) };
  }

  /** A file of the extension's own. */
  media(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.extensionUri, 'media', name);
  }

  /** Draws a flow in a webview. The caller disposes of it, at the latest with the webview. */
  async create(
    place: PlaygroundPlace,
    { folder, entry }: FlowInFolder,
    sessionId: string,
  ): Promise<PlaygroundPanel> {
    const [core, runtime] = await Promise.all([import('../../core'), folder.runtime()]);
    const { playgroundMethods, requestOf, checkPlaygroundParams } = core;
    this.logger.debug(`Playground of ${entry.name} opened`, {
      session: sessionLabel(sessionId, entry.id),
    });
    return new PlaygroundPanel({
      place,
      extensionUri: this.extensionUri,
      folder,
      runtime,
      flowId: entry.id,
      path: entry.path,
      sessionId,
      logger: this.logger,
      core: { playgroundMethods, requestOf, checkPlaygroundParams },
      presets: this.presetsOf(folder),
      writeBack: (path, overrides) => this.preview.write(folder.uriOf(path), overrides),
      copyTest: async ({ turns, ...test }) => {
        const target = { folderKey: folder.key, flowId: entry.id };
        const given = { ...target, ...test, turns: turns.map(core.toTestTurn) };
        await vscode.commands.executeCommand(commandIds.copyTest, given);
      },
      act: (action) =>
        performAction(action, {
          folder,
          flowId: entry.id,
          path: entry.path,
          documents: this.flowDocuments,
          pickFlow: place.pickFlow,
        }),
    });
  }

  /** Draws that there is no flow. */
  createEmpty(webview: vscode.Webview): Promise<Disposable> {
    return emptyPlayground(webview, this.extensionUri);
  }

  dispose(): void {
    this.store.dispose();
  }

  /** One per folder, so that its changes come one after the other. */
  private presetsOf(folder: FolderRuntime): PresetFile {
    const known = this.presets.get(folder.key);
    if (known !== undefined) return known;

    const file = new PresetFile(folder.uriOf('.langflow/presets.json').fsPath);
    this.presets.set(folder.key, file);
    return file;
  }
}
