import type * as vscode from 'vscode';
import type { Channel } from '../../protocol/rpc';

/** The page in a webview as the other end of a channel. */
export function channelOf(webview: vscode.Webview): Channel {
  return {
    post: (message) => {
      void webview.postMessage(message);
    },
    listen: (listener) => webview.onDidReceiveMessage(listener),
  };
}
