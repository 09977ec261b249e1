import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import type { JsonValue } from '../../../src/base/json';
import { Data, ToolHandle, type FlowValue } from '../../../src/flow/values';
import { component, runToEnd } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

describe('a component in tool mode', () => {
  const calls: string[] = [];
  const adder = component(
    'Adder',
    {
      add: (context) => {
        calls.push(context.text('a'));
        if (context.text('a') === 'bad') throw new Error('cannot add');
        return new Data({ sum: `${context.text('a')}+${context.text('b')}` });
      },
      hidden: () => 'h',
    },
    {
      inputs: [
        {
          name: 'a',
          displayName: 'A',
          kind: 'text',
          isToolArgument: true,
          isRequired: true,
          info: 'First.',
        },
        { name: 'b', displayName: 'B', kind: 'text' },
        { name: 'c', displayName: 'C', kind: 'string', isToolArgument: true, options: ['x', 'y'] },
      ],
    },
  );
  const flow = buildFlow(
    [
      {
        id: 'Adder-a',
        fields: {
          a: '',
          b: 'stored',
          tools_metadata: {
            type: 'tools',
            value: [
              { name: 'sum up', description: 'Adds.', tags: ['add'], status: true },
              { name: 'hidden', tags: ['hidden'], status: false },
            ],
          },
        },
        outputs: { component_as_tool: ['Tool'] },
        definition: { tool_mode: true },
      },
      { id: 'User-u' },
    ],
    ['Adder-a.component_as_tool > User-u.tools'],
  );

  /** Hands the tools of the flow to `use`. */
  async function withTools(use: (tools: readonly FlowValue[]) => Promise<void>): Promise<void> {
    let failure: unknown;
    const user = component('User', {
      message: async (context) => {
        await use(context.list('tools')).catch((error: unknown) => {
          failure = error;
        });
        return '';
      },
    });
    await runToEnd(flow, { definitions: [adder, user] });
    if (failure !== undefined) throw failure as Error;
  }

  it('gives its outputs as tools, named and chosen by its metadata', async () => {
    await withTools(async (tools) => {
      assert.equal(tools.length, 1);
      const [tool] = tools;
      assert.ok(tool instanceof Object && 'spec' in tool);
      assert.deepEqual(tool.spec, {
        name: 'sum-up',
        description: 'Adds.',
        parameters: {
          type: 'object',
          properties: {
            a: { type: 'string', title: 'A', description: 'First.' },
            c: { type: 'string', enum: ['x', 'y'], title: 'C' },
          },
          required: ['a'],
        },
      });
    });
    assert.deepEqual(calls, []);
  });

  it('runs with the arguments of the call, and its own values beside them', async () => {
    await withTools(async ([tool]) => {
      assert.ok(tool instanceof Object && 'call' in tool && typeof tool.call === 'function');
      const call = tool.call as (input: object, signal: AbortSignal) => Promise<JsonValue>;
      const { signal } = new AbortController();
      assert.deepEqual(await call({ a: '1', b: 'ignored' }, signal), { sum: '1+stored' });
      await assert.rejects(
        call({ a: 'bad' }, signal),
        (error) => isAppError(error, 'component-failed') && error.subject.nodeId === 'Adder-a',
      );
    });
  });

  it('offers itself as one tool where it says so', async () => {
    const names: string[] = [];
    const helper = component(
      'Helper',
      { answer: () => 'a', other: () => 'o' },
      {
        asTool: { name: 'Call_Helper', describe: (context) => `Asks ${context.node.displayName}.` },
      },
    );
    const look = component('User', {
      message: (context) => {
        for (const tool of context.list('tools')) {
          if (tool instanceof ToolHandle) names.push(tool.spec.name, tool.spec.description);
        }
        return 'done';
      },
    });
    const nodes = [
      {
        id: 'Helper-h',
        displayName: 'Ann',
        outputs: { component_as_tool: ['Tool'] },
        definition: { tool_mode: true },
      },
      { id: 'User-u' },
    ];
    await runToEnd(buildFlow(nodes, ['Helper-h.component_as_tool > User-u.tools']), {
      definitions: [helper, look],
    });

    assert.deepEqual(names, ['Call_Helper', 'Asks Ann.']);
  });

  it('hands itself over through a tool output of older versions, and computes the others', async () => {
    const output = (name: string, method: string, types: readonly string[]) => ({
      name,
      method,
      types,
    });
    const older = buildFlow(
      [
        {
          id: 'Adder-a',
          fields: { a: '1', b: '2' },
          definition: {
            outputs: [
              output('api_run_model', 'add', ['Data']),
              output('api_build_tool', 'build_tool', ['Tool']),
            ],
          },
        },
        { id: 'User-u' },
        { id: 'Reader-r' },
      ],
      ['Adder-a.api_build_tool > User-u.tools', 'Adder-a.api_run_model > Reader-r.input'],
    );
    const seen: FlowValue[] = [];
    const keep = (field: string) => (context: { value(name: string): FlowValue }) => {
      seen.push(context.value(field));
      return '';
    };
    const definitions = [
      { ...adder, olderToolName: 'adder' },
      component('User', { message: keep('tools') }),
      component('Reader', { message: keep('input') }),
    ];
    const result = await runToEnd(older, { definitions });

    assert.equal(result.end.status, 'ok');
    const handles = seen.flat().filter((value) => value instanceof ToolHandle);
    assert.deepEqual(
      handles.map(({ spec }) => spec.name),
      ['adder'],
    );
    const sum = await handles[0]?.call({ a: '5' }, new AbortController().signal);
    assert.deepEqual(sum, { sum: '5+2' });
    const [data] = seen.filter((value) => value instanceof Data);
    assert.deepEqual(data?.data, { sum: '1+2' });
  });

  it('leaves a tool output of older versions alone where nothing is connected to it', async () => {
    const flow = buildFlow([
      {
        id: 'Adder-a',
        fields: { a: '1', b: '2' },
        definition: {
          outputs: [
            { name: 'api_run_model', method: 'add', types: ['Data'] },
            { name: 'api_build_tool', method: 'build_tool', types: ['Tool'] },
          ],
        },
      },
    ]);
    const result = await runToEnd(flow, { definitions: [adder] });
    assert.deepEqual(Object.keys(result.records('Adder-a')[0]?.outputs ?? {}), ['api_run_model']);
  });
});
