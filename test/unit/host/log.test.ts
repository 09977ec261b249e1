import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import { createHostLogger } from '../../../src/host/log.js';

/** The part of a channel that the logger writes to. */
function recordingChannel(): { readonly channel: LogOutputChannel; readonly lines: string[] } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (...parts: unknown[]): void => {
      lines.push([level, ...parts].join(' '));
    };
  const channel = {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { channel: channel as unknown as LogOutputChannel, lines };
}

describe('the host logger', () => {
  it('names the part that speaks', () => {
    const { channel, lines } = recordingChannel();
    createHostLogger(channel).child('store').child('worker').info('Ready', { rows: 3 });
    assert.deepEqual(lines, ['info [store] [worker] Ready {"rows":3}']);
  });

  it('writes an error with its stack and its causes', () => {
    const { channel, lines } = recordingChannel();
    const error = new Error('outer', { cause: new TypeError('inner') });
    createHostLogger(channel).error('Failed', error);
    assert.match(lines.join(), /Failed/);
    assert.match(lines.join(), /Error: outer[\s\S]*log\.test/);
    assert.match(lines.join(), /TypeError: inner/);
  });

  it('masks keys in messages, details and errors', () => {
    const { channel, lines } = recordingChannel();
    const key = ['sk', 'abcdefgh12345678'].join('-');
    const logger = createHostLogger(channel);
    logger.warn(`Refused ${key}`, { apiKey: key, list: [key] });
    logger.error('Failed', new Error(`with ${key}`));
    assert.ok(!lines.join('\n').includes(key));
  });
});
