import * as vscode from 'vscode';
import type { NodeSupport } from '../../flow/engine';
import { revealNode } from '../flowFile/revealNode';
import type { FlowInFolder } from '../folderRuntimes';
import type { CommandContext } from './commandContext';
import { findFlow } from './targets';
import { plural, said } from '../words';

const icons: Readonly<Record<NodeSupport['support'], string>> = {
  native: 'pass',
  edited: 'edit',
  skipped: 'circle-slash',
  unknown: 'warning',
  custom: 'warning',
};

/** Says component by component what runs natively; picking one shows it in the file. */
export async function showCheck(context: CommandContext, argument: unknown): Promise<void> {
  const flow = await findFlow(context, argument);
  if (flow === undefined) return;

  const [{ checkFlow }, { catalog, registry }] = await Promise.all([
    import('../../core'),
    flow.folder.runtime(),
  ]);
  const { flow: parsed, path } = await catalog.resolve(flow.entry.id);
  const nodes = checkFlow(parsed, registry);
  const items = nodes.map((node) => ({
    label: `$(${icons[node.support]}) ${node.component}`,
    description: node.type,
    detail: said(node.reason),
    nodeId: node.id,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: titleOf(flow, nodes),
    placeHolder: vscode.l10n.t('Pick a component to see it in the file'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;

  await revealNode(context.language.documents, flow.folder.uriOf(path), picked.nodeId);
}

function titleOf({ entry }: FlowInFolder, nodes: readonly NodeSupport[]): string {
  const without = nodes.filter(({ support }) => support === 'unknown' || support === 'custom');
  return without.length === 0
    ? plural(
        nodes.length,
        '{1} runs natively: {0} component',
        '{1} runs natively: {0} components',
        entry.name,
      )
    : plural(
        without.length,
        '{1}: {0} unsupported component of {2}',
        '{1}: {0} unsupported components of {2}',
        entry.name,
        nodes.length,
      );
}
