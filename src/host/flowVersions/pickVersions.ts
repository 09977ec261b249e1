import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import { firstLine } from '../views/labels';
import type { FolderRuntimes } from '../folderRuntimes';
import { gitApi } from './gitApi';
import type { FlowVersion, VersionPair } from './versionSource';
import { locale } from '../words';

const maxCommits = 40;

/**
 * The two versions that a command means: two files selected in the Explorer, a changed file of Source
 * Control, an entry of the Timeline, the two sides of a comparison on show; else what the user picks.
 */
export async function versionsFor(
  runtimes: FolderRuntimes,
  argument: unknown,
  more: unknown,
): Promise<VersionPair | undefined> {
  const selected = Array.isArray(more) ? more.filter((item) => item instanceof vscode.Uri) : [];
  const [first, second] = selected;
  if (first !== undefined && second !== undefined) {
    return { before: fileVersion(first), after: fileVersion(second) };
  }
  const shown = shownComparison(argument);
  if (shown !== undefined) return shown;

  const entry = timelineEntry(argument, more);
  if (entry !== undefined) return fromTimeline(entry);

  const changed = isRecord(argument) ? argument['resourceUri'] : undefined;
  if (changed instanceof vscode.Uri) return againstHead(changed);

  const uri = argument instanceof vscode.Uri ? argument : await flowFile(runtimes);
  return uri === undefined ? undefined : pickEarlier(runtimes, uri);
}

function fileVersion(uri: vscode.Uri): FlowVersion {
  return { uri, label: vscode.workspace.asRelativePath(uri, false) };
}

function workingTree(uri: vscode.Uri): FlowVersion {
  return { uri, label: vscode.l10n.t('Working Tree') };
}

/** The comparison in the active tab, where the command was called on it. */
function shownComparison(argument: unknown): VersionPair | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
  if (argument !== undefined && !(argument instanceof vscode.Uri)) return undefined;

  const isMeant = argument === undefined || argument.path === input.modified.path;
  return isMeant
    ? {
        before: { uri: input.original, label: vscode.l10n.t('Left') },
        after: { uri: input.modified, label: vscode.l10n.t('Right') },
      }
    : undefined;
}

interface TimelineEntry {
  readonly uri: vscode.Uri;
  readonly ref: string;
  readonly previousRef: string;
}

/** What the Git extension's Timeline hands over; another provider's entries have no such names. */
function timelineEntry(item: unknown, uri: unknown): TimelineEntry | undefined {
  if (!isRecord(item) || !(uri instanceof vscode.Uri)) return undefined;

  const ref = asString(item['ref']);
  const previousRef = asString(item['previousRef']);
  return ref === undefined || previousRef === undefined ? undefined : { uri, ref, previousRef };
}

async function fromTimeline({ uri, ref, previousRef }: TimelineEntry): Promise<VersionPair> {
  const git = await requireGit();
  const file = uri.with({ scheme: 'file', query: '' });
  const version = (each: string): FlowVersion =>
    each === '' ? workingTree(file) : { uri: git.toGitUri(file, each), label: shortRef(each) };
  return { before: version(previousRef), after: version(ref) };
}

function shortRef(ref: string): string {
  return /^[0-9a-f]{12,}\^?$/.test(ref) ? ref.slice(0, 8) : ref;
}

async function againstHead(uri: vscode.Uri): Promise<VersionPair> {
  const git = await requireGit();
  return { before: { uri: git.toGitUri(uri, 'HEAD'), label: 'HEAD' }, after: workingTree(uri) };
}

async function requireGit(): Promise<NonNullable<Awaited<ReturnType<typeof gitApi>>>> {
  const git = await gitApi();
  if (git !== undefined) return git;

  throw new AppError('not-supported', 'The editor has no Git, so there is no earlier version.', {
    remedy: 'Compare with another flow file instead.',
  });
}

async function flowFile(runtimes: FolderRuntimes): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active !== undefined && (await runtimes.flowOf(active)) !== undefined) return active;

  return pickFile(runtimes, vscode.l10n.t('Which flow?'), undefined);
}

interface VersionItem extends vscode.QuickPickItem {
  readonly pair?: VersionPair;
}

async function pickEarlier(
  runtimes: FolderRuntimes,
  uri: vscode.Uri,
): Promise<VersionPair | undefined> {
  const other = vscode.l10n.t('Another Flow File…');
  const picked = await vscode.window.showQuickPick<VersionItem>(
    [...(await commitItems(uri)), { label: `$(file) ${other}` }],
    {
      title: vscode.l10n.t('Compare {0}', vscode.workspace.asRelativePath(uri, false)),
      placeHolder: vscode.l10n.t('With which version?'),
      matchOnDescription: true,
    },
  );
  if (picked === undefined || picked.pair !== undefined) return picked?.pair;

  const file = await pickFile(runtimes, vscode.l10n.t('Compare with which flow?'), uri);
  return file === undefined ? undefined : { before: fileVersion(file), after: fileVersion(uri) };
}

async function commitItems(uri: vscode.Uri): Promise<VersionItem[]> {
  const git = await gitApi();
  const repository = git?.getRepository(uri);
  if (git === undefined || repository === undefined || repository === null) return [];

  const commits = await repository
    .log({ maxEntries: maxCommits, path: uri.fsPath })
    // A repository without any commit.
    .catch(() => []);
  return commits.map(({ hash, message, authorName, authorDate }) => {
    const short = hash.slice(0, 8);
    const version = { uri: git.toGitUri(uri, hash), label: short };
    return {
      label: `$(git-commit) ${firstLine(message)}`,
      description: [short, authorName, authorDate?.toLocaleDateString(locale())]
        .filter((part) => part !== undefined)
        .join(', '),
      pair: { before: version, after: workingTree(uri) },
    };
  });
}

async function pickFile(
  runtimes: FolderRuntimes,
  placeHolder: string,
  except: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const flows = await runtimes.allFlows();
  const items = flows
    .map(({ folder, entry }) => ({
      label: entry.name,
      description: entry.path,
      uri: folder.uriOf(entry.path),
    }))
    .filter(({ uri }) => uri.toString() !== except?.toString());
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Flow Playground',
    placeHolder,
    matchOnDescription: true,
  });
  return picked?.uri;
}
