import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../src/base/json';
import type { ComponentContext, InputDefinition } from '../../../src/flow/component';
import { Data, DataFrame, Message, ModelHandle, type FlowValue } from '../../../src/flow/values';
import { component, runToEnd, testPorts } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

interface Setup {
  readonly field?: JsonValue;
  readonly input?: Partial<InputDefinition>;
  /** What an edge brings. */
  readonly arriving?: FlowValue;
  readonly stream?: boolean;
}

/** Reads the field `f` of a component set up as told. */
async function read<T>(setup: Setup, reader: (context: ComponentContext) => T): Promise<T> {
  let result: { readonly value: T } | undefined;
  const probe = component(
    'Probe',
    {
      message: (context) => {
        result = { value: reader(context) };
        return '';
      },
    },
    { inputs: [{ name: 'f', displayName: 'Field', kind: 'text', ...setup.input }] },
  );
  const source = component('Source', { message: () => setup.arriving ?? null });
  const flow = buildFlow(
    [
      { id: 'Source-s' },
      { id: 'Probe-p', fields: setup.field === undefined ? {} : { f: setup.field } },
    ],
    setup.arriving === undefined ? [] : ['Source-s.message > Probe-p.f'],
  );
  const run = await runToEnd(flow, {
    definitions: [probe, source],
    stream: setup.stream,
    ports: testPorts({ variablesOf: { NAME: 'value' } }),
  });
  if (result === undefined) {
    const { error } = run.end;
    throw new Error(`${error?.code ?? ''}: ${error?.message ?? 'the reader did not run'}`);
  }
  return result.value;
}

const text = (setup: Setup) => read(setup, (context) => context.text('f'));

