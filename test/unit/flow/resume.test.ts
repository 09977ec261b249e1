import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../src/base/json';
import type { Resume } from '../../../src/flow/engine';
import type { Flow } from '../../../src/flow/flowFile';
import { Keeper, restoreValue } from '../../../src/flow/keep';
import { showValue } from '../../../src/flow/show';
import { Data, DataFrame, Message, ToolHandle, type FlowValue } from '../../../src/flow/values';
import type { NodeRecord } from '../../../src/protocol/model';
import { component, runToEnd, type RunResult } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const chain = buildFlow(
  [
    { id: 'Join-a', fields: { text: 'a' } },
    { id: 'Join-b', displayName: 'B', fields: { text: 'b' } },
    { id: 'Join-c' },
    { id: 'ChatOutput-1' },
  ],
  [
    'Join-a.message > Join-c.input',
    'Join-b.message > Join-c.input',
    'Join-c.message > ChatOutput-1.input_value',
  ],
);

function pastOf(result: RunResult): readonly NodeRecord[] {
  return result.of('node-end').map(({ record }) => record);
}

async function resume(
  flow: Flow,
  asked: Partial<Resume> & { readonly component: string },
  definitions = [toolMaker, router],
): Promise<RunResult> {
  const past = asked.past ?? pastOf(await runToEnd(flow, { definitions }));
  const common = { only: false, inputs: {}, outputs: undefined };
  return runToEnd(flow, { definitions, resume: { ...common, ...asked, past } });
}

/** Sends what it gets to `yes`, unless it gets "no". */
const router = component('Router', {
  yes: (context) => {
    const goesYes = context.text('text') !== 'no';
    context.stop(goesYes ? 'no' : 'yes');
    return new Message({ text: goesYes ? 'yes' : '' });
  },
  no: () => new Message({ text: 'no' }),
});

const toolMaker = component('Maker', {
  tool: () =>
    new ToolHandle({ name: 't', description: '', parameters: {} }, () => Promise.resolve(null), {
      id: 'x',
      component: 'x',
    }),
});

describe('a run that goes on from an earlier one', () => {
  it('runs a component and what follows it; the rest gives what it gave', async () => {
    const result = await resume(chain, { component: 'Join-c' });

    assert.equal(result.end.status, 'ok');
    assert.deepEqual(result.started, ['Join-c', 'ChatOutput-1']);
    assert.equal(result.output('ChatOutput-1'), 'a+b');
    assert.equal(result.records('Join-a')[0]?.reused, true);
    assert.equal(result.records('Join-c')[0]?.reused, undefined);
  });

  it('gives an input the value set by hand, whatever is connected', async () => {
    const result = await resume(chain, { component: 'Join-c', inputs: { input: 'mine' } });

    assert.deepEqual(result.started, ['Join-c', 'ChatOutput-1']);
    assert.equal(result.records('Join-c')[0]?.inputs['input']?.value, 'mine');
  });

  it('takes an output set by hand instead of running the component', async () => {
    const result = await resume(chain, { component: 'B', outputs: { message: 'B!' } });

    assert.deepEqual(result.started, ['Join-c', 'ChatOutput-1']);
    assert.equal(result.output('ChatOutput-1'), 'a+B!');
    assert.equal(result.output('Join-b'), 'B!');
  });

  it('runs one component alone', async () => {
    const result = await resume(chain, { component: 'Join-c', only: true });

    assert.deepEqual(result.started, ['Join-c']);
    assert.equal(result.output('Join-c'), 'a+b');
  });

  it('can be gone on from in turn', async () => {
    const first = await resume(chain, { component: 'B', outputs: { message: 'B!' } });

    const second = await resume(chain, { component: 'ChatOutput-1', past: pastOf(first) });

    assert.deepEqual(second.started, ['ChatOutput-1']);
    assert.equal(second.output('ChatOutput-1'), 'a+B!');
  });

  it('takes the branch that was taken then', async () => {
    const routed = buildFlow(
      [
        { id: 'Router-r', fields: { text: 'no' }, outputs: { yes: ['Message'], no: ['Message'] } },
        { id: 'Join-yes' },
        { id: 'Join-no' },
        { id: 'Join-both' },
      ],
      [
        'Router-r.yes > Join-yes.input',
        'Router-r.no > Join-no.input',
        'Join-yes.message > Join-both.input',
        'Join-no.message > Join-both.input',
      ],
    );

    const result = await resume(routed, { component: 'Join-both' });

    assert.deepEqual(result.started, ['Join-both']);
    assert.equal(result.output('Join-both'), 'no');
    assert.equal(result.statuses()['Join-yes'], 'skipped');
  });

  it('makes tools and models anew, which no record can hold', async () => {
    const flow = buildFlow(
      [{ id: 'Maker-1', outputs: { tool: ['Message'] } }, { id: 'Join-a' }],
      ['Maker-1.tool > Join-a.input'],
    );

    const result = await resume(flow, { component: 'Join-a' });

    assert.deepEqual(result.started, ['Maker-1', 'Join-a']);
  });

  it('runs what has no result of then', async () => {
    const past = pastOf(await runToEnd(chain)).filter(({ nodeId }) => nodeId !== 'Join-b');

    const result = await resume(chain, { component: 'ChatOutput-1', past });

    assert.equal(result.output('ChatOutput-1'), 'a+b');
    assert.deepEqual(result.started, ['ChatOutput-1']);
    const behind = await resume(chain, { component: 'Join-c', past });
    assert.deepEqual(behind.started, ['Join-b', 'Join-c', 'ChatOutput-1']);
  });

  it('says that a value was too large to be kept', async () => {
    const past = pastOf(await runToEnd(chain)).map((record) =>
      record.nodeId === 'Join-a'
        ? { ...record, kept: { message: { kind: 'left-out' as const } } }
        : record,
    );

    const result = await resume(chain, { component: 'Join-c', past });

    assert.equal(result.end.error?.code, 'limit-exceeded');
    assert.match(result.end.error.message, /What Join-a gave as message was too large/);
  });

  it('refuses an output that the component does not have', async () => {
    const result = await resume(chain, { component: 'B', outputs: { nope: 'x' } });

    assert.equal(result.end.error?.code, 'input-invalid');
  });

  it('refuses a value of another kind than the output gives', async () => {
    const result = await resume(chain, { component: 'B', outputs: { message: { a: 1 } } });

    assert.match(result.end.error?.message ?? '', /B gives text as message/);
  });
});

