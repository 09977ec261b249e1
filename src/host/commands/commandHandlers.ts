import * as vscode from 'vscode';
import { commandIds } from '../ids';
import { apiCommands } from './apiCommands';
import { showCheck } from './checkFlow';
import type { CommandContext, CommandHandlers } from './commandContext';
import { databaseCommands } from './databaseCommands';
import { flowCommands } from './flowCommands';
import { flowFileCommands } from './flowFileCommands';
import { historyCommands } from './historyCommands';
import { linkCommands } from './linkCommands';
import { messageCommands } from './messageCommands';
import { addSampleFlow } from './sampleFlows';
import { searchMessages } from './searchMessages';
import { sessionCommands } from './sessionCommands';
import { snippetCommands } from './snippetCommands';
import { testCommands } from './testCommands';
import { transferCommands } from './transferCommands';
import { variableCommands } from './variableCommands';

/**
 * What every command does. Entry of the bundle `commands.js`, which `extension.js` loads when the first
 * command is called. The type makes a command without a handler a compile error.
 */
export function commandHandlers(context: CommandContext): CommandHandlers {
  return {
    ...flowCommands(context),
    ...flowFileCommands(context),
    ...linkCommands(context),
    ...sessionCommands(context),
    ...messageCommands(context),
    ...historyCommands(context),
    ...testCommands(context),
    ...transferCommands(context),
    ...snippetCommands(context),
    ...databaseCommands(context),
    ...apiCommands(context),
    ...variableCommands(context),
    [commandIds.addSampleFlow]: (argument) => addSampleFlow(context, argument),
    [commandIds.checkFlow]: (argument) => showCheck(context, argument),
    [commandIds.searchMessages]: async () => {
      const hit = await searchMessages(context);
      if (hit === undefined) return;

      await vscode.commands.executeCommand(commandIds.openMessage, hit);
    },
  };
}
