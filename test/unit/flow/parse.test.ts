import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppError, isAppError } from '../../../src/base/errors';
import type { JsonValue } from '../../../src/base/json';
import { looksLikeFlow, parseFlowCollection, parseFlowText } from '../../../src/flow/parse';
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

/** Two nodes and one edge whose ends are described as given. */
function withEdge(edge: Record<string, JsonValue>): JsonValue {
  const { data } = flowFile([{ id: 'A-1' }, { id: 'B-2', fields: { text: '' } }]);
  const nodes = (data as { nodes: JsonValue }).nodes;
  return { data: { nodes, edges: [{ source: 'A-1', target: 'B-2', ...edge }] } };
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

  describe('edges', () => {
    const expected = { source: 'A-1', sourceOutput: 'message', target: 'B-2', targetField: 'text' };
    const source = { dataType: 'A', id: 'A-1', name: 'message', output_types: ['Message'] };
    const target = { fieldName: 'text', id: 'B-2', inputTypes: ['Message', 'Text'], type: 'str' };
    const encode = (handle: object): string => JSON.stringify(handle).replaceAll('"', 'œ');
    const shapes: Readonly<Record<string, Record<string, JsonValue>>> = {
      objects: { data: { sourceHandle: source, targetHandle: target } },
      'strings with œ': { sourceHandle: encode(source), targetHandle: encode(target) },
      'strings of plain JSON': {
        sourceHandle: JSON.stringify(source),
        targetHandle: JSON.stringify(target),
      },
      'empty objects beside strings': {
        data: { sourceHandle: {}, targetHandle: {} },
        sourceHandle: encode(source),
        targetHandle: encode(target),
      },
      'bars of 0.x': {
        sourceHandle: 'A|A-1|Message|Record',
        targetHandle: 'str;Message|text|B-2',
      },
      'objects without an output name': {
        data: {
          sourceHandle: { baseClasses: ['Message'], dataType: 'A', id: 'A-1' },
          targetHandle: target,
        },
      },
    };
    for (const [name, shape] of Object.entries(shapes)) {
      it(`reads handles as ${name}`, () => {
        const flow = parse(withEdge(shape));
        assert.deepEqual(flow.notes.slice(1), []);
        const [edge] = flow.edges;
        assert.deepEqual(
          {
            ...expected,
            types: edge?.sourceTypes[0],
            accepts: edge?.targetTypes?.includes('Message'),
          },
          {
            source: edge?.source,
            sourceOutput: edge?.sourceOutput,
            target: edge?.target,
            targetField: edge?.targetField,
            types: 'Message',
            accepts: true,
          },
        );
      });
    }

    it('believes the objects where the strings say something else', () => {
      const flow = parse(
        withEdge({
          data: { sourceHandle: source, targetHandle: target },
          sourceHandle: encode({ ...source, name: 'other' }),
          targetHandle: encode({ ...target, fieldName: 'other' }),
        }),
      );
      assert.equal(flow.edges[0]?.sourceOutput, 'message');
      assert.equal(flow.edges[0].targetField, 'text');
    });

    it('knows an edge back into a loop by its target naming an output', () => {
      const loopTarget = { dataType: 'B', id: 'B-2', name: 'item', output_types: ['Data'] };
      const [edge] = parse(
        withEdge({ data: { sourceHandle: source, targetHandle: loopTarget } }),
      ).edges;
      assert.equal(edge?.isLoop, true);
      assert.equal(edge.targetField, 'item');
    });

    it('reads newer and older names of types', () => {
      const [edge] = parse(
        withEdge({
          data: {
            sourceHandle: { ...source, output_types: ['JSON', 'Table', 'Text'] },
            targetHandle: { ...target, inputTypes: null, type: 'JSON' },
          },
        }),
      ).edges;
      assert.deepEqual(edge?.sourceTypes, ['Data', 'DataFrame', 'Message']);
      assert.equal(edge.targetTypes, undefined);
      assert.equal(edge.targetFieldType, 'Data');
    });

    it('drops edges that hang loose and says so', () => {
      const flow = parse(
        withEdge({ target: 'C-3', data: { sourceHandle: source, targetHandle: target } }),
      );
      assert.deepEqual(flow.edges, []);
      assert.ok(flow.notes.some((note) => note.includes('C-3 is not in the flow')));
    });

    it('takes the same edge twice as one', () => {
      const edge = {
        source: 'A-1',
        target: 'B-2',
        data: { sourceHandle: source, targetHandle: target },
      };
      const { data } = flowFile([{ id: 'A-1' }, { id: 'B-2' }]);
      const flow = parse({ ...(data as { nodes: JsonValue }), edges: [edge, edge] });
      assert.equal(flow.edges.length, 1);
    });
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

  describe('bad input', () => {
    const broken: readonly [string, number, number][] = [
      ['{"a": 1,\n  "b": }', 2, 8],
      ['{"a": 1\n  "b": 2}', 2, 3],
      ['{"nodes": [', 1, 12],
      ['', 1, 1],
      ['{"a": tru}', 1, 7],
      ['{"a": "x\ny"}', 1, 7],
      ['{} {}', 1, 4],
      ["{'a': 1}", 1, 2],
      ['[1, 2,]', 1, 7],
    ];
    for (const [text, line, column] of broken) {
      it(`says where ${JSON.stringify(text)} is broken`, () => {
        const error = failure(text);
        assert.equal(error.code, 'flow-unreadable');
        assert.match(
          error.message,
          new RegExp(`flows/test\\.json.*line ${line}, column ${column}:`),
        );
      });
    }

    it('names the file that holds no flow', () => {
      for (const text of ['null', '12', '"x"', '{}', '{"data": {}}', '{"nodes": 1, "edges": 2}']) {
        const error = failure(text);
        assert.equal(error.code, 'flow-unreadable');
        assert.match(error.message, /flows\/test\.json/);
      }
    });

    it('refuses a file of 50 MB', () => {
      const error = failure(`{"nodes": [], "edges": [], "x": "${'x'.repeat(50 * 1024 * 1024)}"}`);
      assert.equal(error.code, 'flow-unreadable');
      assert.match(error.message, /32 MB/);
    });

    it('refuses what nests too deeply, and says where', () => {
      const error = failure('['.repeat(100_000));
      assert.match(error.message, /nests deeper than 200 levels at line 1, column 201/);
    });

    it('does not count brackets in strings', () => {
      assert.equal(parse({ ...flowFile([]), description: '\\"[['.repeat(500) }).nodes.length, 0);
    });

    it('refuses too many nodes', () => {
      const nodes = Array.from({ length: 6000 }, (_, index) => ({ id: `A-${index}` }));
      assert.equal(failure(JSON.stringify({ nodes, edges: [] })).code, 'flow-invalid');
    });

    it('answers any JSON with a flow or an AppError', () => {
      // Keys of flow files make it likely that the walk gets far into the value.
      const keys = [
        'data',
        'nodes',
        'edges',
        'flows',
        'id',
        'node',
        'type',
        'template',
        'outputs',
        'flow',
        'sourceHandle',
        'targetHandle',
        'source',
        'target',
        'proxy',
        'name',
        'value',
        '__proto__',
        'fieldName',
      ];
      const key = fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 5 }));
      const { value } = fc.letrec<{ value: unknown }>((tie) => ({
        value: fc.oneof(
          { maxDepth: 8, depthSize: 'large' },
          fc.constantFrom(null, true, 1, '', 'A-1', 'GroupNode', '{œidœ:œxœ}', 'a|b|c'),
          fc.array(tie('value'), { maxLength: 4 }),
          fc.dictionary(key, tie('value'), { maxKeys: 6 }),
        ),
      }));
      fc.assert(
        fc.property(value, (json) => {
          for (const text of [
            JSON.stringify(json),
            JSON.stringify({ nodes: [json], edges: [json] }),
          ]) {
            try {
              parseFlowText(text, file);
            } catch (error) {
              if (!isAppError(error)) throw error;
            }
          }
        }),
        { numRuns: 400 },
      );
    });

    it('answers any broken JSON with a place in it', () => {
      const text = JSON.stringify(
        flowFile([{ id: 'A-1', fields: { text: 'a "quoted" \\ ü' } }]),
        undefined,
        1,
      );
      fc.assert(
        fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, insert) => {
          const changed = text.slice(0, at) + insert + text.slice(at + 1);
          try {
            parseFlowText(changed, file);
          } catch (error) {
            if (!isAppError(error)) throw error;
            if (error.message.includes('not valid JSON')) {
              const lines = changed.split('\n');
              const [, line = '', column = ''] =
                /line (\d+), column (\d+)/.exec(error.message) ?? [];
              assert.ok(Number(line) <= lines.length);
              assert.ok(Number(column) <= (lines[Number(line) - 1]?.length ?? 0) + 1);
              // The place lies at or after the change, at most one token before it.
              const before = changed.slice(0, at).split('\n').length;
              assert.ok(
                Number(line) >= before - 1,
                `${error.message} for a change in line ${before}`,
              );
            }
          }
        }),
        { numRuns: 1000 },
      );
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
