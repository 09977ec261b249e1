import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import { commandIds } from '../ids';
import { closeMessages } from '../messages/messageTabs';
import { OriginalTexts } from '../messages/originalText';
import { requireTrust } from '../trust';
import { authorOf, cut, firstLine, sessionLabel, timeLabel } from '../views/labels';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findMessages, folderOfSelection, type MessageTarget } from './targets';
import { plural, said } from '../words';

type MessageCommand =
  | 'openMessage'
  | 'editMessage'
  | 'compareMessage'
  | 'copyMessage'
  | 'deleteMessage'
  | 'olderMessages'
  | 'undoChange'
  | 'redoChange';

/** A longer text is edited in its document: an input box shows one line. */
const oneLineLength = 200;

export function messageCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[MessageCommand]> {
  return {
    [commandIds.openMessage]: async (argument) => {
      await openMessage(context, await findMessage(context, argument));
    },
    [commandIds.editMessage]: async (argument, more) => {
      requireTrust();
      await editMessage(context, await findMessage(context, argument), more);
    },
    [commandIds.compareMessage]: async (argument) => {
      const { folder, message } = await findMessage(context, argument);
      const document = uriOf(context, { folder, message });
      const title = vscode.l10n.t('{0} (original and edited)', authorOf(message));
      await vscode.commands.executeCommand(
        'vscode.diff',
        OriginalTexts.uriOf(document),
        document,
        title,
      );
    },
    [commandIds.copyMessage]: async (argument, more) => {
      const targets = await findMessages(context, argument, more);
      await vscode.env.clipboard.writeText(targets.map(({ message }) => message.text).join('\n\n'));
    },
    [commandIds.deleteMessage]: async (argument, more) => {
      requireTrust();
      await deleteMessages(context, await findMessages(context, argument, more));
    },
    [commandIds.olderMessages]: () => {
      context.views.messages.showOlder();
    },
    [commandIds.undoChange]: async () => {
      requireTrust();
      announce(vscode.l10n.t('Undone'), await context.undo.undo(folderOfSelection(context)));
    },
    [commandIds.redoChange]: async () => {
      requireTrust();
      announce(vscode.l10n.t('Redone'), await context.undo.redo(folderOfSelection(context)));
    },
  };
}

async function findMessage(context: CommandContext, argument: unknown): Promise<MessageTarget> {
  const [first] = await findMessages(context, argument);
  if (first === undefined) throw new AppError('message-not-found', 'No message is selected.');

  return first;
}

async function openMessage(context: CommandContext, target: MessageTarget): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOf(context, target));
  await vscode.window.showTextDocument(document, { preview: true });
}

async function editMessage(
  context: CommandContext,
  target: MessageTarget,
  given: unknown,
): Promise<void> {
  const { folder, message } = target;
  const isLong = message.text.includes('\n') || message.text.length > oneLineLength;
  const text = isRecord(given) ? asString(given['text']) : undefined;
  if (text === undefined && isLong) {
    await openMessage(context, target);
    return;
  }
  const changed = text ?? (await askText(message));
  if (changed === undefined || changed === message.text) return;

  const { sessions } = await folder.runtime();
  await sessions.updateMessage(message.id, { text: changed });
}

function askText(message: StoredMessage): Thenable<string | undefined> {
  const time = timeLabel(message.timestamp, { nowMs: Date.now() });
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Edit Message of {0}, {1}', authorOf(message), time),
    prompt: vscode.l10n.t('This is what the flow remembers from now on.'),
    value: message.text,
    valueSelection: [message.text.length, message.text.length],
    ignoreFocusOut: true,
  });
}

async function deleteMessages(
  context: CommandContext,
  targets: readonly MessageTarget[],
): Promise<void> {
  for (const folder of new Set(targets.map((target) => target.folder))) {
    const messages = targets.filter((target) => target.folder === folder).map((t) => t.message);
    const { sessions } = await folder.runtime();
    const ids = messages.map(({ id }) => id);
    const count = await sessions.deleteMessages(ids);
    await closeMessages(new Set(ids));
    const [only] = messages;
    const done =
      messages.length === 1 && only !== undefined
        ? vscode.l10n.t('Deleted “{0}”.', cut(firstLine(only.text), 40))
        : plural(count, 'Deleted {0} message.', 'Deleted {0} messages.');
    context.undo.offer(folder, done);
  }
}

function uriOf(context: CommandContext, { folder, message }: MessageTarget): vscode.Uri {
  const session = sessionLabel(message.sessionId, message.flowId);
  return context.documents.uriOf(folder, message, session);
}

function announce(done: string, label: string | undefined): void {
  const text =
    label === undefined
      ? vscode.l10n.t('There is nothing left to change back.')
      : `${done}: ${said(label)}`;
  void vscode.window.setStatusBarMessage(text, 4000);
}
