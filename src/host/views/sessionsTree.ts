import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { Logger } from '../../base/logger';
import type { FolderRuntimes } from '../folderRuntimes';
import type { CurrentSelection } from '../selection';
import { Refresher } from './refresher';
import { Repeater } from './repeater';
import { groupSessions, type SessionGroup, type SessionGrouping } from './sessionGroups';
import {
  groupItem,
  moreItem,
  sessionItem,
  sessionTooltip,
  type MoreRow,
  type SessionGroupRow,
  type SessionTreeRow,
} from './sessionItems';
import {
  allSessions,
  noSessions,
  sessionRowId,
  sessionsOfFlow,
  type SessionRow,
} from './sessionRows';
import { SessionVersions } from './sessionVersions';
import { TreeProblem } from './treeProblem';

const pageSize = 1000;
/** As the refresher gathers changes. */
const reloadDelayMs = 40;
const moreRow: MoreRow = { kind: 'more', id: 'more' };

/** What is listed, and how. */
export interface SessionListing {
  readonly ofAllFlows: boolean;
  readonly grouping: SessionGrouping;
}

/** The sessions of the selected flow, or of all flows, in groups; the newest first, in pages. */
export class SessionsTree implements vscode.TreeDataProvider<SessionTreeRow> {
  private readonly store = new DisposableStore();
  private readonly refresher = this.store.add(new Refresher<SessionTreeRow>());
  private readonly reloader = this.store.add(new Repeater(() => this.reload(), reloadDelayMs));
  private readonly versions = new SessionVersions();
  private rows: ReadonlyMap<string, SessionRow> = new Map();
  private groups: ReadonlyMap<string, SessionGroupRow> = new Map();
  private parents: ReadonlyMap<SessionRow, SessionGroupRow> = new Map();
  private roots: readonly SessionTreeRow[] = [];
  private isLoaded = false;
  private wanted = pageSize;
  /** One after the other, so that a row never comes to be twice. */
  private loading: Promise<void> = Promise.resolve();
  private midnight: NodeJS.Timeout | undefined;
  private readonly loaded = this.store.add(new Emitter<undefined>());
  readonly problem: TreeProblem;
  readonly onDidChangeTreeData = this.refresher.onDidChangeTreeData;
  /** Fires when the view has asked for the rows, just before it gets them. */
  readonly onDidLoad: Event<undefined> = this.loaded.event;

  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
    private readonly logger: Logger,
    private listing: SessionListing,
  ) {
    this.problem = this.store.add(new TreeProblem(logger));
    const refresh = (): void => {
      this.refresher.refresh();
    };
    let flow = selection.current?.flowId;
    this.store.add(
      selection.onDidChange((next) => {
        if (next?.flowId !== flow) {
          this.wanted = pageSize;
          refresh();
        }
        flow = next?.flowId;
      }),
    );
    this.store.add(runtimes.onDidChangeFolders(refresh));
    this.store.add(
      runtimes.onDidChangeFlows(({ folder }) => {
        this.versions.forget(folder);
        refresh();
      }),
    );
    this.store.add(
      runtimes.onDidChangeStore(({ folder, change }) => {
        const isOfRuns = change.kind === 'runs';
        if (isOfRuns || change.kind === 'everything') this.versions.forget(folder);
        if (!isOfRuns || this.listing.grouping === 'version') this.reloader.request();
      }),
    );
    this.store.add(
      runtimes.onDidChangeRunning(() => {
        for (const row of [...this.groups.values(), ...this.rows.values()]) {
          this.refresher.refresh(row);
        }
      }),
    );
    this.store.add({
      dispose: () => {
        clearTimeout(this.midnight);
      },
    });
  }

  /** Lists other sessions, or the same in other groups. */
  list(listing: SessionListing): void {
    this.listing = listing;
    this.wanted = pageSize;
    this.refresher.refresh();
  }

  /** Adds a page of sessions that were not active for longer. */
  showMore(): void {
    this.wanted += pageSize;
    this.refresher.refresh();
  }

  rowOf(folderKey: string, sessionId: string): SessionRow | undefined {
    return this.rows.get(sessionRowId(folderKey, sessionId));
  }

  async getChildren(row?: SessionTreeRow): Promise<SessionTreeRow[]> {
    if (row !== undefined) return row.kind === 'group' ? [...row.children] : [];

    return this.problem.guard(async () => {
      await this.load();
      this.loaded.fire(undefined);
      return [...this.roots];
    });
  }

  getParent(row: SessionTreeRow): SessionGroupRow | undefined {
    return row.kind === 'session' ? this.parents.get(row) : undefined;
  }

  getTreeItem(row: SessionTreeRow): vscode.TreeItem {
    switch (row.kind) {
      case 'session':
        return sessionItem(row, this.listing.ofAllFlows && this.listing.grouping === 'day');
      case 'group':
        return groupItem(row);
      case 'more':
        return moreItem(row);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, row: SessionTreeRow): vscode.TreeItem {
    if (row.kind === 'session') item.tooltip = sessionTooltip(row);
    return item;
  }

  dispose(): void {
    this.store.dispose();
  }

  /** After a change: only what looks different is drawn again. */
  private async reload(): Promise<void> {
    if (!this.isLoaded) return;

    const before = this.looks();
    const roots = this.roots;
    try {
      await this.load();
    } catch (error) {
      // The view asks again and then tells what is wrong.
      this.logger.debug('The sessions could not be read again.', { error: String(error) });
      this.refresher.refresh();
      return;
    }
    if (!isSameList(roots, this.roots)) {
      this.refresher.refresh();
      return;
    }
    for (const [row, look] of this.looks()) {
      if (before.get(row) !== look) this.refresher.refresh(row);
    }
  }

  /** What the view shows of each row; of a group also which rows it has. */
  private looks(): ReadonlyMap<SessionTreeRow, string> {
    const looks = new Map<SessionTreeRow, string>();
    for (const row of this.rows.values()) {
      looks.set(row, JSON.stringify([row.session, row.flowId, row.flowName]));
    }
    for (const row of this.groups.values()) {
      looks.set(row, JSON.stringify([row.label, row.description, row.children.map(idOf)]));
    }
    return looks;
  }

  private load(): Promise<void> {
    const next = this.loading.then(() => this.loadNow());
    this.loading = next.catch(() => undefined);
    return next;
  }

  private async loadNow(): Promise<void> {
    const { listing } = this;
    const { rows, hasMore } = await this.read();
    const known = this.rows;
    const kept = rows.map((row) => Object.assign(known.get(row.id) ?? row, row));
    const roots = await this.arrange(kept, hasMore, listing);
    this.isLoaded = true;
    this.rows = new Map(kept.map((row) => [row.id, row]));
    this.roots = hasMore ? [...roots, moreRow] : roots;
    this.awaitMidnight();
  }

  private read(): Promise<typeof noSessions> {
    if (this.listing.ofAllFlows) return allSessions(this.runtimes, this.wanted);

    const selected = this.selection.current;
    const folder = this.runtimes.find(selected?.folderKey ?? '');
    return selected === undefined || folder === undefined
      ? Promise.resolve(noSessions)
      : sessionsOfFlow(folder, selected, this.wanted);
  }

  /** One flow's sessions by flow need no group; one without any message belongs to no day or version. */
  private async arrange(
    rows: readonly SessionRow[],
    hasMore: boolean,
    { grouping, ofAllFlows }: SessionListing,
  ): Promise<readonly SessionTreeRow[]> {
    const isFlat = grouping === 'flow' && !ofAllFlows;
    const grouped = isFlat ? [] : rows.filter(({ session }) => session.lastActive !== '');
    if (grouping === 'version') {
      for (const folder of new Set(grouped.map((row) => row.folder))) {
        const own = grouped.filter((row) => row.folder === folder);
        const flowIds = own.map(({ flowId }) => flowId).filter((id) => id !== undefined);
        await this.versions.load(folder, flowIds);
      }
    }
    const groups = groupSessions(grouped, grouping, {
      nowMs: Date.now(),
      locale: vscode.env.language,
      ...{ ofAllFlows, hasMore },
      selectedFlowId: this.selection.current?.flowId,
      versionOf: ({ folder, flowId = '', session }) => this.versions.of(folder, flowId, session.id),
      words: {
        otherFlows: vscode.l10n.t('Other Flows'),
        unknownVersion: vscode.l10n.t('Version Not Known'),
        current: vscode.l10n.t('current'),
      },
    }).map((group) => this.groupRow(grouping, group));
    this.groups = new Map(groups.map((row) => [row.id, row]));
    this.parents = new Map(groups.flatMap((row) => row.children.map((child) => [child, row])));
    return [...rows.filter((row) => !this.parents.has(row)), ...groups];
  }

  private groupRow(grouping: SessionGrouping, group: SessionGroup<SessionRow>): SessionGroupRow {
    const { key, label, description, isOpen, items: children } = group;
    const id = `${grouping}:${key}`;
    const row = this.groups.get(id);
    return row === undefined
      ? { kind: 'group', id, label, description, isOpen, children }
      : Object.assign(row, { label, description, children });
  }

  /** What was today is yesterday then. */
  private awaitMidnight(): void {
    clearTimeout(this.midnight);
    if (this.listing.grouping !== 'day') return;

    const now = new Date();
    const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
    this.midnight = setTimeout(() => {
      this.refresher.refresh();
    }, next.getTime() - now.getTime());
  }
}

function idOf({ id }: SessionTreeRow): string {
  return id;
}

function isSameList(one: readonly SessionTreeRow[], other: readonly SessionTreeRow[]): boolean {
  return one.length === other.length && one.every((row, index) => row === other[index]);
}
