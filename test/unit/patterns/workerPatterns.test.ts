import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { isAppError } from '../../../src/base/errors';
import { conditionalRouter } from '../../../src/components/conditionalRouter';
import { isQuick, runPattern, type PatternTask } from '../../../src/flow/patternTask';
import { WorkerPatterns } from '../../../src/patterns/workerPatterns';
import { runToEnd, testPorts } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const never = new AbortController().signal;
const find = (source: string, text: string): PatternTask => ({
  source,
  flags: 'g',
  text,
  work: { kind: 'find' },
});
/** Doubles its time with every letter. */
const endless = find('(a+)+$', `${'a'.repeat(60)}!`);

describe('WorkerPatterns', () => {
  let patterns: WorkerPatterns;
  const open = (maxSeconds = 20): WorkerPatterns =>
    new WorkerPatterns({ workerPath: path.join(__dirname, 'patternWorker.js'), maxSeconds });

  beforeEach(() => {
    patterns = open();
  });
  afterEach(() => {
    patterns.dispose();
  });

  it('answers what the pattern finds, in its thread as without', async () => {
    const slow = find('(?:a|b)+(\\d)', 'ab1 ba2');

    assert.ok(!isQuick(slow));
    assert.deepEqual(await patterns.run(slow, never), ['1', '2']);
    assert.deepEqual(await patterns.run(slow, never), runPattern(slow));
    assert.equal(await patterns.run({ ...slow, work: { kind: 'test' } }, never), true);
    const replace = { kind: 'replace' as const, replacement: '<$1>' };
    assert.equal(await patterns.run({ ...slow, work: replace }, never), '<1> <2>');
  });

  it('gives a pattern up that goes on for ever, and takes the next', async () => {
    patterns.dispose();
    patterns = open(0.2);

    await assert.rejects(patterns.run(endless, never), (error) =>
      isAppError(error, 'limit-exceeded'),
    );
    assert.deepEqual(await patterns.run(find('a|b', 'ab'), never), ['a', 'b']);
  });

  it('stops a pattern with the run', async () => {
    const controller = new AbortController();
    const searching = patterns.run(endless, controller.signal);
    controller.abort();

    await assert.rejects(searching, (error) => isAppError(error, 'cancelled'));
  });

  it('keeps a flow from holding everything up', async () => {
    patterns.dispose();
    patterns = open(0.2);
    const flow = buildFlow([
      {
        id: 'ConditionalRouter-r',
        fields: { input_text: endless.text, operator: 'regex', match_text: '(a+)+$' },
        outputs: { true_result: ['Message'], false_result: ['Message'] },
      },
    ]);

    const result = await runToEnd(flow, {
      definitions: [conditionalRouter],
      ports: testPorts({ patterns }),
    });

    assert.equal(result.end.error?.code, 'limit-exceeded');
    assert.equal(result.end.error.subject.nodeId, 'ConditionalRouter-r');
  });
});

describe('a quick pattern', () => {
  it('repeats one thing without a bound at most, on a short text', () => {
    const isQuickOn = (source: string, text = 'x'): boolean => isQuick(find(source, text));

    for (const source of ['abc', '\\d+', '[a-z]+@', 'a|b', '(x)y*', '\\(+', '^[+*]+$', 'a{2,3}']) {
      assert.ok(isQuickOn(source), source);
    }
    for (const source of [
      '(a+)+',
      '(a|aa)+',
      'a*b*',
      '(a)\\1+',
      '(?:a){9}',
      'a{1,}b+',
      '(a?){30}',
    ]) {
      assert.ok(!isQuickOn(source), source);
    }
    assert.ok(!isQuickOn('a', 'x'.repeat(4001)));
  });

  it('is done with its longest text in a bounded number of steps', () => {
    // What one unbounded repetition costs at most is the square of the text.
    fc.assert(
      fc.property(
        fc.constantFrom('a+b', 'a*', '[ab]+c', '(a)b+c', '.*x', '\\w+$'),
        fc.stringMatching(/^[ab]{0,400}$/),
        (source, text) => {
          const task = find(source, text);
          assert.ok(isQuick(task));
          runPattern(task);
        },
      ),
    );
  });
});