describe('the fields of a component', () => {
  it('take an edge before the stored value, and that before the default', async () => {
    const input = { defaultValue: 'default' };
    assert.equal(await text({ input }), 'default');
    assert.equal(await text({ input, field: 'stored' }), 'stored');
    assert.equal(await text({ input, field: 'stored', arriving: 'edge' }), 'edge');
  });

  it('put what arrives below the one key of a dictionary that the author added', async () => {
    const own = { type: 'dict', value: { title: '' } };
    const other = (arriving: FlowValue, value: JsonObject = own) =>
      read({ arriving, field: value, input: { name: 'other' } }, (context) => context.value('f'));
    assert.deepEqual(await other(new Message({ text: 'tea' })), { title: 'tea' });
    assert.deepEqual(await other(new Data({ text: 'tea' })), { title: 'tea' });
    assert.equal(await other('tea', { type: 'dict', value: { a: '', b: '' } }), 'tea');
    assert.equal(await other('tea', { type: 'str', value: '' }), 'tea');
  });

  it('keep an emptied text, but not an emptied number', async () => {
    assert.equal(await text({ input: { defaultValue: 'default' }, field: '' }), '');
    const number = await read(
      { input: { defaultValue: 7, kind: 'integer' }, field: { type: 'int', value: '' } },
      (context) => context.integer('f'),
    );
    assert.equal(number, 7);
  });

  it('skip the value of a hidden field', async () => {
    assert.equal(await text({ field: { type: 'str', value: 'x', show: false } }), '');
  });

  it('read typed line breaks', async () => {
    assert.equal(await text({ field: 'a\\nb' }), 'a\nb');
    assert.equal(await text({ field: { type: 'prompt', value: 'a\\nb' } }), 'a\\nb');
  });

  it('look up variables, and take addresses as they are', async () => {
    const named = (value: string) => ({ field: { type: 'str', value, load_from_db: true } });
    assert.equal(await text(named('NAME')), 'value');
    assert.equal(await text(named('http://localhost:11434')), 'http://localhost:11434');
    assert.equal(await text({ ...named('NONE'), arriving: 'edge' }), 'edge');
    await assert.rejects(text(named('NONE')), /variable-missing: The variable NONE/);
  });

  it('do not repeat a key that stands where a name should', async () => {
    const key = 'sk-abcdefghijklmnopqrstuvwxyz';
    const field = { type: 'str', value: key, load_from_db: true, password: true };
    await assert.rejects(text({ field }), (error: Error) => !error.message.includes(key));
  });

  it('do not mind a missing variable that nobody reads', async () => {
    const field = { type: 'str', value: 'NONE', load_from_db: true };
    assert.equal(await read({ field }, () => 'unread'), 'unread');
  });

  it('merge dictionaries stored as lists', async () => {
    const field = { type: 'dict', value: [{ a: 1 }, { b: 2 }, { a: 3 }] };
    assert.deepEqual(await read({ field }, (context) => context.value('f')), { a: 3, b: 2 });
  });

  it('give files as paths', async () => {
    const value = (field: JsonValue) => read({ field }, (context) => context.value('f'));
    assert.equal(await value({ type: 'file', value: 'shown name', file_path: 'a.txt' }), 'a.txt');
    assert.deepEqual(await value({ type: 'file', file_path: 'a.txt', list: true }), ['a.txt']);
    assert.deepEqual(await value({ type: 'file', file_path: '', list: true }), []);
    assert.equal(await value({ type: 'file', file_path: '' }), null);
  });

  it("take the request's word on streaming", async () => {
    const stream = component('Streamer', {
      message: (context) => String(context.boolean('stream')),
    });
    const flow = buildFlow([
      { id: 'Streamer-s', fields: { stream: { type: 'bool', value: false } } },
    ]);
    for (const asked of [true, false, undefined]) {
      const run = await runToEnd(flow, { definitions: [stream], stream: asked });
      assert.equal(run.output('Streamer-s'), String(asked ?? false));
    }
  });

  describe('coercion', () => {
    it('makes text of messages, data, numbers and stored messages', async () => {
      assert.equal(await text({ arriving: new Message({ text: 'm' }) }), 'm');
      assert.equal(await text({ arriving: new Data({ text: 'd' }) }), 'd');
      assert.equal(await text({ arriving: new Data({ t: 'd' }, 't') }), 'd');
      assert.equal(await text({ arriving: 5 }), '5');
      assert.equal(await text({ field: { type: 'str', value: { data: { text: 'old' } } } }), 'old');
      assert.equal(await text({ arriving: null }), '');
    });

    it('names field and component where a value has no text', async () => {
      await assert.rejects(
        text({ arriving: new Data({ other: 1 }) }),
        /input-invalid: Field of Probe-p got data without the key "text"/,
      );
      for (const value of [new DataFrame([]), [1, 2], {}]) {
        await assert.rejects(
          text({ arriving: value }),
          /input-invalid: Field of Probe-p expects text/,
        );
      }
    });

    it('makes numbers of what reads as one', async () => {
      const number = (arriving: FlowValue) => read({ arriving }, (context) => context.number('f'));
      assert.equal(await number('1.5'), 1.5);
      assert.equal(await number(new Message({ text: '3' })), 3);
      assert.equal(await number(''), undefined);
      await assert.rejects(number('many'), /expects a number/);
      await assert.rejects(number([1]), /expects a number but got a list/);
      assert.equal(await read({ arriving: 2.9 }, (context) => context.integer('f')), 2);
    });

    it("knows Langflow's words for yes and no", async () => {
      const flag = (arriving: FlowValue) => read({ arriving }, (context) => context.boolean('f'));
      for (const yes of [true, 'True', '1', 'yes', 1]) assert.equal(await flag(yes), true);
      for (const no of [false, 'False', '0', 'no', 0, '', null])
        assert.equal(await flag(no), false);
      await assert.rejects(flag('perhaps'), /expects true or false/);
    });

    it('makes lists and messages', async () => {
      const list = (arriving: FlowValue) => read({ arriving }, (context) => context.list('f'));
      assert.deepEqual(await list('one'), ['one']);
      assert.deepEqual(await list(['a', null, '', 'b']), ['a', 'b']);
      const message = await read({ arriving: new Data({ text: 'd' }) }, (c) => c.message('f'));
      assert.equal(message?.text, 'd');
      assert.equal(await read({ field: '' }, (context) => context.message('f')), undefined);
    });
  });

  it('join lists arriving at a list field, one level deep', async () => {
    const lists = component('Lists', { a: () => ['1', ['2']], b: () => '3' });
    const probe = component(
      'Probe',
      { value: (context) => context.value('f') },
      {
        inputs: [{ name: 'f', displayName: 'F', kind: 'handle', isList: true }],
      },
    );
    const flow = buildFlow(
      [
        { id: 'Lists-l', outputs: { a: ['Data'], b: ['Data'] } },
        { id: 'Probe-p', outputs: { value: ['Data'] } },
      ],
      ['Lists-l.b > Probe-p.f', 'Lists-l.a > Probe-p.f'],
    );
    const run = await runToEnd(flow, { definitions: [lists, probe] });
    assert.deepEqual(run.output('Probe-p', 'value'), ['3', '1', ['2']]);
  });
});

