import { AppError } from '../../base/errors';
import type { Overrides } from '../../protocol/parameters';
import type { PlaygroundMethods } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import { turnsOfFlow, type RecordedTurn } from '../../sessions/turns';
import type { PlaygroundContext } from './playgroundMethods';

/** Turns of the page's flow that are to become a test. */
export interface CopiedTest extends Overrides {
  readonly sessionId: string;
  readonly turns: readonly RecordedTurn[];
}

/** A conversation as code that holds the flow to it. */
export function testMethods(
  context: PlaygroundContext,
): Methods<Pick<PlaygroundMethods, 'copyTest'>> {
  const { flowId, panel } = context;
  return {
    copyTest: async ({ sessionId, messageIds, overrides }) => {
      const { sessions } = panel.of(sessionId);
      const turns = await turnsOfFlow(sessions, sessionId, flowId, messageIds);
      if (turns.length === 0) {
        throw new AppError('not-supported', 'Nothing was asked here that a test could ask again.', {
          remedy: 'Choose a question or an answer to one.',
        });
      }
      await context.copyTest({ sessionId, turns, ...overrides });
      return undefined;
    },
  };
}
