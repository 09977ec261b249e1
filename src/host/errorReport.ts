import * as vscode from 'vscode';
import { toAppError, type AppError, type ErrorCode } from '../base/errors';
import type { Logger } from '../base/logger';
import { commandIds } from './ids';
import { explain } from './words';

interface Remedy {
  readonly title: string;
  readonly command: string;
  readonly argument?: unknown;
}

/** Shows an error once, with the one step that helps, and logs it with its stack. */
export async function reportError(thrown: unknown, logger: Logger): Promise<void> {
  const error = toAppError(thrown);
  if (error.code === 'cancelled') return;

  logger.error(error.message, error);
  const remedy = remedyOf(error);
  const chosen = await vscode.window.showErrorMessage(explain(error), remedy.title);
  if (chosen === remedy.title)
    await vscode.commands.executeCommand(remedy.command, remedy.argument);
}

/** Where looking after the database helps. */
const databaseProblems = new Set<ErrorCode>(['store-corrupt', 'store-foreign', 'store-readonly']);

function remedyOf(error: AppError): Remedy {
  const { variable } = error.subject;
  if (error.code === 'variable-missing' && variable !== undefined) {
    return {
      title: vscode.l10n.t('Set {0}…', variable),
      command: commandIds.setVariable,
      argument: { name: variable },
    };
  }
  if (error.code === 'untrusted') {
    return { title: vscode.l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
  }
  if (error.code === 'model-missing') {
    return { title: vscode.l10n.t('Set Default Model…'), command: commandIds.setDefaultModel };
  }
  if (databaseProblems.has(error.code)) {
    const { file } = error.subject;
    return { title: vscode.l10n.t('Ways On…'), command: commandIds.manageDatabase, argument: file };
  }
  return { title: vscode.l10n.t('Show Log'), command: commandIds.showLog };
}
