import type { StoredMessage } from '../../protocol/model';
import type { PlaygroundMethods } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import type { SessionRuntime } from '../../runtime';
import { untrustedError } from '../untrusted';
import { excerptAround } from './excerpt';
import type { PlaygroundContext } from './playgroundMethods';
import { messageOf } from './regenerate';

type Name =
  | 'editMessage'
  | 'rateMessage'
  | 'noteMessage'
  | 'insertMessage'
  | 'deleteMessage'
  | 'deleteMessages'
  | 'searchMessages'
  | 'undo'
  | 'redo';

const maxHits = 200;

/** What can be done to stored messages, without a run. */
export function messageMethods(context: PlaygroundContext): Methods<Pick<PlaygroundMethods, Name>> {
  const { panel, flowId } = context;
  /** Messages that the page names are those of the session that it shows. */
  const here = (): SessionRuntime => context.runtime;
  const requireTrust = (): void => {
    if (!context.isTrusted()) throw untrustedError();
  };
  const setProperty = async (
    messageId: string,
    change: Partial<StoredMessage['properties']>,
  ): Promise<StoredMessage> => {
    requireTrust();
    const { properties } = await messageOf(here(), messageId);
    // A person sees it and may want it back, which is what a change of many is kept for.
    await here().sessions.updateMessages([messageId], {
      properties: { ...properties, ...change },
    });
    return messageOf(here(), messageId);
  };
  return {
    editMessage: ({ messageId, ...change }) => {
      requireTrust();
      return here().sessions.updateMessage(messageId, change);
    },
    rateMessage: async ({ messageId, positive }) => {
      await setProperty(messageId, { positive_feedback: positive });
      return undefined;
    },
    noteMessage: ({ messageId, note }) => setProperty(messageId, { note }),
    insertMessage: async ({ messageId, place, sender, text }) => {
      requireTrust();
      const neighbour = await messageOf(here(), messageId);
      const said = { sender, text, flowId: neighbour.flowId ?? flowId };
      return here().sessions.insertBeside(neighbour, place, said);
    },
    deleteMessage: async ({ messageId }) => {
      requireTrust();
      await here().sessions.deleteMessages([messageId]);
      return undefined;
    },
    deleteMessages: async ({ messageIds }) => {
      requireTrust();
      await here().sessions.deleteMessages(messageIds);
      return undefined;
    },
    searchMessages: async ({ text }) => {
      const found = await panel.stored.sessions.searchMessages(text, maxHits, flowId);
      return found.map((message) => ({
        sessionId: message.sessionId,
        messageId: message.id,
        excerpt: excerptAround(message.text, text),
      }));
    },
    undo: async () => {
      requireTrust();
      return { label: await here().sessions.undo() };
    },
    redo: async () => {
      requireTrust();
      return { label: await here().sessions.redo() };
    },
  };
}
