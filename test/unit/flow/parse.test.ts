import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors';
import type { JsonValue } from '../../../src/base/json';
import { looksLikeFlow } from '../../../src/flow/looksLikeFlow';
import { parseFlowCollection, parseFlowText } from '../../../src/flow/parse';
import { flowFile } from '../../support/flowBuilder';

const file = { path: 'flows/test.json' };
const parse = (value: JsonValue) => parseFlowText(JSON.stringify(value), file);

function failure(text: string): AppError {
  try {
    parseFlowText(text, file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('parseFlowText', () => {
  it('reads what a flow says of itself', () => {
    const flow = parse({
      ...flowFile([{ id: 'A-1' }]),
      id: '0F1E2D3C4B5A49788695A4B3C2D1E0F1',
      description: 'd',
      endpoint_name: 'e',
      last_tested_version: '1.8.0',
    });
    assert.equal(flow.id, '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1');
    assert.deepEqual(
      [flow.name, flow.description, flow.endpointName, flow.lastTestedVersion],
      ['Test flow', 'd', 'e', '1.8.0'],
    );
  });

  it('makes up an id and a name from the path, always the same', () => {
    const bare = { nodes: [], edges: [] };
    const flow = parse(bare);
    assert.equal(flow.name, 'test');
    assert.equal(flow.id, parse(bare).id);
    assert.notEqual(flow.id, parseFlowText(JSON.stringify(bare), { path: 'other.json' }).id);
  });

  it('reads a bare graph, a collection and a list', () => {
    const one = flowFile([{ id: 'A-1' }]);
    assert.equal(parse(one['data'] as JsonValue).nodes.length, 1);
    assert.equal(parse({ flows: [one] }).name, 'Test flow');
    assert.equal(parseFlowCollection(JSON.stringify([one, one]), file).length, 2);
    assert.match(parse([one, one]).notes[0] ?? '', /2 flows/);
  });

  it('gives the flows of a collection ids of their own', () => {
    const text = JSON.stringify({
      flows: [
        { nodes: [], edges: [] },
        { nodes: [], edges: [] },
      ],
    });
    const [first, second] = parseFlowCollection(text, file);
    assert.notEqual(first?.id, second?.id);
  });

  describe('nodes', () => {
    it('leaves notes out, and edges tied to them silently', () => {
      const note = {
        id: 'note-1',
        type: 'noteNode',
        data: { type: 'note', node: { template: {} } },
      };
      const { data } = flowFile([{ id: 'A-1' }], []);
      const { nodes } = data as { nodes: JsonValue[] };
      const flow = parse({
        data: {
          nodes: [note, ...nodes],
          edges: [
            {
              source: 'note-1',
              target: 'A-1',
              sourceHandle: 'n|note-1|x',
              targetHandle: 'x|y|A-1',
            },
          ],
        },
      });
      assert.deepEqual(
        flow.nodes.map(({ id }) => id),
        ['A-1'],
      );
      assert.deepEqual(flow.edges, []);
      assert.ok(!flow.notes.some((sentence) => sentence.includes('dropped')));
    });

    it('keeps fields as the file has them, without its Python and what is no field', () => {
      const [node] = parse(
        flowFile([
          {
            id: 'A-1',
            fields: {
              key: { type: 'str', value: 'K', load_from_db: true, password: true, show: false },
              code: { type: 'code', value: 'class A: pass' },
              _frontend_node_flow_id: { value: 'x' },
            },
          },
        ]),
      ).nodes;
      assert.deepEqual([...(node?.fields.keys() ?? [])], ['key']);
      const key = node?.fields.get('key');
      assert.deepEqual([key?.loadFromDb, key?.isPassword, key?.isShown], [true, true, false]);
      assert.equal(node?.code, 'class A: pass');
    });

    it('makes an output of the types where older files name none', () => {
      const [node] = parse(
        flowFile([{ id: 'A-1', definition: { outputs: [], base_classes: ['Message', 'Text'] } }]),
      ).nodes;
      assert.deepEqual(
        node?.outputs.map(({ types }) => types),
        [['Message']],
      );
    });

    it('knows the line of each node, also where edges come first', () => {
      const text = JSON.stringify(
        {
          data: {
            edges: [{ data: { sourceHandle: { id: 'B-2' } } }],
            nodes: [{ id: 'A-1' }, { id: 'B-2' }],
          },
        },
        undefined,
        2,
      );
      const lines = text.split('\n');
      const flow = parseFlowText(text, file);
      for (const node of flow.nodes) {
        assert.equal(lines[(node.line ?? 0) - 1]?.trim(), `"id": "${node.id}"`);
      }
      assert.ok((flow.nodes[0]?.line ?? 0) > 8);
    });

    it('keeps the first of two nodes with one id', () => {
      const flow = parse(flowFile([{ id: 'A-1', displayName: 'first' }, { id: 'A-1' }]));
      assert.deepEqual(
        flow.nodes.map(({ displayName }) => displayName),
        ['first'],
      );
      assert.match(flow.notes[0] ?? '', /A-1/);
    });
  });

  describe('groups', () => {
    const inner = flowFile(
      [
        { id: 'In-1', fields: { text: 'inner' } },
        { id: 'Out-2', fields: { text: '' } },
      ],
      ['In-1.message > Out-2.text'],
    );
    const group = (flow: JsonValue, id: string, proxyOf: string, name: string): JsonValue => ({
      id,
      type: 'genericNode',
      data: {
        id,
        type: 'GroupNode',
        node: {
          display_name: 'Group',
          flow,
          template: {
            [`text_${proxyOf}`]: {
              type: 'str',
              value: 'outer',
              proxy: { id: proxyOf, field: name },
            },
          },
          outputs: [
            { name: `Old-9_message`, types: ['Message'], proxy: { id: 'Out-2', name: 'message' } },
          ],
        },
      },
    });
    const outside = flowFile([{ id: 'A-1' }, { id: 'Z-9', fields: { text: '' } }])['data'] as {
      nodes: JsonValue[];
    };
    const edge = (from: string, output: string, to: string, field: string): JsonValue => ({
      source: from,
      target: to,
      data: {
        sourceHandle: { id: from, name: output, output_types: ['Message'] },
        targetHandle: { id: to, fieldName: field, inputTypes: ['Message'], type: 'str' },
      },
    });
    const connections = (flow: ReturnType<typeof parse>): readonly string[] =>
      flow.edges.map(
        (each) => `${each.source}.${each.sourceOutput} > ${each.target}.${each.targetField}`,
      );

    it('puts the inner nodes in the place of the group, with its values and edges', () => {
      const flow = parse({
        data: {
          nodes: [...outside.nodes, group(inner, 'Group-g', 'In-1', 'text')],
          edges: [
            edge('A-1', 'message', 'Group-g', 'text_In-1'),
            edge('Group-g', 'Old-9_message', 'Z-9', 'text'),
          ],
        },
      });
      assert.deepEqual(
        flow.nodes.map(({ id, parentId }) => [id, parentId]),
        [
          ['A-1', undefined],
          ['Z-9', undefined],
          ['In-1', 'Group-g'],
          ['Out-2', 'Group-g'],
        ],
      );
      assert.equal(flow.nodes[2]?.fields.get('text')?.value, 'outer');
      assert.deepEqual([...connections(flow)].sort(), [
        'A-1.message > In-1.text',
        'In-1.message > Out-2.text',
        'Out-2.message > Z-9.text',
      ]);
    });

    it('lets a frozen group freeze what is in it', () => {
      const frozen = group(inner, 'Group-g', 'In-1', 'text') as { data: { node: object } };
      const node = { ...frozen.data.node, frozen: true };
      const flow = parse({
        data: { nodes: [{ ...frozen, data: { node } }], edges: [] },
      });
      assert.deepEqual(
        flow.nodes.map(({ isFrozen }) => isFrozen),
        [true, true],
      );
    });

    it('expands groups within groups', () => {
      const nested = { data: { nodes: [group(inner, 'Inner-g', 'In-1', 'text')], edges: [] } };
      const flow = parse({
        data: {
          nodes: [...outside.nodes, group(nested, 'Outer-g', 'Inner-g', 'text_In-1')],
          edges: [edge('A-1', 'message', 'Outer-g', 'text_Inner-g')],
        },
      });
      assert.ok(connections(flow).includes('A-1.message > In-1.text'));
      assert.equal(flow.nodes.find(({ id }) => id === 'In-1')?.fields.get('text')?.value, 'outer');
    });

    it('drops an edge to a group that points at itself', () => {
      const flow = parse({
        data: {
          nodes: [...outside.nodes, group(inner, 'Group-g', 'Group-g', 'text_Group-g')],
          edges: [edge('A-1', 'message', 'Group-g', 'text_Group-g')],
        },
      });
      assert.deepEqual(connections(flow), ['In-1.message > Out-2.text']);
    });

    it('ends at a group that holds itself too often', () => {
      let flow: JsonValue = { data: { nodes: [], edges: [] } };
      for (let depth = 0; depth < 30; depth++) {
        flow = { data: { nodes: [group(flow, `G-${depth}`, 'x', 'y')], edges: [] } };
      }
      assert.equal(failure(JSON.stringify(flow)).code, 'flow-invalid');
    });
  });
});

describe('looksLikeFlow', () => {
  it('tells flows from other JSON', () => {
    assert.equal(looksLikeFlow(JSON.stringify(flowFile([{ id: 'A-1' }]))), true);
    assert.equal(looksLikeFlow('{"name": "package", "nodes": [], "edges": []}'), false);
    assert.equal(looksLikeFlow('{"dependencies": {}}'), false);
    assert.equal(looksLikeFlow('not even JSON'), false);
  });
});
