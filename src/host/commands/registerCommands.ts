import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { reportError } from '../errorReport';
import { commandIds } from '../ids';
import type { CommandContext, CommandHandlers } from './commandContext';

/**
 * Registers every command; what they do is loaded with the first one that is called. An error a
 * command throws is shown once, here, and nowhere else.
 */
export function registerCommands(context: CommandContext): Disposable {
  const store = new DisposableStore();
  let loading: Promise<CommandHandlers> | undefined;
  const handlers = (): Promise<CommandHandlers> => {
    loading ??= import('./commandHandlers').then(({ commandHandlers }) => commandHandlers(context));
    return loading;
  };
  for (const id of Object.values(commandIds)) {
    store.add(
      vscode.commands.registerCommand(id, async (argument: unknown, more: unknown) => {
        try {
          const handler = (await handlers())[id];
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
