import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import type { FolderRuntime } from '../folderRuntime';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { viewIds } from '../ids';
import { sessionLabel } from '../views/labels';
import type { SessionRow } from '../views/sessionRows';
import type { CommandContext } from './commandContext';

/** What a command is to work on, found from whatever it was called with. */
export interface SessionTarget {
  readonly folder: FolderRuntime;
  readonly sessionId: string;
  readonly flowId: string | undefined;
  /** As the user knows it. */
  readonly label: string;
}

export interface MessageTarget {
  readonly folder: FolderRuntime;
  readonly message: StoredMessage;
}

/**
 * The flow a command means: the row or file it was called on, else the flow in the focused editor or
 * panel, else what the user picks. Undefined where the user picks nothing.
 */
export async function findFlow(
  { runtimes, panels, selection }: CommandContext,
  argument: unknown,
): Promise<FlowInFolder | undefined> {
  const named = await namedFlow(runtimes, argument);
  if (named !== undefined) return named;

  if (panels.active !== undefined && selection.current !== undefined) {
    const { folderKey, flowId } = selection.current;
    const shown = await runtimes.flowById(folderKey, flowId);
    if (shown !== undefined) return shown;
  }
  const uri = vscode.window.activeTextEditor?.document.uri;
  const edited = uri === undefined ? undefined : await runtimes.flowOf(uri);
  return edited ?? pickFlow(runtimes);
}

/** Asks which flow; says so where there is none. */
export async function pickFlow(runtimes: FolderRuntimes): Promise<FlowInFolder | undefined> {
  const flows = await runtimes.allFlows();
  if (flows.length === 0) {
    throw new AppError('flow-not-found', 'There is no flow in this workspace.', {
      remedy: 'Put a flow exported from Langflow into the folder.',
    });
  }
  const items = flows.map((flow) => ({
    label: flow.entry.name,
    description: flow.entry.path,
    detail: flow.entry.description,
    iconPath: new vscode.ThemeIcon('type-hierarchy-sub'),
    flow,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Flow Playground',
    placeHolder: vscode.l10n.t('Which flow?'),
    matchOnDescription: true,
  });
  return picked?.flow;
}

/** What is done to a whole database is done to the one of the selected session, else to the first folder's. */
export function folderOfSelection({ runtimes, selection }: CommandContext): FolderRuntime {
  const folder = runtimes.find(selection.current?.folderKey ?? '') ?? runtimes.all()[0];
  if (folder === undefined) throw new AppError('store-unavailable', 'No folder is open.');

  return folder;
}

/** The session a command means: the row it was called on, else the selected one. */
export async function findSession(
  { runtimes, selection, views }: CommandContext,
  argument: unknown,
): Promise<SessionTarget> {
  if (isOfView(argument)) {
    const [first] = views.selectedSessions();
    return first === undefined ? noSession() : targetOf(first);
  }
  const row = sessionIn(runtimes, argument);
  if (row !== undefined) return row;

  const current = selection.current;
  const folder = runtimes.find(current?.folderKey ?? '');
  if (current === undefined || folder === undefined) return noSession();

  const { sessionId, flowId } = current;
  return Promise.resolve({ folder, sessionId, flowId, label: sessionLabel(sessionId, flowId) });
}

/** All selected sessions where a tree has several selected, else the one meant. */
export async function findSessions(
  context: CommandContext,
  argument: unknown,
  more: unknown,
): Promise<readonly SessionTarget[]> {
  if (isOfView(argument)) {
    const selected = context.views.selectedSessions().map(targetOf);
    return selected.length > 0 ? selected : [noSession()];
  }
  const several = Array.isArray(more)
    ? more
        .map((row: unknown) => sessionIn(context.runtimes, row))
        .filter((row) => row !== undefined)
    : [];
  return several.length > 0 ? several : [await findSession(context, argument)];
}

/** The messages that a tree or a link names; the message of the focused document otherwise. */
export async function findMessages(
  { runtimes, documents, views }: CommandContext,
  argument: unknown,
  more?: unknown,
): Promise<readonly MessageTarget[]> {
  const rows = Array.isArray(more) && more.length > 0 ? (more as readonly unknown[]) : [argument];
  const named = await Promise.all(rows.map((row) => namedMessage(runtimes, row)));
  const found = named.filter((target) => target !== undefined);
  if (found.length > 0) return found;

  const uri = vscode.window.activeTextEditor?.document.uri;
  const edited = uri === undefined ? undefined : await documents.messageOf(uri);
  const selected = views.selectedMessages();
  if (edited !== undefined) return [edited];
  if (selected.length > 0) return selected;

  throw new AppError('message-not-found', 'No message is selected.', {
    remedy: 'Select a message in the Flow Playground side bar.',
  });
}

/** A key pressed in the list of sessions means the rows that are selected there. */
function isOfView(argument: unknown): boolean {
  return isRecord(argument) && argument['view'] === viewIds.sessions;
}

function targetOf({ folder, session, flowId }: SessionRow): SessionTarget {
  return { folder, sessionId: session.id, flowId, label: sessionLabel(session.id, flowId) };
}

function noSession(): never {
  throw new AppError('session-not-found', 'No session is selected.', {
    remedy: 'Select a session in the Flow Playground side bar.',
  });
}

async function namedFlow(
  runtimes: FolderRuntimes,
  argument: unknown,
): Promise<FlowInFolder | undefined> {
  if (argument instanceof vscode.Uri) return runtimes.flowOf(argument);
  if (!isRecord(argument)) return undefined;

  const entry = argument['entry'];
  const flowId =
    asString(argument['flowId']) ?? (isRecord(entry) ? asString(entry['id']) : undefined);
  const folder = folderIn(runtimes, argument);
  return folder === undefined || flowId === undefined
    ? undefined
    : runtimes.flowById(folder.key, flowId);
}

function sessionIn(runtimes: FolderRuntimes, argument: unknown): SessionTarget | undefined {
  if (!isRecord(argument)) return undefined;

  const { session } = argument;
  const sessionId =
    asString(argument['sessionId']) ?? (isRecord(session) ? asString(session['id']) : undefined);
  const folder = folderIn(runtimes, argument);
  if (folder === undefined || sessionId === undefined) return undefined;

  const flowId = asString(argument['flowId']);
  return { folder, sessionId, flowId, label: sessionLabel(sessionId, flowId) };
}

async function namedMessage(
  runtimes: FolderRuntimes,
  argument: unknown,
): Promise<MessageTarget | undefined> {
  if (!isRecord(argument)) return undefined;

  const { message: row } = argument;
  const messageId =
    asString(argument['messageId']) ?? (isRecord(row) ? asString(row['id']) : undefined);
  const folder = folderIn(runtimes, argument);
  if (folder === undefined || messageId === undefined) return undefined;

  const message = await (await folder.runtime()).sessions.getMessage(messageId);
  if (message === undefined) {
    throw new AppError('message-not-found', 'The message was deleted in the meantime.');
  }
  return { folder, message };
}

/** Rows hold their folder; links and key bindings name it, or leave it out where there is one only. */
function folderIn(
  runtimes: FolderRuntimes,
  argument: Readonly<Record<string, unknown>>,
): FolderRuntime | undefined {
  const { folder } = argument;
  const key =
    asString(argument['folderKey']) ?? (isRecord(folder) ? asString(folder['key']) : undefined);
  const all = runtimes.all();
  return key === undefined ? (all.length === 1 ? all[0] : undefined) : runtimes.find(key);
}
