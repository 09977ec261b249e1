import type * as vscode from 'vscode';
import type { Logger } from '../../base/logger';
import type { SecretStore } from '../../sessions/secretStore';
import type { ApiController } from '../apiController';
import type { FolderRuntimes } from '../folderRuntimes';
import type { CommandId } from '../ids';
import type { FlowLanguage } from '../flowFile/flowLanguage';
import type { FlowLinks } from '../links/linkHandler';
import type { MessageFileSystem } from '../messages/messageFileSystem';
import type { SessionFileSystem } from '../messages/sessionFileSystem';
import type { PlaygroundPanels } from '../playground/playgroundPanels';
import type { PlaygroundView } from '../playground/playgroundView';
import type { CurrentSelection } from '../selection';
import type { UndoOffers } from '../undoOffers';
import type { Views } from '../views/views';

/** What commands work with; built once, in `extension.ts`. */
export interface CommandContext {
  readonly extensionUri: vscode.Uri;
  readonly runtimes: FolderRuntimes;
  readonly selection: CurrentSelection;
  readonly panels: PlaygroundPanels;
  readonly sideBar: PlaygroundView;
  readonly views: Views;
  readonly documents: MessageFileSystem;
  readonly sessionDocuments: SessionFileSystem;
  readonly language: FlowLanguage;
  readonly links: FlowLinks;
  readonly undo: UndoOffers;
  readonly secrets: SecretStore;
  readonly api: ApiController;
  readonly output: vscode.LogOutputChannel;
  readonly logger: Logger;
}

/**
 * Arguments come from trees, menus, key bindings and `command:` links, so each handler narrows what
 * it got. Trees pass the row and, where several are selected, all of them.
 */
export type CommandHandler = (argument: unknown, more: unknown) => unknown;

export type CommandHandlers = Readonly<Record<CommandId, CommandHandler>>;
