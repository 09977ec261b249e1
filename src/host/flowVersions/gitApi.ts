import * as vscode from 'vscode';
import { isRecord } from '../../base/json';

/** The part of the built-in Git extension's interface that is used here. */
export interface GitRepository {
  readonly state: {
    readonly HEAD: { readonly commit?: string | undefined } | undefined;
    readonly workingTreeChanges: readonly GitChange[];
    readonly indexChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    /** Absent in older versions, which count them as changes. */
    readonly untrackedChanges?: readonly GitChange[];
    readonly onDidChange: vscode.Event<void>;
  };
  log(options: {
    readonly maxEntries: number;
    readonly path: string;
  }): Promise<readonly GitCommit[]>;
}

interface GitChange {
  readonly uri: vscode.Uri;
}

export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly authorName?: string | undefined;
  readonly authorDate?: Date | undefined;
}

interface GitApi {
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  readonly onDidCloseRepository: vscode.Event<GitRepository>;
  getRepository(uri: vscode.Uri): GitRepository | null;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

interface GitExports {
  getAPI(version: 1): GitApi;
}

/** Every change that Source Control lists of a repository. */
export function changesIn({ state }: GitRepository): readonly GitChange[] {
  const { workingTreeChanges, indexChanges, mergeChanges, untrackedChanges = [] } = state;
  return [...workingTreeChanges, ...indexChanges, ...mergeChanges, ...untrackedChanges];
}

/** The editor's Git; undefined where there is none or it is switched off. */
export async function gitApi(): Promise<GitApi | undefined> {
  try {
    const extension = vscode.extensions.getExtension<unknown>('vscode.git');
    const exports: unknown = await extension?.activate();
    return isGitExports(exports) ? exports.getAPI(1) : undefined;
  } catch {
    // Switched off by setting, or git is not installed.
    return undefined;
  }
}

function isGitExports(value: unknown): value is GitExports {
  return isRecord(value) && typeof value['getAPI'] === 'function';
}
