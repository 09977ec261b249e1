import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable';
import type { ApiController } from './apiController';
import type { DatabaseUrls } from './databaseUrls';
import type { FolderRuntimes } from './folderRuntimes';
import { commandIds, contextKeys, viewIds } from './ids';
import { setContext } from './views/views';
import { plural } from './words';

/**
 * One item, shown only while there is something to say: the API listens, flows run, or a server keeps
 * the messages.
 */
export function createStatusBar(
  api: ApiController,
  runtimes: FolderRuntimes,
  databaseUrls: DatabaseUrls,
): Disposable {
  const store = new DisposableStore();
  const item = store.add(
    vscode.window.createStatusBarItem('flowPlayground.status', vscode.StatusBarAlignment.Left, 0),
  );
  item.name = 'Flow Playground';
  const draw = (): void => {
    const running = runtimes.all().flatMap(({ current }) => current?.runs.running() ?? []).length;
    const { current } = api;
    const runningFlows = plural(running, '{0} flow running', '{0} flows running');
    const servers = new Set(runtimes.all().flatMap(({ databaseServer }) => databaseServer ?? []));
    const parts = [
      ...(running > 0 ? [`$(loading~spin) ${runningFlows}`] : []),
      ...(current === undefined ? [] : [`$(broadcast) :${new URL(current.url).port}`]),
      ...(servers.size === 0 ? [] : ['$(database) PostgreSQL']),
    ];
    item.text = parts.join('  ');
    item.tooltip = [
      ...(running > 0 ? [runningFlows] : []),
      ...(current === undefined
        ? []
        : [vscode.l10n.t('The local API of {0} listens on {1}', current.folder.name, current.url)]),
      ...[...servers].map((server) => vscode.l10n.t('Messages are kept in {0}', server)),
    ].join('\n');
    item.accessibilityInformation = { label: `Flow Playground: ${item.tooltip}`, role: 'button' };
    item.command = current === undefined ? `${viewIds.flows}.focus` : commandIds.showApi;
    if (parts.length > 0) item.show();
    else item.hide();
    void setContext(contextKeys.isRunning, running > 0);
    void setContext(contextKeys.isApiRunning, current !== undefined);
  };
  store.add(api.onDidChange(draw));
  store.add(runtimes.onDidChangeRunning(draw));
  store.add(
    runtimes.onDidEmit(({ run }) => {
      if (run.event.type !== 'run-end' || run.event.status !== 'ok') return;

      void setContext(contextKeys.hasAnswer, true);
    }),
  );
  store.add(runtimes.onDidChangeFolders(draw));
  store.add(databaseUrls.onDidChange(draw));
  draw();
  return store;
}
