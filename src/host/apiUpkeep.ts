import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import type { ApiController } from './apiController';
import { reportError } from './errorReport';
import type { FolderRuntimes } from './folderRuntimes';
import { settingIds } from './ids';
import { apiSettings } from './settings';

/** Starts the API with the window where that is set, and keeps it in step with settings and folders. */
export function keepApiInStep(
  api: ApiController,
  runtimes: FolderRuntimes,
  logger: Logger,
): Disposable {
  const store = new DisposableStore();
  const attempt = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => void reportError(error, logger));
  };
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      const concerned = [settingIds.apiPort, settingIds.apiAuth];
      if (concerned.some((id) => change.affectsConfiguration(id))) attempt(() => api.restart());
    }),
  );
  store.add(
    runtimes.onDidChangeFolders(() => {
      const folder = api.current?.folder;
      if (folder !== undefined && runtimes.find(folder.key) !== folder) attempt(() => api.stop());
    }),
  );
  const [first] = runtimes.all();
  if (first !== undefined && vscode.workspace.isTrusted && apiSettings().autoStart) {
    attempt(() => api.start(first));
  }
  return store;
}
