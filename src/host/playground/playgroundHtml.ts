import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageStrings } from './pageStrings';

/** Folders of the extension that the page may load from. */
export function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')];
}

interface PageKind {
  /** The bundle that draws it. */
  readonly page?: 'main' | 'graph';
  /** Whether Mermaid code is drawn: its library writes styles into what it draws. */
  readonly hasDiagrams?: boolean;
}

/**
 * The page around the bundled script. Nothing inline, nothing remote: an answer of a model that
 * names an image or a script cannot make the page fetch it.
 * @param flowKey handed back when a reloaded window restores the page
 */
export function playgroundHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  flowKey: string,
  { page = 'main', hasDiagrams = false }: PageKind = {},
): string {
  const nonce = randomBytes(16).toString('base64url');
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}${hasDiagrams ? " 'unsafe-inline'" : ''}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Flow Playground</title>
    <link rel="stylesheet" href="${asset('codicon.css')}">
    <link rel="stylesheet" href="${asset(`${page}.css`)}">
  </head>
  <body data-flow="${escapeAttribute(flowKey)}" data-diagrams="${String(hasDiagrams)}">
    ${translation(extensionUri)}<script nonce="${nonce}" src="${asset(`${page}.js`)}"></script>
  </body>
</html>`;
}

/** Data, not code: nothing in it runs. */
function translation(extensionUri: vscode.Uri): string {
  const found = pageStrings(extensionUri.fsPath, vscode.env.language);
  if (found === undefined) return '';

  const data = (id: string, json: string): string =>
    `<script type="application/json" id="${id}">${json}</script>`;
  return data('fp-strings', found.strings) + data('fp-sentences', found.sentences);
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
