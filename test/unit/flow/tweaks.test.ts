import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/base/json';
import type { Tweaks } from '../../../src/flow/engine';
import type { TemplateField } from '../../../src/flow/flowFile';
import { applyTweaks } from '../../../src/flow/tweaks';
import { buildFlow } from '../../support/flowBuilder';

const flow = buildFlow([
  {
    id: 'A-1',
    displayName: 'Twin',
    fields: {
      text: 'old',
      key: { type: 'str', value: 'MY_VAR', load_from_db: true },
      map: { type: 'dict', value: {} },
      nested: { type: 'NestedDict', value: {} },
      files: { type: 'file', file_path: '' },
      code: { type: 'code', value: 'class A: pass' },
    },
  },
  { id: 'A-2', displayName: 'Twin', fields: { text: 'old' } },
]);

function field(tweaks: Tweaks, node: string, name: string): TemplateField | undefined {
  return applyTweaks(flow, tweaks)
    .nodes.find(({ id }) => id === node)
    ?.fields.get(name);
}
const text = (tweaks: Tweaks, node: string): JsonValue | undefined =>
  field(tweaks, node, 'text')?.value;

describe('applyTweaks', () => {
  it('changes a field by node id', () => {
    const tweaks = { 'A-1': { text: 'new' } };
    assert.equal(text(tweaks, 'A-1'), 'new');
    assert.equal(text(tweaks, 'A-2'), 'old');
  });

  it('changes the last node of a display name', () => {
    const tweaks = { Twin: { text: 'new' } };
    assert.equal(text(tweaks, 'A-1'), 'old');
    assert.equal(text(tweaks, 'A-2'), 'new');
  });

  it('changes a bare field name everywhere, after the specific tweaks', () => {
    const tweaks = { text: 'all', 'A-1': { text: 'one' } };
    assert.deepEqual([text(tweaks, 'A-1'), text(tweaks, 'A-2')], ['all', 'all']);
  });

  it('takes any scalar and lists', () => {
    for (const value of [0.5, 7, false, null, ['a', 'b']]) {
      assert.deepEqual(text({ text: value }, 'A-2'), value);
    }
  });

  it('lets a literal win over the variable that the field named', () => {
    const changed = field({ 'A-1': { key: 'sk-literal' } }, 'A-1', 'key');
    assert.deepEqual([changed?.value, changed?.loadFromDb], ['sk-literal', false]);
  });

  it('merges an object into the field, so that it can name a variable', () => {
    const changed = field({ 'A-1': { text: { value: 'VAR', load_from_db: true } } }, 'A-1', 'text');
    assert.deepEqual([changed?.value, changed?.loadFromDb], ['VAR', true]);
    assert.equal(text({ 'A-1': { text: { value: 'plain' } } }, 'A-1'), 'plain');
  });

  it('takes an object as the value of a field that holds objects', () => {
    assert.deepEqual(field({ 'A-1': { map: { a: 1 } } }, 'A-1', 'map')?.value, { a: 1 });
    assert.deepEqual(field({ 'A-1': { nested: '{"a": 1}' } }, 'A-1', 'nested')?.value, { a: 1 });
    assert.deepEqual(field({ 'A-1': { map: { value: { b: 2 } } } }, 'A-1', 'map')?.value, { b: 2 });
  });

  it('sets the path of a file, however it is said', () => {
    for (const files of [['x.txt'], { file_path: ['x.txt'] }, { path: ['x.txt'] }]) {
      assert.deepEqual(field({ 'A-1': { files } }, 'A-1', 'files')?.filePath, ['x.txt']);
    }
  });

  it('refuses to change stored Python, and says so', () => {
    for (const tweaks of [{ 'A-1': { code: 'import os' } }, { code: 'import os' }]) {
      const changed = applyTweaks(flow, tweaks);
      assert.equal(changed.nodes[0]?.code, 'class A: pass');
      assert.equal(changed.nodes[0].fields.has('code'), false);
      assert.match(changed.notes.join(), /Python was ignored/);
    }
  });

  it('ignores nodes and fields that are not there', () => {
    const tweaks = { 'B-9': { text: 'x' }, 'A-1': { nothing: 'x' }, other: 'x' };
    assert.deepEqual(applyTweaks(flow, tweaks).nodes, flow.nodes);
  });

  it('leaves the given flow as it was', () => {
    applyTweaks(flow, { text: 'new' });
    assert.equal(flow.nodes[0]?.fields.get('text')?.value, 'old');
  });

  it('reaches the inner node of a group by the name the group gives its field', () => {
    const grouped = {
      ...flow,
      nodes: flow.nodes.map((node) =>
        node.id === 'A-1' ? { ...node, parentId: 'Group-g' } : node,
      ),
    };
    const changed = applyTweaks(grouped, { 'Group-g': { 'text_A-1': 'new' } });
    assert.equal(changed.nodes[0]?.fields.get('text')?.value, 'new');
  });
});