describe('the record of a component', () => {
  it('shows what it read and gave, without secrets', async () => {
    const probe = component(
      'Probe',
      { message: (context) => new Message({ text: context.text('a') + context.text('key') }) },
      { inputs: [{ name: 'key', displayName: 'Key', kind: 'secret' }] },
    );
    const flow = buildFlow([
      {
        id: 'Probe-p',
        fields: {
          a: 'A',
          key: 'sk-1',
          unread: 'u',
          pass: { type: 'str', value: 'p', password: true },
        },
      },
    ]);
    const [record] = (await runToEnd(flow, { definitions: [probe] })).records('Probe-p');
    assert.deepEqual(record?.inputs, {
      a: { type: 'text', value: 'A' },
      key: { type: 'text', value: '********' },
    });
    assert.equal(record.status, 'ok');
  });

  it('cuts what is too long to show, but not the result', async () => {
    const long = component(
      'Long',
      {
        text: () => 'x'.repeat(7000),
        list: () => Array.from({ length: 1200 }, (_, index) => index),
        nested: () => new Data({ inner: ['y'.repeat(7000)] }),
      },
      { role: 'output' },
    );
    const flow = buildFlow([
      { id: 'Long-l', outputs: { text: ['Data'], list: ['Data'], nested: ['Data'] } },
    ]);
    const run = await runToEnd(flow, { definitions: [long] });
    const outputs = run.records('Long-l')[0]?.outputs;
    assert.equal(outputs?.['text']?.value, `${'x'.repeat(6000)}...`);
    assert.equal(outputs['text'].truncated, true);
    const list = outputs['list']?.value as readonly unknown[];
    assert.equal(list.length, 1001);
    assert.equal(list.at(-1), '... [truncated 200 items]');
    assert.equal(outputs['nested']?.truncated, true);
    const [result] = run.end.outputs;
    assert.equal((result?.results['text']?.value as string).length, 7000);
    assert.equal(result?.results['text']?.truncated, undefined);
  });

  it('carries what the component reports', async () => {
    const model = component('Model', {
      message: (context) => {
        context.log('line');
        context.report({ model: 'm-1' });
        context.report({ usage: { input: 1, output: 2 } });
        return new Message({ text: 'x' });
      },
    });
    const seen: unknown[] = [];
    const after = component('After', {
      message: (context) => {
        seen.push(context.sources, context.targets);
        return '';
      },
    });
    const flow = buildFlow(
      [{ id: 'Model-m' }, { id: 'After-a', fields: { f: '' } }],
      ['Model-m.message > After-a.f'],
    );
    const run = await runToEnd(flow, { definitions: [model, after] });
    const [record] = run.records('Model-m');
    assert.deepEqual(
      [record?.logs, record?.model, record?.usage],
      [['line'], 'm-1', { input: 1, output: 2 }],
    );
    assert.deepEqual(seen, [
      [{ id: 'Model-m', type: 'Model', displayName: 'Model-m', modelName: 'm-1' }],
      [],
    ]);
  });
});

describe('a model on an edge', () => {
  it('arrives as it left', async () => {
    const spec = { provider: 'OpenAI' };
    const handle = new ModelHandle({ spec } as never, 'm');
    const value = await read({ arriving: handle }, (context) => context.value('f'));
    // What it is asked is watched for the record of the run, so it is not the same object.
    assert.ok(value instanceof ModelHandle);
    assert.deepEqual([value.name, value.model.spec], ['m', spec]);
  });
});
