import * as vscode from 'vscode';
import { speak } from './words';

/** From now on everything is said in the language of the editor, where there is a translation. */
export function speakEditorLanguage(): void {
  const { uri, t: translate } = vscode.l10n;
  speak({ translate, bundle: uri?.fsPath, tag: vscode.env.language });
}