describe('what is kept of a value', () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  const object = fc.dictionary(fc.string(), json);
  const message = fc
    .record({ text: fc.string(), sender: fc.string(), files: fc.array(fc.string()) })
    .map((fields) => new Message(fields));
  const single: fc.Arbitrary<FlowValue> = fc.oneof(
    json,
    fc.string({ minLength: 6001, maxLength: 6010 }),
    message,
    fc.tuple(object, fc.string()).map(([data, key]) => new Data(data, key)),
    object.map((data) => new Data(data)),
    fc.array(object).map((rows) => new DataFrame(rows)),
  );
  const values = fc.oneof(single, fc.array(single));

  it('gives the same value again, through JSON', () => {
    fc.assert(
      fc.property(values, (value) => {
        const shown = showValue(value);
        const kept = new Keeper().keep('n', new Map([['out', value]]), { out: shown });
        const stored = JSON.parse(JSON.stringify({ shown, kept })) as {
          shown: typeof shown;
          kept?: typeof kept;
        };

        const restored = restoreValue(stored.shown, stored.kept?.['out']);

        assert.ok('value' in restored);
        assert.deepEqual(plain(restored.value), plain(value));
      }),
    );
  });

  it('is bounded for one value and for a run', () => {
    const keeper = new Keeper();
    const large = new Message({ text: 'x'.repeat(900_000) });
    const keep = (id: string, value: FlowValue): string | undefined =>
      keeper.keep(id, new Map([['out', value]]), { out: showValue(value) })?.['out']?.kind;

    assert.equal(keep('huge', 'x'.repeat(1_000_001)), 'left-out');
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((id) => keep(id, large)),
      ['message', 'message', 'message', 'left-out'],
    );
    assert.equal(keep('a', 'short'), undefined);
    assert.equal(
      keep('e', large),
      'message',
      'a newer record of a node takes the place of the old',
    );
  });
});

/** JSON knows no -0. */
function plain(value: FlowValue): unknown {
  if (Array.isArray(value)) return (value as readonly FlowValue[]).map(plain);
  if (value instanceof Message)
    return { message: JSON.parse(JSON.stringify(value.fields)) as unknown };
  return JSON.parse(JSON.stringify({ value, kind: value?.constructor.name })) as unknown;
}
