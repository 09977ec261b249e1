import * as vscode from 'vscode';
import type { FlowDocuments } from './flowDocuments';
import { rangeOf } from './flowDocuments';

export interface RevealOptions {
  /** Beside what has the focus, or in its place. */
  readonly column?: vscode.ViewColumn;
  readonly field?: string | undefined;
  readonly preserveFocus?: boolean;
}

/** Opens a flow's file at one of its components, or at its beginning where that is not in it. */
export async function revealNode(
  documents: FlowDocuments,
  uri: vscode.Uri,
  nodeId: string | undefined,
  options: RevealOptions = {},
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: options.column ?? vscode.ViewColumn.Active,
    preserveFocus: options.preserveFocus ?? false,
  });
  const range = await placeOf(documents, document, nodeId, options.field);
  if (range === undefined) return;

  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function placeOf(
  documents: FlowDocuments,
  document: vscode.TextDocument,
  nodeId: string | undefined,
  field: string | undefined,
): Promise<vscode.Range | undefined> {
  const analysis = await documents.of(document);
  const node = nodeId === undefined ? undefined : analysis?.map?.nodes.get(nodeId);
  if (analysis === undefined || node === undefined) return undefined;

  const place = field === undefined ? undefined : analysis.fieldOf(node.id, field);
  return rangeOf(analysis, place?.value ?? place?.key ?? node.label);
}
