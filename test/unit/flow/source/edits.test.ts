import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { nameVariable, removeElement, type TextChange } from '../../../../src/flow/source/edits';
import { fieldOf, mapFlowSource } from '../../../../src/flow/source/sourceMap';
import { flowFile } from '../../../support/flowBuilder';

function applied(text: string, changes: readonly TextChange[]): string {
  return changes
    .toSorted((one, other) => other.span.offset - one.span.offset)
    .reduce(
      (result, { span, text: replacement }) =>
        result.slice(0, span.offset) + replacement + result.slice(span.offset + span.length),
      text,
    );
}

describe('an edit of a flow file', () => {
  it('takes one element out of an array, whatever the layout', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.constantFrom(undefined, 2, '\t'),
        (values, pick, indent) => {
          const index = pick % values.length;
          const text = JSON.stringify({ before: 1, list: values, after: 2 }, undefined, indent);
          const root = parseTree(text);
          assert.ok(root);
          const element = findNodeAtLocation(root, ['list', index]);
          assert.ok(element);
          const result: unknown = JSON.parse(applied(text, [removeElement(text, element)]));
          const expected: unknown = JSON.parse(
            JSON.stringify({ before: 1, list: values.toSpliced(index, 1), after: 2 }),
          );
          assert.deepEqual(result, expected);
        },
      ),
    );
  });

  it('leaves the other elements as they were written', () => {
    const text = '[\n  1,\n  2,\n  3\n]';
    assert.equal(applied(text, [removeElement(text, { offset: 9, length: 1 })]), '[\n  1,\n  3\n]');
    assert.equal(
      applied(text, [removeElement(text, { offset: 14, length: 1 })]),
      '[\n  1,\n  2\n]',
    );
    assert.equal(applied('[ 1 ]', [removeElement('[ 1 ]', { offset: 2, length: 1 })]), '[]');
  });

  for (const indent of [undefined, 2]) {
    it(`puts a variable's name where a value was, with indent ${indent ?? 'none'}`, () => {
      for (const loadFromDb of [{ load_from_db: false }, {}]) {
        const key = { type: 'str', value: 'sk-secret', ...loadFromDb, password: true };
        const text = JSON.stringify(flowFile([{ id: 'A-a', fields: { key } }]), undefined, indent);
        const map = mapFlowSource(text);
        const field = map === undefined ? undefined : fieldOf(map, 'A-a', 'key');
        assert.ok(field);
        const result = applied(text, nameVariable(text, field, 'MY "KEY"'));
        const named = { ...key, value: 'MY "KEY"', load_from_db: true };
        assert.deepEqual(JSON.parse(result), flowFile([{ id: 'A-a', fields: { key: named } }]));
        const added = 'load_from_db' in loadFromDb || indent === undefined ? 0 : 1;
        assert.equal(result.split('\n').length, text.split('\n').length + added);
      }
    });
  }
});
