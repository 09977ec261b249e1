import { DisposableStore, type Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import type { FolderRuntimes } from './folderRuntimes';
import { ChangedFlows } from './flowVersions/changedFlows';
import { contextKeys } from './ids';
import { onSignOfFlows } from './signsOfFlows';
import { setContext } from './views/views';

const delayMs = 100;

/**
 * Tells the editor which files are flows, so that play buttons and menu entries appear on them and
 * on no other JSON file. The workspace is searched once there is a sign of flows, or something asks
 * for them: a window in which nobody has to do with flows pays nothing.
 */
export function trackFlowFiles(runtimes: FolderRuntimes, logger: Logger): Disposable {
  const store = new DisposableStore();
  const changed = store.add(new ChangedFlows(logger));
  let timer: NodeJS.Timeout | undefined;
  const update = async (): Promise<void> => {
    const flows = await runtimes.allFlows();
    const paths = flows.flatMap(({ folder, entry }) => {
      const uri = folder.uriOf(entry.path);
      // `resourcePath` is the path on disk for local files, and the URI's path for remote ones.
      return [...new Set([uri.fsPath, uri.path])];
    });
    changed.setFlows(new Set(flows.map(({ folder, entry }) => folder.uriOf(entry.path).fsPath)));
    await Promise.all([
      setContext(contextKeys.flowPaths, paths),
      setContext(contextKeys.hasFlows, flows.length > 0),
      setContext(contextKeys.isReady, true),
    ]);
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      update().catch((error: unknown) => {
        logger.error('The flows of the workspace could not be listed.', error);
      });
    }, delayMs);
  };
  let isAwake = false;
  const wake = (): void => {
    isAwake = true;
    schedule();
  };
  store.add(runtimes.onDidAsk(wake));
  store.add(onSignOfFlows(wake, logger));
  store.add(runtimes.onDidChangeFlows(schedule));
  store.add(
    runtimes.onDidChangeFolders(() => {
      if (isAwake) schedule();
    }),
  );
  store.add({
    dispose: () => {
      clearTimeout(timer);
    },
  });
  return store;
}
