import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/base/errors.js';
import { checkPlaygroundParams } from '../../../../src/host/playground/playgroundParams.js';

function refuses(method: string, params: unknown, place: string): void {
  assert.throws(
    () => {
      checkPlaygroundParams(method, params);
    },
    (error) => isAppError(error, 'input-invalid') && error.message.startsWith(`${place}:`),
  );
}

describe('parameters from the page', () => {
  it('are taken where they fit', () => {
    checkPlaygroundParams('ready', {});
    checkPlaygroundParams('undo', undefined);
    checkPlaygroundParams('send', {
      sessionId: 's1',
      text: 'Hello',
      inputs: { 'TextInput-1': { input_value: 'x' }, 'CreateList-1': { texts: ['a', 'b'] } },
      tweaks: { 'Prompt-1': { template: 'y', list: [1, null] } },
    });
    checkPlaygroundParams('act', { action: 'show-node', nodeId: 'n1' });
  });

  it('are refused with the place that does not fit', () => {
    refuses('openSession', { sessionId: 7 }, 'openSession.sessionId');
    refuses('send', { sessionId: 's', inputs: { n: 1 } }, 'send.inputs.n');
    refuses('send', { sessionId: 's', inputs: { n: { f: undefined } } }, 'send.inputs.n.f');
    refuses('attachFile', { name: 'a', base64: '', isInput: 1 }, 'attachFile.isInput');
    refuses('openSession', { sessionId: '' }, 'openSession.sessionId');
    refuses('deleteMessages', { messageIds: 'all' }, 'deleteMessages.messageIds');
  });

  it('may not carry what nobody asked for, nor name another action', () => {
    refuses('stop', { sessionId: 's', force: true }, 'stop');
    refuses('act', { action: 'run-command', command: 'rm' }, 'act.action');
    refuses('act', { action: 'open-link' }, 'act.url');
  });

  it('are bounded', () => {
    refuses('editMessage', { messageId: 'm', text: 'x'.repeat(10_000_001) }, 'editMessage.text');
  });
});
