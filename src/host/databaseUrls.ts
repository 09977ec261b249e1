import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { isRecord } from '../base/json';
import type { Logger } from '../base/logger';
import { describeAddress, resolveAddress, takePasswordOut } from '../sql/databaseAddress';
import { inBackground } from './background';
import { settingIds } from './ids';

const secretPrefix = 'database:';

type ScopedValue = readonly [vscode.ConfigurationTarget, string, vscode.Uri | undefined];

/**
 * The database URLs of the settings. Passwords that are typed into one go to the secret storage, out
 * of a file that may be shared; flows cannot ask for them there.
 */
export class DatabaseUrls {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<undefined>());
  readonly onDidChange: Event<undefined> = this.changed.event;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly logger: Logger,
  ) {
    this.store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration(settingIds.databaseUrl)) return;

        inBackground(logger, () => this.keepPasswordsApart());
        this.changed.fire(undefined);
      }),
    );
    this.store.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        inBackground(logger, () => this.keepPasswordsApart());
      }),
    );
    inBackground(logger, () => this.keepPasswordsApart());
  }

  /**
   * The URL of a workspace folder's database; undefined where it is a file.
   * @throws AppError `variable-missing`
   */
  async urlOf(folder: vscode.Uri): Promise<string | undefined> {
    const text = textOf(folder);
    if (text === undefined) return undefined;

    return resolveAddress(text, {
      environment: process.env,
      secret: async (name) => this.secrets.get(secretPrefix + name),
    });
  }

  /** What may be shown of a folder's database; undefined where it is a file. */
  describe(folder: vscode.Uri): string | undefined {
    const text = textOf(folder);
    return text === undefined ? undefined : describeAddress(text);
  }

  dispose(): void {
    this.store.dispose();
  }

  private async keepPasswordsApart(): Promise<void> {
    for (const [target, value, scope] of writtenValues()) {
      const isOurs = target === vscode.ConfigurationTarget.Global || vscode.workspace.isTrusted;
      const parts = isOurs ? takePasswordOut(value) : undefined;
      if (parts === undefined) continue;

      await this.secrets.store(secretPrefix + parts.name, parts.password);
      await vscode.workspace
        .getConfiguration(undefined, scope ?? null)
        .update(settingIds.databaseUrl, parts.text, target);
      this.logger.info(`The password of ${describeAddress(value)} is now in the secret storage`);
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'The password of {0} was moved from the settings to the secret storage of VS Code.',
          describeAddress(value),
        ),
      );
    }
    if (hasUnreachablePassword()) await this.askToRemove();
  }

  private async askToRemove(): Promise<void> {
    const open = vscode.l10n.t('Open User Settings');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        'A database password is still written in your user settings, which an extension on a remote machine cannot change. Please remove it there.',
      ),
      open,
    );
    if (chosen === open) await vscode.commands.executeCommand('workbench.action.openSettingsJson');
  }
}

/** Wherever the setting is written, once each. */
function writtenValues(): readonly ScopedValue[] {
  const found = new Map<string, ScopedValue>();
  const note = (target: vscode.ConfigurationTarget, value: unknown, scope?: vscode.Uri): void => {
    if (typeof value !== 'string' || value.trim() === '') return;
    found.set(`${target} ${scope?.toString() ?? ''}`, [target, value.trim(), scope]);
  };
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
  for (const scope of scopes) {
    const all = vscode.workspace
      .getConfiguration(undefined, scope ?? null)
      .inspect(settingIds.databaseUrl);
    note(vscode.ConfigurationTarget.Global, all?.globalValue);
    note(vscode.ConfigurationTarget.Workspace, all?.workspaceValue);
    if (scope !== undefined) {
      note(vscode.ConfigurationTarget.WorkspaceFolder, all?.workspaceFolderValue, scope);
    }
  }
  return [...found.values()];
}

/**
 * Whether a password stays in the settings of the user's own machine: what an extension on another one
 * writes goes to the settings of that.
 */
function hasUnreachablePassword(): boolean {
  const all: unknown = vscode.workspace.getConfiguration().inspect(settingIds.databaseUrl);
  const local = isRecord(all) ? all['globalLocalValue'] : undefined;
  return typeof local === 'string' && takePasswordOut(local.trim()) !== undefined;
}

/** In a workspace that is not trusted, only what the user has set. */
function textOf(folder: vscode.Uri): string | undefined {
  const value: unknown = vscode.workspace
    .getConfiguration(undefined, folder)
    .get(settingIds.databaseUrl);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
