import assert from 'node:assert/strict';
import { conditionalRouter } from '../../../src/components/conditionalRouter';
import { runToEnd } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

async function branch(
  text: string,
  operator: string,
  match: string,
  caseSensitive = true,
): Promise<boolean> {
  const flow = buildFlow(
    [
      {
        id: 'ConditionalRouter-r',
        fields: {
          input_text: { type: 'prompt', value: text },
          match_text: { type: 'prompt', value: match },
          operator,
          case_sensitive: { type: 'bool', value: caseSensitive },
        },
        outputs: { true_result: ['Message'], false_result: ['Message'] },
      },
      { id: 'Join-t' },
      { id: 'Join-f' },
    ],
    [
      'ConditionalRouter-r.true_result > Join-t.input',
      'ConditionalRouter-r.false_result > Join-f.input',
    ],
  );
  const result = await runToEnd(flow, { definitions: [conditionalRouter] });
  const statuses = result.statuses();
  assert.notEqual(statuses['Join-t'], statuses['Join-f']);
  return statuses['Join-t'] === 'ok';
}

describe('If-Else', () => {
  // Text, operator, other text, case counts, true branch taken.
  const cases: readonly [string, string, string, boolean, boolean][] = [
    ['a', 'equals', 'a', true, true],
    ['A', 'equals', 'a', true, false],
    ['A', 'equals', 'a', false, true],
    ['a', 'not equals', 'b', true, true],
    ['say yes now', 'contains', 'yes', true, true],
    ['say YES', 'contains', 'yes', true, false],
    ['yes, please', 'starts with', 'yes', true, true],
    ['oh yes', 'ends with', 'yes', true, true],
    ['order 12', 'regex', '\\w+ \\d+', true, true],
    ['an order 12', 'regex', 'order', true, false],
    ['ORDER', 'regex', 'order', false, false],
    ['ORDER', 'regex', '(?i)order', true, true],
    ['abab', 'regex', '(?P<x>ab)(?P=x)$', true, true],
    ['ab', 'regex', 'a\\Z', true, false],
    ['x', 'regex', '(', true, false],
    ['9', 'less than', '10', true, true],
    ['10', 'less than or equal', '10.0', true, true],
    ['1e3', 'greater than', ' 999 ', true, true],
    ['5', 'greater than or equal', '6', true, false],
    ['many', 'less than', '10', true, false],
    ['', 'less than', '10', true, false],
    ['1', 'less than', 'inf', true, true],
    ['a', 'unheard of', 'a', true, false],
  ];
  for (const [text, operator, match, caseSensitive, expected] of cases) {
    const how = caseSensitive ? '' : ' whatever the case';
    it(`says that "${text}" ${operator} "${match}"${how} is ${String(expected)}`, async () => {
      assert.equal(await branch(text, operator, match, caseSensitive), expected);
    });
  }
});
