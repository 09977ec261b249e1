import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/base/json';
import { parseFlowText } from '../../../src/flow/parse';
import { flowFile } from '../../support/flowBuilder';

const file = { path: 'flows/test.json' };
const parse = (value: JsonValue) => parseFlowText(JSON.stringify(value), file);

/** Two nodes and one edge whose ends are described as given. */
function withEdge(edge: Record<string, JsonValue>): JsonValue {
  const { data } = flowFile([{ id: 'A-1' }, { id: 'B-2', fields: { text: '' } }]);
  const nodes = (data as { nodes: JsonValue }).nodes;
  return { data: { nodes, edges: [{ source: 'A-1', target: 'B-2', ...edge }] } };
}

describe('edges of a flow file', () => {
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
