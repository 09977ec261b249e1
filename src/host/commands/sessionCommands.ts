import * as vscode from 'vscode';
import { isAppError, toAppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import { validSessionId } from '../../sessions/sessionService';
import { commandIds } from '../ids';
import { freeCopyName } from '../playground/sessionNames';
import { requireTrust } from '../trust';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findFlow, findSession, findSessions, type SessionTarget } from './targets';
import { explain, plural } from '../words';

type SessionCommand =
  | 'newSession'
  | 'openSession'
  | 'renameSession'
  | 'duplicateSession'
  | 'clearSession'
  | 'deleteSession'
  | 'copySessionId'
  | 'showAllSessions'
  | 'showFlowSessions'
  | 'groupSessionsByFlow'
  | 'groupSessionsByDay'
  | 'groupSessionsByVersion'
  | 'moreSessions';

export function sessionCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[SessionCommand]> {
  return {
    [commandIds.newSession]: (argument) => newSession(context, argument),
    [commandIds.openSession]: async (argument) => {
      const target = await findSession(context, argument);
      await openSession(context, target);
    },
    [commandIds.renameSession]: async (argument, more) => {
      requireTrust();
      await renameSession(context, await findSession(context, argument), more);
    },
    [commandIds.duplicateSession]: async (argument) => {
      requireTrust();
      const target = await findSession(context, argument);
      const { sessions } = await target.folder.runtime();
      const isTaken = async (name: string): Promise<boolean> =>
        (await sessions.getSession(name)) !== undefined;
      const copy = await freeCopyName(target.label, isTaken);
      await sessions.duplicateSession(target.sessionId, copy);
      select(context, target, copy);
    },
    [commandIds.clearSession]: async (argument) => {
      requireTrust();
      const { folder, sessionId, label } = await findSession(context, argument);
      const count = await (await folder.runtime()).sessions.clearSession(sessionId);
      context.undo.offer(
        folder,
        plural(
          count,
          'Cleared {1}: {0} message deleted.',
          'Cleared {1}: {0} messages deleted.',
          label,
        ),
      );
    },
    [commandIds.deleteSession]: async (argument, more) => {
      requireTrust();
      await deleteSessions(context, await findSessions(context, argument, more));
    },
    [commandIds.copySessionId]: async (argument) => {
      const { sessionId } = await findSession(context, argument);
      await vscode.env.clipboard.writeText(sessionId);
    },
    [commandIds.showAllSessions]: () => {
      context.views.showAllSessions(true);
    },
    [commandIds.showFlowSessions]: () => {
      context.views.showAllSessions(false);
    },
    [commandIds.groupSessionsByFlow]: () => {
      context.views.groupSessions('flow');
    },
    [commandIds.groupSessionsByDay]: () => {
      context.views.groupSessions('day');
    },
    [commandIds.groupSessionsByVersion]: () => {
      context.views.groupSessions('version');
    },
    [commandIds.moreSessions]: () => {
      context.views.sessions.showMore();
    },
  };
}

async function newSession(context: CommandContext, argument: unknown): Promise<void> {
  requireTrust();
  const { current } = context.selection;
  const flow =
    argument === undefined && current !== undefined
      ? await context.runtimes.flowById(current.folderKey, current.flowId)
      : await findFlow(context, argument);
  if (flow === undefined) return;

  const { sessions } = await flow.folder.runtime();
  const { id } = await sessions.createSession(flow.entry.id);
  await context.panels.open(flow, { sessionId: id });
}

async function openSession(context: CommandContext, target: SessionTarget): Promise<void> {
  const { folder, flowId, sessionId } = target;
  const flow = await context.runtimes.flowById(folder.key, flowId ?? '');
  if (flow === undefined) select(context, target, sessionId);
  else await context.panels.open(flow, { sessionId });
}

/** Asks for the name, filled in; a taken one may be merged with or replaced by another. */
async function renameSession(
  context: CommandContext,
  target: SessionTarget,
  given: unknown,
): Promise<void> {
  const { folder, sessionId, label } = target;
  const { sessions } = await folder.runtime();
  let name = isRecord(given) ? asString(given['name']) : undefined;
  let merge = isRecord(given) && given['merge'] === true;
  name ??= await askName(label, label);
  while (name !== undefined && name !== sessionId) {
    try {
      await sessions.renameSession(sessionId, name, { merge });
      context.panels.follow(folder, sessionId, name.trim());
      context.sideBar.panel?.follow(sessionId, name.trim());
      select(context, target, name.trim());
      context.undo.offer(folder, vscode.l10n.t('Renamed {0} to {1}.', label, name.trim()));
      return;
    } catch (error) {
      if (!isAppError(error, 'session-exists') || given !== undefined) throw error;

      const taken = name;
      const answer = await askMerge(taken);
      merge = answer === 'merge';
      if (answer !== 'merge') name = answer === 'other' ? await askName(label, taken) : undefined;
    }
  }
}

function askName(label: string, value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Rename {0}', label),
    prompt: vscode.l10n.t('The name is the session id that API clients send.'),
    value,
    valueSelection: [0, value.length],
    validateInput: problemOf,
  });
}

function problemOf(name: string): string | undefined {
  try {
    validSessionId(name);
    return undefined;
  } catch (error) {
    return explain(toAppError(error));
  }
}

async function askMerge(name: string): Promise<'merge' | 'other' | undefined> {
  const merge = vscode.l10n.t('Merge');
  const other = vscode.l10n.t('Choose Another Name');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('A session named {0} exists.', name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Merging puts the messages of both into one session, in order of time.',
      ),
    },
    merge,
    other,
  );
  if (chosen === merge) return 'merge';

  return chosen === other ? 'other' : undefined;
}

/** All of a folder at once, so that one undo brings them back. */
async function deleteSessions(
  context: CommandContext,
  targets: readonly SessionTarget[],
): Promise<void> {
  for (const folder of new Set(targets.map((target) => target.folder))) {
    const meant = targets.filter((target) => target.folder === folder);
    const { sessions } = await folder.runtime();
    const count = await sessions.deleteSessions(meant.map(({ sessionId }) => sessionId));
    const shown = meant.find((it) => it.sessionId === context.selection.current?.sessionId);
    if (shown?.flowId !== undefined) select(context, shown, shown.flowId);
    const messages = plural(count, '{0} message', '{0} messages');
    const [only] = meant;
    const done =
      meant.length === 1 && only !== undefined
        ? vscode.l10n.t('Deleted {0} with {1}.', only.label, messages)
        : plural(
            meant.length,
            'Deleted {0} session with {1}.',
            'Deleted {0} sessions with {1}.',
            messages,
          );
    context.undo.offer(folder, done);
  }
}

function select(context: CommandContext, target: SessionTarget, sessionId: string): void {
  const { current } = context.selection;
  context.selection.set({
    folderKey: target.folder.key,
    flowId: target.flowId ?? current?.flowId ?? sessionId,
    flowName: current?.flowName ?? '',
    sessionId,
  });
}
