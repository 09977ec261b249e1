import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/json';
import {
  fieldAt,
  fieldOf,
  mapFlowSource,
  nodeAt,
  type FlowSourceMap,
  type Span,
} from '../../../../src/flow/source/sourceMap';
import { flowFile } from '../../../support/flowBuilder';

function mapped(file: JsonObject): { readonly text: string; readonly map: FlowSourceMap } {
  const text = JSON.stringify(file, undefined, 2);
  const map = mapFlowSource(text);
  assert.ok(map);
  return { text, map };
}

const textAt = (text: string, span: Span | undefined): string | undefined =>
  span && text.slice(span.offset, span.offset + span.length);

const twoNodes = flowFile(
  [
    { id: 'ChatInput-a', displayName: 'Question', fields: { input_value: 'Hi' } },
    { id: 'ChatOutput-b', fields: { key: { type: 'str', value: 'k', load_from_db: false } } },
  ],
  ['ChatInput-a.message > ChatOutput-b.key'],
);

describe('the places in a flow file', () => {
  it('name nodes, fields and edges', () => {
    const { text, map } = mapped(twoNodes);
    assert.deepEqual([...map.nodes.keys()], ['ChatInput-a', 'ChatOutput-b']);
    assert.equal(textAt(text, map.nodes.get('ChatInput-a')?.label), '"Question"');
    const field = fieldOf(map, 'ChatOutput-b', 'key');
    assert.equal(textAt(text, field?.value), '"k"');
    assert.equal(textAt(text, field?.loadFromDb), 'false');
    assert.equal(textAt(text, field?.key), '"key"');
    const [edge] = map.edges;
    assert.equal(edge?.edge?.target, 'ChatOutput-b');
    assert.equal(edge.hasHandleObjects, true);
    assert.equal(textAt(text, map.top), '"nodes"');
  });

  it('are found from an offset, the innermost first', () => {
    const inner = flowFile([{ id: 'Text-in', fields: { text: 'deep' } }]);
    const { text, map } = mapped(
      flowFile([
        {
          id: 'Group-a',
          fields: {
            text_in: { type: 'str', value: 'outer', proxy: { id: 'Text-in', field: 'text' } },
          },
          definition: { flow: inner },
        },
      ]),
    );
    assert.equal(nodeAt(map, text.indexOf('"deep"'))?.id, 'Text-in');
    const group = nodeAt(map, text.indexOf('"outer"'));
    assert.equal(group?.id, 'Group-a');
    assert.equal(group.kind, 'group');
    assert.equal(fieldAt(group, text.indexOf('"outer"'))?.name, 'text_in');
    assert.equal(map.nodes.get('Text-in')?.parentId, 'Group-a');
    // The group keeps the value of the node inside.
    assert.equal(textAt(text, fieldOf(map, 'Text-in', 'text')?.value), '"outer"');
  });

  it('are those of the first flow of a collection', () => {
    const { map } = mapped({ flows: [twoNodes, flowFile([{ id: 'Other-c' }])] });
    assert.deepEqual([...map.nodes.keys()], ['ChatInput-a', 'ChatOutput-b']);
  });

  it('are known as far as a text goes that is being edited', () => {
    const text = JSON.stringify(twoNodes, undefined, 2);
    const map = mapFlowSource(text.slice(0, text.indexOf('"ChatOutput-b"') + 40));
    assert.deepEqual([...(map?.nodes.keys() ?? [])], ['ChatInput-a', 'ChatOutput-b']);
  });

  it('are not looked for in a text that nests deeper than any flow', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    assert.equal(mapFlowSource(`{"nodes": [], "edges": ${deep}}`), undefined);
    assert.equal(mapFlowSource('{"a": 1}'), undefined);
    assert.equal(mapFlowSource('not JSON'), undefined);
  });
});
