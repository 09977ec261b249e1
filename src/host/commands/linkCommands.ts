import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { FlowLink } from '../links/flowLink';
import { commandIds } from '../ids';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findFlow, findMessages, findSession } from './targets';

type LinkCommand = 'copyFlowLink' | 'copySessionLink' | 'copyMessageLink';

/** Links to flows, sessions and messages, for a chat, an issue or a note. */
export function linkCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[LinkCommand]> {
  const copy = async (link: FlowLink): Promise<void> => {
    await vscode.env.clipboard.writeText(context.links.linkTo(link));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Link copied.'), 3000);
  };
  return {
    [commandIds.copyFlowLink]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow !== undefined) await copy({ flowId: flow.entry.id });
    },
    [commandIds.copySessionLink]: async (argument) => {
      const { sessionId, flowId } = await findSession(context, argument);
      await copy({ flowId: flowId ?? selectedFlow(context), sessionId });
    },
    [commandIds.copyMessageLink]: async (argument, more) => {
      const [target] = await findMessages(context, argument, more);
      if (target === undefined) return;

      const { id, flowId, sessionId } = target.message;
      await copy({ flowId: flowId ?? selectedFlow(context), sessionId, messageId: id });
    },
  };
}

/** Sessions and messages made by another program may not say whose they are. */
function selectedFlow({ selection }: CommandContext): string {
  const flowId = selection.current?.flowId;
  if (flowId !== undefined) return flowId;

  throw new AppError('flow-not-found', 'No flow is known to which this belongs.', {
    remedy: 'Select a flow in the Flow Playground side bar.',
  });
}
