import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import { asString, isRecord } from '../../base/json';
import type { MessageTarget } from '../commands/targets';
import type { FolderRuntimes } from '../folderRuntimes';
import { contextKeys, viewIds } from '../ids';
import type { CurrentSelection, Selection } from '../selection';
import { FlowsTree, type FlowRow } from './flowsTree';
import { sessionLabel } from './labels';
import { MessageMoving, MessageReordering } from './messageDragAndDrop';
import { MessagesTree, type MessageRow } from './messagesTree';
import { RunsTree, type RunRow } from './runsTree';
import { sessionGroupings, type SessionGrouping } from './sessionGroups';
import type { SessionTreeRow } from './sessionItems';
import type { SessionRow } from './sessionRows';
import { SessionsTree, type SessionListing } from './sessionsTree';

const listingKey = 'flowPlayground.sessionListing';

/** The three trees of the side bar, and what ties them: one selection from flow to session to message. */
export class Views {
  private readonly store = new DisposableStore();
  readonly flows: FlowsTree;
  readonly sessions: SessionsTree;
  readonly messages: MessagesTree;
  readonly runs: RunsTree;
  private readonly flowsView: vscode.TreeView<FlowRow>;
  private readonly sessionsView: vscode.TreeView<SessionTreeRow>;
  private readonly messagesView: vscode.TreeView<MessageRow>;
  private readonly runsView: vscode.TreeView<RunRow>;
  private listing: SessionListing;

  constructor(
    runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
    private readonly state: vscode.Memento,
    logger: Logger,
  ) {
    this.listing = readListing(state.get(listingKey));
    this.flows = this.store.add(new FlowsTree(runtimes, logger));
    this.sessions = this.store.add(new SessionsTree(runtimes, selection, logger, this.listing));
    this.messages = this.store.add(new MessagesTree(runtimes, selection, logger));
    this.runs = this.store.add(new RunsTree(runtimes, selection, logger));
    this.runsView = this.store.add(
      vscode.window.createTreeView<RunRow>(viewIds.runs, { treeDataProvider: this.runs }),
    );
    this.flowsView = this.store.add(
      vscode.window.createTreeView<FlowRow>(viewIds.flows, {
        treeDataProvider: this.flows,
      }),
    );
    this.sessionsView = this.store.add(
      vscode.window.createTreeView<SessionTreeRow>(viewIds.sessions, {
        treeDataProvider: this.sessions,
        canSelectMany: true,
        dragAndDropController: new MessageMoving(logger),
      }),
    );
    this.messagesView = this.store.add(
      vscode.window.createTreeView<MessageRow>(viewIds.messages, {
        treeDataProvider: this.messages,
        canSelectMany: true,
        dragAndDropController: new MessageReordering(logger, () => this.messages.newest()),
      }),
    );
    this.showMessages();
    // Rows can be selected without being opened, by Space for example.
    this.store.add(
      this.flowsView.onDidChangeSelection((event) => {
        this.flowSelected(event.selection);
      }),
    );
    this.store.add(
      this.sessionsView.onDidChangeSelection((event) => {
        this.sessionSelected(event.selection);
      }),
    );
    this.store.add(
      selection.onDidChange((next) => {
        this.describe(next);
        this.mark(next);
      }),
    );
    this.store.add(
      this.sessions.onDidLoad(() => {
        // The view knows the rows only once it has been given them.
        setTimeout(() => {
          this.mark(selection.current);
        });
      }),
    );
    this.list(this.listing);
  }

  /** Messages selected in their tree, for commands called without one. */
  selectedMessages(): readonly MessageTarget[] {
    return this.messagesView.selection.filter((row) => row.kind === 'message');
  }

  /** Sessions selected in their tree. */
  selectedSessions(): readonly SessionRow[] {
    return this.sessionsView.selection.filter((row) => row.kind === 'session');
  }

  showAllSessions(ofAllFlows: boolean): void {
    this.changeListing({ ...this.listing, ofAllFlows });
  }

