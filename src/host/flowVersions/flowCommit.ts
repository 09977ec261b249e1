import type * as vscode from 'vscode';
import { changesIn, gitApi, type GitRepository } from './gitApi';

/** The commit that holds a file as it is, by the editor's Git where there is one, else by the files of `.git`. */
export async function commitOf(file: vscode.Uri): Promise<string | undefined> {
  const git = await gitApi();
  const repository = git?.getRepository(file);
  if (repository === undefined || repository === null) {
    const { commitOfFile } = await import('../../core');
    return commitOfFile(file.fsPath);
  }

  return isChanged(repository, file) ? undefined : repository.state.HEAD?.commit;
}

function isChanged(repository: GitRepository, file: vscode.Uri): boolean {
  return changesIn(repository).some(({ uri }) => uri.fsPath === file.fsPath);
}
