import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FormField } from '../../../../src/protocol/form';
import {
  enteredValue,
  fits,
  parseTyped,
  typedValue,
  type Typed,
} from '../../../../webview/state/formValues';

function aField(fields: Partial<FormField>): FormField {
  return {
    ...{ name: 'f', label: 'Field', info: '', kind: 'text', value: '', options: [] },
    ...{ extensions: [], isMany: false, isText: false, isRequired: false },
    ...fields,
  };
}

function entered(fields: Partial<FormField>, typed: Typed): unknown {
  const found = enteredValue(aField(fields), typed);
  return 'value' in found ? found.value : found;
}

describe('what is entered into a form', () => {
  it('is a number, or a problem, and nothing is the value of the flow', () => {
    assert.equal(entered({ kind: 'number', value: 3 }, '2,5'), 2.5);
    assert.equal(entered({ kind: 'number', value: 3 }, ' '), 3);
    assert.deepEqual(entered({ kind: 'number' }, '2x'), { problem: 'This is no number.' });
  });

  it('is JSON, as a value or as the text of it', () => {
    assert.deepEqual(entered({ kind: 'json' }, '{"a": [1]}'), { a: [1] });
    assert.equal(entered({ kind: 'json', isText: true }, '{"a": [1]}'), '{"a": [1]}');
    assert.equal(entered({ kind: 'json', isText: true }, ''), '');
    assert.match(JSON.stringify(entered({ kind: 'json' }, '{"a": ')), /no valid JSON/);
  });

  it('is pairs with one value for each key', () => {
    const row = (key: string, value: string) => ({ key, value });
    const flow = { kind: 'pairs', value: { limit: 100, name: 'x' } } as const;
    assert.deepEqual(entered(flow, [row('limit', '100'), row('name', '7'), row('', '')]), {
      limit: 100,
      name: '7',
    });
    assert.deepEqual(entered(flow, [row(' a', '1'), row('a', '2')]), {
      problem: 'The key a stands there twice.',
    });
    assert.deepEqual(entered(flow, [row('', '1')]), { problem: 'A value has no key.' });
  });

  it('is a list without empty items', () => {
    assert.deepEqual(entered({ kind: 'list' }, ['a', ' ', 'b']), ['a', 'b']);
    assert.deepEqual(entered({ kind: 'list', isRequired: true }, ['']), {
      problem: 'Something must be entered here.',
    });
  });

  it('is the paths of files, or the one path', () => {
    const files = [{ path: 'f/a.txt', name: 'a.txt', size: 1 }];
    assert.deepEqual(entered({ kind: 'file', isMany: true }, files), ['f/a.txt']);
    assert.equal(entered({ kind: 'file' }, files), 'f/a.txt');
    assert.equal(entered({ kind: 'file' }, []), '');
  });

  it('is left aside where the field is of another kind by now', () => {
    assert.equal(fits(aField({ kind: 'list' }), 'text'), false);
    assert.equal(fits(aField({ kind: 'text' }), ['a']), false);
    assert.equal(fits(aField({ kind: 'boolean' }), 'true'), false);
    assert.equal(fits(aField({ kind: 'pairs' }), ['a']), false);
    assert.equal(fits(aField({ kind: 'pairs' }), []), true);
  });

  it('gives back what the flow says where nothing was changed', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const key = fc.string({ minLength: 1 }).filter((name) => name.trim() === name && name !== '');
    const value = fc.dictionary(key, scalar, { noNullPrototype: true });
    fc.assert(
      fc.property(value, (pairs) => {
        const field = aField({ kind: 'pairs', value: pairs });
        assert.deepEqual(enteredValue(field, typedValue(field)), { value: pairs });
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
        // A text is shown as it is: it may be JSON that was written down.
        fc.pre(typeof json !== 'string' && json !== null);
        const value = JSON.parse(JSON.stringify(json)) as FormField['value'];
        const field = aField({ kind: 'json', value });
        assert.deepEqual(enteredValue(field, typedValue(field)), { value });
      }),
    );
  });

  it('survives being kept, and nothing else does', () => {
    const files = [{ path: 'f/a.txt', name: 'a.txt', size: 1 }];
    for (const typed of ['{"half', true, ['a', ''], [{ key: 'a', value: '' }], files, []]) {
      assert.deepEqual(parseTyped(JSON.parse(JSON.stringify(typed))), typed);
    }
    for (const other of [7, null, [1], [{ key: 1, value: '' }], ['a', { key: '', value: '' }]]) {
      assert.equal(parseTyped(other), undefined);
    }
  });
});
