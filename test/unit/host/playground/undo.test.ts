import assert from 'node:assert/strict';
import { messageMethods } from '../../../../src/host/playground/messageMethods.js';
import type { PlaygroundContext } from '../../../../src/host/playground/playgroundMethods.js';
import type { StoredMessage } from '../../../../src/protocol/model.js';
import { LiveApi } from '../../../support/liveApi.js';
import { newMessage } from '../../../support/storeBuilders.js';

type Methods = ReturnType<typeof messageMethods>;

/** Everything that can be done to the messages of a session, each as the page asks for it. */
const actions: Readonly<
  Record<string, (methods: Methods, ids: readonly string[], signal: AbortSignal) => unknown>
> = {
  'a text that was edited': ({ editMessage }, [id = ''], signal) =>
    editMessage({ messageId: id, text: 'Other words' }, signal),
  'a sender that was changed': ({ editMessage }, [id = ''], signal) =>
    editMessage({ messageId: id, sender: 'Machine', senderName: 'Desk' }, signal),
  'a message that was moved to another session': ({ editMessage }, [id = ''], signal) =>
    editMessage({ messageId: id, sessionId: 'elsewhere' }, signal),
  'a rating': ({ rateMessage }, [, id = ''], signal) =>
    rateMessage({ messageId: id, positive: true }, signal),
  'a note': ({ noteMessage }, [, id = ''], signal) =>
    noteMessage({ messageId: id, note: 'Check this' }, signal),
  'a message that was inserted before another': ({ insertMessage }, [, id = ''], signal) =>
    insertMessage({ messageId: id, place: 'before', sender: 'User', text: 'New' }, signal),
  'a message that was inserted after another': ({ insertMessage }, [, id = ''], signal) =>
    insertMessage({ messageId: id, place: 'after', sender: 'Machine', text: 'New' }, signal),
  'a message that was deleted': ({ deleteMessage }, [id = ''], signal) =>
    deleteMessage({ messageId: id }, signal),
  'messages that were deleted': ({ deleteMessages }, ids, signal) =>
    deleteMessages({ messageIds: ids }, signal),
};

describe('one undo of the page takes back', function () {
  this.timeout(120_000);
  let live: LiveApi;
  let methods: Methods;
  const { signal } = new AbortController();

  before(async () => {
    live = await LiveApi.start();
    const context: Pick<PlaygroundContext, 'runtime' | 'flowId' | 'isTrusted'> = {
      runtime: live.runtime,
      flowId: await live.idOf('echo'),
      isTrusted: () => true,
    };
    // These methods use no more of it.
    methods = messageMethods(context as PlaygroundContext);
  });

  after(async () => {
    await live.dispose();
  });

  async function messagesOf(sessionId: string): Promise<readonly StoredMessage[]> {
    return (await live.runtime.sessions.pageMessages({ sessionId, limit: 100 })).messages;
  }

  for (const [name, act] of Object.entries(actions)) {
    it(`${name}, and makes it again`, async () => {
      const sessionId = name;
      for (const text of ['First', 'Second', 'Third']) {
        await live.runtime.sessions.insertMessage(newMessage({ sessionId, text }));
      }
      const before = await messagesOf(sessionId);
      await act(
        methods,
        before.map(({ id }) => id),
        signal,
      );
      const after = await messagesOf(sessionId);
      assert.notDeepEqual(after, before);
      const { label } = await methods.undo(undefined, signal);
      assert.notEqual(label, undefined);
      assert.deepEqual(await messagesOf(sessionId), before);
      await methods.redo(undefined, signal);
      assert.deepEqual(await messagesOf(sessionId), after);
    });
  }
});
