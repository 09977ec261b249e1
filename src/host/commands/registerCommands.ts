import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { reportError } from '../errorReport';
import { commandIds } from '../ids';
import { apiCommands } from './apiCommands';
import { showCheck } from './checkFlow';
import type { CommandContext, CommandHandlers } from './commandContext';
import { databaseCommands } from './databaseCommands';
import { flowFileCommands } from './flowFileCommands';
import { flowCommands } from './flowCommands';
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

/** Registers every command. An error a command throws is shown once, here, and nowhere else. */
export function registerCommands(context: CommandContext): Disposable {
  const store = new DisposableStore();
  // The type makes a command without a handler a compile error.
  const handlers: CommandHandlers = {
    ...flowCommands(context),
    ...flowFileCommands(context),
    ...linkCommands(context),
    ...sessionCommands(context),
    ...messageCommands(context),
    ...historyCommands(context),
    ...transferCommands(context),
    ...snippetCommands(context),
    ...testCommands(context),
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
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(
      vscode.commands.registerCommand(id, async (argument: unknown, more: unknown) => {
        try {
          return await handler(argument, more);
        } catch (error) {
          void reportError(error, context.logger);
          return undefined;
        }
      }),
    );
  }
  return store;
}
