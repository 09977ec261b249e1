import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { PlaygroundMethods, PlaygroundSnapshot } from '../../protocol/playground';
import { RpcServer } from '../../protocol/rpc';
import { commandIds } from '../ids';
import { playgroundHtml } from './playgroundHtml';
import { channelOf } from './webviewChannel';

/** What the page is told where there is no flow. */
const nothing: PlaygroundSnapshot = {
  flow: undefined,
  flowError: undefined,
  sessions: [],
  sessionId: '',
  messages: [],
  hasOlder: false,
  running: [],
  isTrusted: true,
  lastRun: undefined,
};
const commands = new Map<string, string>([
  ['pick-flow', commandIds.pickSideBarFlow],
  ['try-sample', commandIds.addSampleFlow],
]);

/** Draws the page of a workspace without flows: it offers to choose one or to add a sample. */
export async function emptyPlayground(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
): Promise<Disposable> {
  const { checkPlaygroundParams } = await import('../../core');
  const rpc = new RpcServer<
    Pick<PlaygroundMethods, 'ready' | 'sessionVersions' | 'act'>,
    Record<string, never>
  >(
    channelOf(webview),
    {
      ready: () => nothing,
      sessionVersions: () => ({}),
      act: async ({ action }) => {
        const command = commands.get(action);
        if (command !== undefined) await vscode.commands.executeCommand(command);
        return undefined;
      },
    },
    checkPlaygroundParams,
  );
  webview.html = playgroundHtml(webview, extensionUri, '');
  return rpc;
}
