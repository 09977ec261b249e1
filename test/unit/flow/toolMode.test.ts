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
});
