import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import type { Said, Side } from '../../sessions/sessionService';
import type { FolderRuntime } from '../folderRuntime';
import { commandIds } from '../ids';
import { requireTrust } from '../trust';
import { sessionLabel } from '../views/labels';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findMessages, findSession, type MessageTarget } from './targets';
import { plural } from '../words';

type Sender = Said['sender'];

type HistoryCommand =
  | 'editSession'
  | 'insertMessageBefore'
  | 'insertMessageAfter'
  | 'changeSender'
  | 'moveMessageUp'
  | 'moveMessageDown'
  | 'moveMessages';

/** Changes of what was said when, by whom and in which session. All can be undone. */
export function historyCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[HistoryCommand]> {
  const targets = (argument: unknown, more: unknown): Promise<readonly MessageTarget[]> => {
    requireTrust();
    return findMessages(context, argument, more);
  };
  return {
    [commandIds.editSession]: async (argument) => {
      const { folder, sessionId, label } = await findSession(context, argument);
      const uri = context.sessionDocuments.uriOf(folder, sessionId, label);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    },
    [commandIds.insertMessageBefore]: async (argument, given) => {
      const [target] = await targets(argument, undefined);
      if (target !== undefined) await insertMessage(target, 'before', given);
    },
    [commandIds.insertMessageAfter]: async (argument, given) => {
      const [target] = await targets(argument, undefined);
      if (target !== undefined) await insertMessage(target, 'after', given);
    },
    [commandIds.changeSender]: async (argument, more) => {
      await changeSender(context, await targets(argument, more));
    },
    [commandIds.moveMessageUp]: async (argument, more) => {
      await moveBy(await targets(argument, more), 'up');
    },
    [commandIds.moveMessageDown]: async (argument, more) => {
      await moveBy(await targets(argument, more), 'down');
    },
    [commandIds.moveMessages]: async (argument, more) => {
      await moveToSession(context, await targets(argument, more));
    },
  };
}

async function insertMessage(
  { folder, message }: MessageTarget,
  side: Side,
  given: unknown,
): Promise<void> {
  const sender = isRecord(given) ? senderIn(given) : await pickSender();
  if (sender === undefined) return;

  const text = isRecord(given)
    ? asString(given['text'])
    : await vscode.window.showInputBox({
        title: vscode.l10n.t('Insert Message of {0}', sender),
        prompt: vscode.l10n.t('This is what the flow remembers from now on.'),
        ignoreFocusOut: true,
      });
  if (text === undefined) return;

  const { sessions } = await folder.runtime();
  await sessions.insertBeside(message, side, { sender, text });
}

function senderIn({ sender }: Readonly<Record<string, unknown>>): Sender | undefined {
  return sender === 'User' || sender === 'Machine' ? sender : undefined;
}

async function pickSender(): Promise<Sender | undefined> {
  const items = [
    { label: '$(account) User', sender: 'User' as const },
    {
      label: '$(robot) Machine',
      sender: 'Machine' as const,
      description: vscode.l10n.t('the flow'),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Who says it?') });
  return picked?.sender;
}

async function changeSender(
  context: CommandContext,
  targets: readonly MessageTarget[],
): Promise<void> {
  const sender = await pickSender();
  if (sender === undefined) return;

  for (const [folder, messages] of byFolder(targets)) {
    const { sessions } = await folder.runtime();
    const ids = messages.filter((message) => message.sender !== sender).map(({ id }) => id);
    const senderName = sender === 'User' ? 'User' : 'AI';
    const count = await sessions.updateMessages(ids, { sender, senderName });
    context.undo.offer(
      folder,
      plural(count, '{0} message said by {1} now.', '{0} messages said by {1} now.', senderName),
    );
  }
}

/** Past the message before or after them; where several are selected, they stay together. */
async function moveBy(targets: readonly MessageTarget[], direction: 'up' | 'down'): Promise<void> {
  const [first] = targets;
  if (first === undefined) return;

  const { sessionId } = first.message;
  const moved = targets
    .filter(({ folder, message }) => folder === first.folder && message.sessionId === sessionId)
    .map(({ message }) => message)
    .toSorted((one, other) => one.seq - other.seq);
  const { sessions } = await first.folder.runtime();
  const edge = direction === 'up' ? moved[0] : moved.at(-1);
  const passed = edge && (await sessions.neighbour(edge, direction === 'up' ? 'before' : 'after'));
  if (passed === undefined) return;

  const after = direction === 'up' ? await sessions.neighbour(passed, 'before') : passed;
  await sessions.moveMessages(
    moved.map(({ id }) => id),
    { sessionId, afterSeq: after?.seq },
  );
}

/** To the end of another session, which is asked for. */
async function moveToSession(
  context: CommandContext,
  targets: readonly MessageTarget[],
): Promise<void> {
  for (const [folder, messages] of byFolder(targets)) {
    const { sessions } = await folder.runtime();
    const from = messages[0]?.sessionId;
    const found = await sessions.listSessions({ order: 'recent', offset: 0, limit: 1000 });
    const items = found
      .filter(({ id }) => id !== from)
      .map(({ id, flowIds, preview }) => ({
        label: sessionLabel(
          id,
          flowIds.find((flowId) => flowId === id),
        ),
        description: preview,
        sessionId: id,
      }));
    if (items.length === 0) {
      throw new AppError('session-not-found', 'There is no other session to move messages to.', {
        remedy: 'Make a new session first.',
      });
    }
    const picked = await vscode.window.showQuickPick(items, {
      title: plural(messages.length, 'Move {0} Message', 'Move {0} Messages'),
      placeHolder: vscode.l10n.t('To the end of which session?'),
      matchOnDescription: true,
    });
    if (picked === undefined) return;

    await sessions.appendMessages(messages, picked.sessionId);
    const done = plural(
      messages.length,
      'Moved {0} message to {1}.',
      'Moved {0} messages to {1}.',
      picked.label,
    );
    context.undo.offer(folder, done);
  }
}

function byFolder(
  targets: readonly MessageTarget[],
): ReadonlyMap<FolderRuntime, readonly StoredMessage[]> {
  const folders = new Map<FolderRuntime, StoredMessage[]>();
  for (const { folder, message } of targets) {
    folders.set(folder, [...(folders.get(folder) ?? []), message]);
  }
  return folders;
}
