import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../src/base/json';
import { editFlowText, memberOf, newFlowText, removeFlowText } from '../../../src/flow/flowText';
import { sampleFlowText } from '../../support/sampleFlow';

/** As Langflow exports a flow. */
function exported(): string {
  return JSON.stringify(JSON.parse(sampleFlowText('echo')), undefined, 2);
}

/** Lines of one text that the other does not have, in place. */
function changedLines(before: string, after: string): readonly string[] {
  const lines = before.split('\n');
  return after.split('\n').filter((line, index) => line !== lines[index]);
}

describe('editFlowText', () => {
  it('changes the one line of a name', () => {
    const text = exported();

    const edited = editFlowText(text, { name: 'Renamed' });

    assert.deepEqual(
      changedLines(text, edited).map((line) => line.trim().replace(/,$/, '')),
      ['"name": "Renamed"'],
    );
  });

  it('changes the one value of a graph that differs', () => {
    const text = exported();
    const graph = JSON.parse(JSON.stringify(memberOf(text).flow['data'])) as {
      nodes: { position: { x: number } }[];
    };
    const [node] = graph.nodes;
    if (node !== undefined) node.position.x = 123_456;

    const edited = editFlowText(text, { data: graph });

    assert.deepEqual(
      changedLines(text, edited).map((line) => line.trim().replace(/,$/, '')),
      ['"x": 123456'],
    );
  });

  it('leaves a text as it is where nothing changes', () => {
    const text = exported().replaceAll('\n', '\r\n');

    assert.equal(editFlowText(text, { ...memberOf(text).flow }), text);
  });

  it('keeps line ends, tabs, a mark of the byte order and a file of one line', () => {
    const dos = '{\r\n\t"name": "a",\r\n\t"nodes": []\r\n}\r\n';
    assert.equal(
      editFlowText(dos, { endpoint_name: 'e' }),
      '{\r\n\t"name": "a",\r\n\t"nodes": [],\r\n\t"endpoint_name": "e"\r\n}\r\n',
    );
    assert.equal(editFlowText('\uFEFF{"name":"a"}', { name: 'b' }), '\uFEFF{"name":"b"}');
    assert.equal(editFlowText('{"name":"a"}', { tags: ['x'] }), '{"name":"a","tags": ["x"]}');
  });

  it('changes the first flow of a collection', () => {
    const list = '[{"name":"a"},{"name":"b"}]';
    assert.equal(editFlowText(list, { name: 'c' }), '[{"name":"c"},{"name":"b"}]');
    assert.equal(
      editFlowText('{"flows":[{"name":"a"}]}', { name: 'c' }),
      '{"flows":[{"name":"c"}]}',
    );
  });

  it('refuses a text that holds no flow', () => {
    for (const text of ['', '{', '[]', '3', '{"flows":[]}']) {
      assert.throws(() => editFlowText(text, { name: 'a' }), /holds no flow/);
    }
  });

  it('gives what was asked for, whatever JSON it is', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, json, fc.constantFrom(undefined, 2), (before, after, indent) => {
        const text = JSON.stringify({ name: 'a', data: before, tags: [] }, undefined, indent);

        const plain = JSON.parse(JSON.stringify(after)) as JsonValue;

        const edited = editFlowText(text, { data: plain });

        assert.deepEqual(JSON.parse(edited), {
          name: 'a',
          data: plain,
          tags: [],
        });
      }),
    );
  });
});

describe('removeFlowText', () => {
  it('keeps the other flows of a file', () => {
    assert.equal(removeFlowText('[{"name":"a"},{"name":"b"}]'), '[{"name":"b"}]');
  });

  it('leaves nothing of a file with one flow', () => {
    assert.equal(removeFlowText('{"name":"a"}'), undefined);
  });
});

describe('newFlowText', () => {
  it('sorts keys at every depth, as an export of Langflow does', () => {
    assert.equal(
      newFlowText({ name: 'a', data: { nodes: [{ b: 1, a: 2 }], edges: [] } }),
      '{\n  "data": {\n    "edges": [],\n    "nodes": [\n      {\n        "a": 2,\n        "b": 1\n      }\n    ]\n  },\n  "name": "a"\n}\n',
    );
  });
});
