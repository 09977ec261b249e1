import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { formatTemplate, pythonRepr, toDisplayText } from '../../../src/flow/text';
import { Data, DataFrame, Message } from '../../../src/flow/values';

describe('flow text', () => {
  describe('pythonRepr', () => {
    // What Python 3.12 prints for the same values.
    const cases: readonly [Parameters<typeof pythonRepr>[0], string][] = [
      [null, 'None'],
      [true, 'True'],
      [12, '12'],
      [0.5, '0.5'],
      [0.00001, '1e-05'],
      [1.5e-7, '1.5e-07'],
      [1e22, '1e+22'],
      ['it', "'it'"],
      ["it's", '"it\'s"'],
      ['both \' and "', "'both \\' and \"'"],
      ['a\nb\t\\', "'a\\nb\\t\\\\'"],
      ['é \u0007 \u00a0', "'é \\x07 \\xa0'"],
      [[1, 'a', null], "[1, 'a', None]"],
      [{ a: { b: [false] } }, "{'a': {'b': [False]}}"],
      [[new Message({ text: 'hi' }), new Data({ text: 'x' })], "['hi', 'x']"],
    ];
    for (const [value, expected] of cases) {
      it(`writes ${expected}`, () => {
        assert.equal(pythonRepr(value), expected);
      });
    }
  });

  describe('formatTemplate', () => {
    const values = {
      name: 'Ada',
      n: 1234.5678,
      half: 2.5,
      quarter: 0.375,
      i: 42,
      flag: true,
      none: null,
      list: ['a', 'b'],
      map: { key: 'v', deep: { x: 1 } },
      message: new Message({ text: 'said' }),
    };
    const cases: readonly [string, string][] = [
      ['Hi {name}!', 'Hi Ada!'],
      ['{{name}} {name}', '{name} Ada'],
      ['{{{name}}}', '{Ada}'],
      ['{n:.2f} {n:,.1f} {n:.3g} {n:e}', '1234.57 1,234.6 1.23e+03 1.234568e+03'],
      [
        '{i:05d}|{i:>6}|{i:<6}|{i:^6}|{i:+}|{i:#x}|{i:b}',
        '00042|    42|42    |  42  |+42|0x2a|101010',
      ],
      ['{name:>5}|{name:*^7}|{name:.1}', '  Ada|**Ada**|A'],
      ['{name!r}', "'Ada'"],
      ['{flag} {none} {list} {map}', "True None ['a', 'b'] {'key': 'v', 'deep': {'x': 1}}"],
      ['{list[1]} {map[key]} {map[deep][x]}', 'b v 1'],
      ['{message}', 'said'],
      ['{missing}|', '|'],
      ['{i:>{i}}', `${' '.repeat(40)}42`],
      ['{n:.1%}', '123456.8%'],
      ['{half:.0f} {quarter:.2f} {half:.1f}', '2 0.38 2.5'],
    ];
    for (const [template, expected] of cases) {
      it(`fills ${template}`, () => {
        assert.equal(formatTemplate(template, values), expected);
      });
    }

    for (const broken of ['{', '}', 'a {name', '{name:q}', '{}', '{name!x}', '{i:s}']) {
      it(`refuses ${broken}`, () => {
        assert.throws(
          () => formatTemplate(broken, values),
          (error) => isAppError(error, 'input-invalid'),
        );
      });
    }

    it('refuses a missing value where asked to', () => {
      assert.throws(
        () => formatTemplate('{missing}', values, { missing: 'error' }),
        (error) => isAppError(error, 'input-invalid') && error.message.includes('{missing}'),
      );
    });

    it('does not reach what an object inherits', () => {
      assert.equal(formatTemplate('{constructor}{map.constructor}{name.length}', values), '');
    });
  });

  describe('toDisplayText', () => {
    it('keeps the text of a message as it is', () => {
      assert.equal(toDisplayText(new Message({ text: 'a\n\n\n\nb' })), 'a\n\n\n\nb');
    });

    it('collapses empty lines of a string', () => {
      assert.equal(toDisplayText('a\n  \n\n\nb'), 'a\n\nb');
    });

    it('shows data as a JSON block', () => {
      assert.equal(toDisplayText(new Data({ ä: [1] })), '```json\n{\n  "ä": [\n    1\n  ]\n}\n```');
    });

    it('lays a table out as Markdown', () => {
      const table = new DataFrame([
        { name: 'a|b', score: 1.5 },
        { name: 'line\nbreak', score: 22.25 },
      ]);
      assert.equal(
        toDisplayText(table),
        [
          '| name           |   score |',
          '|:---------------|--------:|',
          '| a\\|b           |    1.5  |',
          '| line<br/>break |   22.25 |',
        ].join('\n'),
      );
    });

    it('shows nothing of an empty table', () => {
      assert.equal(toDisplayText(new DataFrame([])), '');
    });

    it('drops empty rows where it cleans', () => {
      const table = new DataFrame([{ a: null }, { a: 'x' }]);
      assert.equal(toDisplayText(table, { clean: true }), '| a   |\n|:----|\n| x   |');
    });
  });
});
