import * as vscode from 'vscode';

/** Says once for a folder that locks may not hold where it lies. */
export async function warnOfNetworkDisk(
  { uri, name }: vscode.WorkspaceFolder,
  warned: vscode.Memento,
): Promise<void> {
  const key = `networkDisk:${uri.toString()}`;
  if (warned.get(key) === true) return;

  const { networkDiskOf } = await import('../core');
  const kind = await networkDiskOf(uri.fsPath);
  if (kind === undefined) return;

  await warned.update(key, true);
  const openSettings = vscode.l10n.t('Open Settings');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} lies on a network disk ({1}), where locks may not hold. Use its sessions from one computer at a time, or keep them in PostgreSQL.',
      name,
      kind,
    ),
    openSettings,
  );
  if (chosen === openSettings) {
    await vscode.commands.executeCommand(
      'workbench.action.openSettings',
      'flowPlayground.database',
    );
  }
}
