import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { reportError } from '../errorReport';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { commandIds } from '../ids';
import type { PlaygroundPanels } from '../playground/playgroundPanels';
import { linkParts, readLink, type FlowLink } from './flowLink';

/** Opens what a `vscode://` link names, where it lies in this workspace. A link never runs anything. */
export class FlowLinks implements vscode.UriHandler {
  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly panels: PlaygroundPanels,
    private readonly extensionId: string,
    private readonly logger: Logger,
  ) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    try {
      const link = readLink(uri.path, uri.query);
      if (link === undefined) {
        throw new AppError('input-invalid', 'This link does not lead to a flow.', {
          remedy: 'Copy it again from the Flow Playground side bar.',
        });
      }
      await this.open(link);
    } catch (error) {
      await reportError(error, this.logger);
    }
  }

  /** A link that opens in the kind of editor it was made in. */
  linkTo(link: FlowLink): string {
    const uri = vscode.Uri.from({
      scheme: vscode.env.uriScheme,
      authority: this.extensionId,
      ...linkParts(link),
    });
    return uri.toString(true);
  }

  private async open({ flowId, sessionId, messageId }: FlowLink): Promise<void> {
    const flow = await this.find(flowId);
    const { folder } = flow;
    if (messageId === undefined) {
      await this.panels.open(flow, { sessionId });
      return;
    }
    const message = await (await folder.runtime()).sessions.getMessage(messageId);
    if (message === undefined) {
      throw new AppError('message-not-found', 'The message that the link leads to was deleted.');
    }
    await this.panels.open(flow, { sessionId: message.sessionId });
    const target = { folderKey: folder.key, messageId };
    await vscode.commands.executeCommand(commandIds.openMessage, target);
  }

  private async find(flowId: string): Promise<FlowInFolder> {
    const flows = await this.runtimes.allFlows();
    const flow = flows.find(({ entry }) => entry.id === flowId);
    if (flow !== undefined) return flow;

    throw new AppError(
      'flow-not-found',
      'The flow that the link leads to is not in this workspace.',
      {
        remedy: 'Open the folder that holds it and follow the link again.',
      },
    );
  }
}
