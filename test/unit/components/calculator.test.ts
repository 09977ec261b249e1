import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ArithmeticError, calculate } from '../../../src/components/arithmetic';
import { calculator } from '../../../src/components/calculator';
import { runComponent } from '../../support/componentContext';
import { dataOf } from '../../support/flowValues';

/** An expression in full parentheses, with the value that JavaScript gives it. */
type Sum = readonly [text: string, value: number];

const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
};

describe('Calculator', () => {
  const evaluate = async (expression: string): Promise<unknown> => {
    const data = dataOf(await runComponent(calculator, { values: { expression } }));
    return data['result'] ?? data['error'];
  };

  // Recorded from Langflow, where it knows the operator; else from Python.
  const results: Readonly<Record<string, string>> = {
    '1+2': '3',
    '2*3.5': '7',
    '1/3': '0.333333',
    '7/2': '3.5',
    '10/2': '5',
    '2**10': '1024',
    '2**0.5': '1.414214',
    '(1+2)*3': '9',
    '1e3': '1000',
    '0.1+0.2': '0.3',
    '1_000': '1000',
    '2**100': '1267650600228229401496703205376',
    '1e300*1e10': 'inf',
    '0.0078125*1': '0.007812',
    '1e-7': '0',
    '5.0': '5',
    '1e22+0': '10000000000000000000000',
    '100000': '100000',
    '1.50': '1.5',
    // Langflow's calculator knows no signs, floor division or remainder.
    '-1': '-1',
    '- -1': '1',
    '-2**2': '-4',
    '2**-1': '0.5',
    '2**3**2': '512',
    '7//2': '3',
    '-7//2': '-4',
    '7%3': '1',
    '-7%3': '2',
    '7%-3': '-2',
    ' 1 + 1 ': '2',
    '.5+1.': '1.5',
    '1-2-3': '-4',
    '100/10/2': '5',
    '-0.0000001': '0',
  };
  for (const [expression, expected] of Object.entries(results)) {
    it(`computes ${expression} as ${expected}`, async () => {
      assert.equal(await evaluate(expression), expected);
    });
  }

  for (const expression of ['1/0', '1//0', '1%0', '0**-1']) {
    it(`answers ${expression} with the error of a division by zero`, async () => {
      assert.equal(await evaluate(expression), 'Error: Division by zero');
    });
  }

  for (const expression of [
    '',
    '1 1',
    '1+',
    '(1',
    '1)',
    'abs(1)',
    '__import__("os")',
    '"a"',
    '1,2',
    '1<<2',
    '10**400',
    '(-8)**(1/3)',
    '1__0',
    '1e',
    'x',
    '9'.repeat(2000),
    `${'('.repeat(400)}1${')'.repeat(400)}`,
  ]) {
    it(`calls ${expression.slice(0, 20) || 'nothing'} an invalid expression`, async () => {
      assert.match(String(await evaluate(expression)), /^Invalid expression: /);
    });
  }

  it('returns the input beside an error', async () => {
    const data = dataOf(await runComponent(calculator, { values: { expression: 'oops' } }));

    assert.equal(data['input'], 'oops');
  });

  it('agrees with JavaScript on sums and products of any shape', () => {
    const number = fc.integer({ min: 0, max: 99 }).map((value): Sum => [String(value), value]);
    const { sum } = fc.letrec<{ sum: Sum }>((tie) => ({
      sum: fc.oneof(
        { maxDepth: 5 },
        number,
        fc
          .tuple(tie('sum'), fc.constantFrom(...Object.keys(operators)), tie('sum'))
          .map(([[leftText, left], operator, [rightText, right]]): Sum => [
            `(${leftText} ${operator}${rightText})`,
            operators[operator]?.(left, right) ?? Number.NaN,
          ]),
      ),
    }));

    fc.assert(
      fc.property(sum, ([text, value]) => {
        assert.equal(calculate(text), value);
      }),
    );
  });

  it('never throws anything but its own error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          calculate(text);
        } catch (error) {
          assert.ok(error instanceof ArithmeticError);
        }
      }),
    );
  });
});
