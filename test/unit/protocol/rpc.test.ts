import assert from 'node:assert/strict';
import { AppError, isAppError } from '../../../src/base/errors';
import { RpcClient, RpcServer, type Methods } from '../../../src/protocol/rpc';
import { channelPair } from '../../support/channelPair';

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type TestMethods = {
  double: { params: { value: number }; result: number };
  fail: { params: undefined; result: undefined };
  hang: { params: undefined; result: string };
};
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type TestEvents = { tick: number };

interface Connection {
  readonly client: RpcClient<TestMethods, TestEvents>;
  readonly server: RpcServer<TestMethods, TestEvents>;
}

function connect(overrides: Partial<Methods<TestMethods>> = {}): Connection {
  const [page, host] = channelPair();
  const server = new RpcServer<TestMethods, TestEvents>(
    host,
    {
      double: ({ value }) => value * 2,
      fail: () => {
        throw new AppError('session-exists', 'Taken.', { remedy: 'Merge.' });
      },
      hang: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve('stopped');
          });
        }),
      ...overrides,
    },
    (method, params) => {
      if (method === 'double' && typeof (params as { value: unknown }).value !== 'number') {
        throw new AppError('input-invalid', 'value is a number.');
      }
    },
  );
  return { client: new RpcClient(page), server };
}

describe('RPC', () => {
  it('answers a call', async () => {
    const { client } = connect();

    assert.equal(await client.call('double', { value: 21 }), 42);
  });

  it('carries an error with its code and remedy', async () => {
    const { client } = connect();

    await assert.rejects(client.call('fail', undefined), (error) => {
      assert.ok(isAppError(error, 'session-exists'));
      assert.equal(error.remedy, 'Merge.');
      return true;
    });
  });

  it('answers an unknown method with an error', async () => {
    const { client } = connect();
    const unknown = 'toString' as 'fail';

    await assert.rejects(client.call(unknown, undefined), (error) =>
      isAppError(error, 'not-supported'),
    );
  });

  it('refuses parameters that fail the check before the method sees them', async () => {
    let called = false;
    const { client } = connect({
      double: () => {
        called = true;
        return 0;
      },
    });
    const params = { value: 'x' } as unknown as { value: number };

    await assert.rejects(client.call('double', params), (error) =>
      isAppError(error, 'input-invalid'),
    );
    assert.equal(called, false);
  });

  it('passes cancellation on to the method', async () => {
    const { client } = connect();
    const controller = new AbortController();

    const answer = client.call('hang', undefined, controller.signal);
    controller.abort();

    assert.equal(await answer, 'stopped');
  });

  it('cancels a call whose signal was aborted before', async () => {
    const { client } = connect();

    assert.equal(await client.call('hang', undefined, AbortSignal.abort()), 'stopped');
  });

  it('rejects what is pending when disposed, and later calls too', async () => {
    const { client } = connect();
    const pending = client.call('hang', undefined);

    client.dispose();

    await assert.rejects(pending, (error) => isAppError(error, 'cancelled'));
    await assert.rejects(client.call('double', { value: 1 }), (error) =>
      isAppError(error, 'cancelled'),
    );
  });

  it('delivers events in order', async () => {
    const { client, server } = connect();
    const seen: number[] = [];
    client.on('tick', (value) => seen.push(value));

    server.emit('tick', 1);
    server.emit('tick', 2);
    await client.call('double', { value: 1 });

    assert.deepEqual(seen, [1, 2]);
  });

  it('ignores messages of a shape it does not know', async () => {
    const [page, host] = channelPair();
    const client = new RpcClient<TestMethods, TestEvents>(page);

    host.post('text');
    host.post({ kind: 'reply', id: 'one' });
    host.post({ kind: 'event' });
    host.post(null);

    const pending = client.call('double', { value: 1 });
    host.post({ kind: 'reply', id: 1, result: 2 });
    assert.equal(await pending, 2);
  });
});
