import * as vscode from 'vscode';
import { AppError } from '../base/errors';

/** @throws AppError `untrusted` where the workspace is not trusted: nothing runs, nothing changes. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;

  throw new AppError('untrusted', 'This workspace is not trusted: nothing runs or changes here.', {
    remedy: 'Trust the workspace to run its flows.',
  });
}
