import * as vscode from 'vscode';
import { countLabel } from '../views/labels';
import type { CommandContext } from './commandContext';
import { findFlow } from './targets';

/** Says node by node what runs natively; picking a node shows it in the file. */
export async function checkFlow(context: CommandContext, argument: unknown): Promise<void> {
  const flow = await findFlow(context, argument);
  if (flow === undefined) return;

  const { catalog } = await flow.folder.runtime();
  const { flow: parsed, path } = await catalog.resolve(flow.entry.id);
  const items = parsed.nodes.map((node) => ({
    label: `$(pass) ${node.displayName}`,
    description: node.type,
    line: node.line,
  }));
  const title =
    flow.entry.unsupported === 0
      ? `${flow.entry.name} runs natively`
      : `${flow.entry.name}: ${countLabel(flow.entry.unsupported, 'unsupported component')}`;
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (picked === undefined) return;

  const start = new vscode.Position((picked.line ?? 1) - 1, 0);
  await vscode.window.showTextDocument(flow.folder.uriOf(path), {
    selection: new vscode.Range(start, start),
  });
}
