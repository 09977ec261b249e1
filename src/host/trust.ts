import * as vscode from 'vscode';
import { untrustedError } from './untrusted';

/** @throws AppError `untrusted` where the workspace is not trusted. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) throw untrustedError();
}
