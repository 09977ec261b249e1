import * as vscode from 'vscode';
import { asStrings } from '../base/json';
import type { Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import type { RunService } from '../sessions/runService';
import { inBackground } from './background';
import { settingIds } from './ids';

/** Offers to let a host have the user's keys where a run was refused that, and remembers the answer. */
export function offerKeyHosts(runs: Pick<RunService, 'onDidEmit'>, logger: Logger): Disposable {
  const asked = new Set<string>();
  return runs.onDidEmit(({ event }) => {
    if (event.type !== 'run-end' || event.error?.code !== 'key-refused') return;

    const { host, variable } = event.error.subject;
    if (host === undefined || variable === undefined || asked.has(host)) return;

    asked.add(host);
    inBackground(logger, async () => {
      try {
        await offer(host, variable);
      } finally {
        asked.delete(host);
      }
    });
  });
}

async function offer(host: string, variable: string): Promise<void> {
  const allow = vscode.l10n.t('Allow {0}', host);
  const text = vscode.l10n.t(
    'A flow wants to send your {0} to {1}, which is none of the known providers. Whoever runs that host can use the key from then on.',
    variable,
    host,
  );
  if ((await vscode.window.showWarningMessage(text, allow)) !== allow) return;

  const configuration = vscode.workspace.getConfiguration();
  const listed = asStrings(configuration.get<unknown>(settingIds.keyHosts));
  const hosts = [...new Set([...listed, host])];
  await configuration.update(settingIds.keyHosts, hosts, vscode.ConfigurationTarget.Global);
}