  groupSessions(grouping: SessionGrouping): void {
    this.changeListing({ ...this.listing, grouping });
  }

  dispose(): void {
    this.store.dispose();
  }

  private changeListing(listing: SessionListing): void {
    this.sessions.list(listing);
    void this.state.update(listingKey, listing);
    this.list(listing);
  }

  private list(listing: SessionListing): void {
    this.listing = listing;
    void setContext(contextKeys.showsAllSessions, listing.ofAllFlows);
    void setContext(contextKeys.sessionGrouping, listing.grouping);
    this.describe(this.selection.current);
  }

  /** Above a tree: what keeps it from its rows, or that nothing runs here. */
  private showMessages(): void {
    const shown = [
      [this.flowsView, this.flows.problem],
      [this.sessionsView, this.sessions.problem],
      [this.messagesView, this.messages.problem],
      [this.runsView, this.runs.problem],
    ] as const;
    for (const [view, problem] of shown) {
      this.store.add(
        problem.onDidChange((text) => {
          view.message = text;
        }),
      );
    }
    this.store.add(
      this.sessions.problem.onDidChange((text) => {
        void setContext(contextKeys.hasDatabaseProblem, text !== '');
      }),
    );
    if (vscode.workspace.isTrusted) return;

    this.flowsView.message = vscode.l10n.t('Restricted Mode: flows can be read, nothing runs.');
    this.store.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.flowsView.message = '';
      }),
    );
  }

  private flowSelected(rows: readonly FlowRow[]): void {
    const [row] = rows;
    if (rows.length !== 1 || row?.kind !== 'flow') return;

    const { folder, entry } = row;
    if (this.selection.current?.flowId === entry.id) return;

    this.selection.set({
      folderKey: folder.key,
      flowId: entry.id,
      flowName: entry.name,
      sessionId: entry.id,
    });
  }

  private sessionSelected(rows: readonly SessionTreeRow[]): void {
    const [row] = rows;
    if (rows.length !== 1 || row?.kind !== 'session') return;

    const current = this.selection.current;
    this.selection.set({
      folderKey: row.folder.key,
      flowId: row.flowId ?? current?.flowId ?? row.session.id,
      flowName: row.flowName === '' ? (current?.flowName ?? '') : row.flowName,
      sessionId: row.session.id,
    });
  }

  /** Selects the rows of what is shown elsewhere, unless the user has selected several. */
  private mark(selected: Selection | undefined): void {
    if (selected === undefined) return;

    const { folderKey, flowId, sessionId } = selected;
    markRow(this.flowsView, this.flows.rowOf(folderKey, flowId));
    markRow(this.sessionsView, this.sessions.rowOf(folderKey, sessionId));
  }

  private describe(selected: Selection | undefined): void {
    this.sessionsView.description = this.listing.ofAllFlows
      ? vscode.l10n.t('all flows')
      : (selected?.flowName ?? '');
    this.runsView.description = selected?.flowName ?? '';
    this.messagesView.description =
      selected === undefined ? '' : sessionLabel(selected.sessionId, selected.flowId);
    void setContext(contextKeys.hasSession, selected !== undefined);
  }
}

/** What was written by another version may be anything. */
function readListing(value: unknown): SessionListing {
  const stored = isRecord(value) ? value : {};
  const grouping = sessionGroupings.find((known) => known === asString(stored['grouping']));
  return { ofAllFlows: stored['ofAllFlows'] === true, grouping: grouping ?? 'flow' };
}

function markRow<T>(view: vscode.TreeView<T>, row: T | undefined): void {
  if (row === undefined || !view.visible) return;
  if (view.selection.length > 1 || view.selection.includes(row)) return;

  // A row that has gone in the meantime is no error: the next load marks again.
  view.reveal(row, { select: true, focus: false }).then(undefined, () => undefined);
}

export function setContext(key: string, value: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', key, value);
}
