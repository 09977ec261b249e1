import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JsonQueryError, queryJson } from '../../../src/components/jsonQuery';

const data = {
  a: 1,
  b: 'x',
  list: [3, 1, 2],
  people: [
    { name: 'Ada', age: 36, tags: ['m'] },
    { name: 'Bob', age: 20, tags: [] },
    { name: 'Cy', age: 36, tags: ['m', 'n'] },
  ],
  none: null,
};

describe('JSON query', () => {
  // Recorded from jq.
  const cases: Readonly<Record<string, readonly unknown[]>> = {
    '.': [data],
    '.a': [1],
    '."a"': [1],
    '.["a"]': [1],
    '.nope': [null],
    '.nope.deeper': [null],
    '.list[0], .list[-1]': [3, 2],
    '.list[1:]': [[1, 2]],
    '.list[:1]': [[3]],
    '.b[0:1]': ['x'],
    '.list[]': [3, 1, 2],
    '.people[].name': ['Ada', 'Bob', 'Cy'],
    '.people | map(.age)': [[36, 20, 36]],
    '.people | map(select(.age > 30) | .name)': [['Ada', 'Cy']],
    '[.people[] | select(.name == "Bob" or .name == "Cy") | .age]': [[20, 36]],
    '.people[] | select(.tags | length > 1) | .name': ['Cy'],
    '{a, n: .people[0].name, "q": 1}': [{ a: 1, n: 'Ada', q: 1 }],
    '.people | map({(.name): .age}) | add': [{ Ada: 36, Bob: 20, Cy: 36 }],
    '.list | sort': [[1, 2, 3]],
    '.list | add': [6],
    '.list | max, min': [3, 1],
    '.people | sort_by(.age) | map(.name)': [['Bob', 'Ada', 'Cy']],
    '.people | group_by(.age) | map(length)': [[1, 2]],
    '.people | unique_by(.age) | length': [2],
    '.people | max_by(.age) | .name': ['Cy'],
    '.people[0] | keys': [['age', 'name', 'tags']],
    '.people[1] | to_entries | map(.key)': [['name', 'age', 'tags']],
    '.people[1] | with_entries(select(.key != "tags"))': [{ name: 'Bob', age: 20 }],
    '.none // "default"': ['default'],
    '.a // 5': [1],
    '(.x.y)? // 2': [2],
    'if .a == 1 then "one" elif .a == 2 then "two" else "many" end': ['one'],
    '.list | map(. * 2 + 1)': [[7, 3, 5]],
    '1 + 2 * 3 - 4 / 2': [5],
    '7 % 3, -.a': [1, -1],
    '.b | ascii_upcase': ['X'],
    '"a,b" | split(",") | join("-")': ['a-b'],
    '[.list[] | tostring]': [['3', '1', '2']],
    '"12" | tonumber': [12],
    '.list | contains([1])': [true],
    '.people | any(.age < 21), all(.age < 21)': [true, false],
    '[.. | numbers]': [[1, 3, 1, 2, 36, 20, 36]],
    '[1,[2,[3]]] | flatten': [[1, 2, 3]],
    '.a and .none': [false],
    not: [false],
    '.list | first, last': [3, 2],
    '.people | first(.[]) | .name': ['Ada'],
    '[.list[] | if . > 1 then . else empty end]': [[3, 2]],
    '[null, 1, "a", [1], {"a": 1}, true] | sort': [[null, true, 1, 'a', [1], { a: 1 }]],
    '"\\u00e4" | length': [1],
    '.list | has(2), has(3)': [true, false],
  };
  for (const [query, expected] of Object.entries(cases)) {
    it(`answers ${query}`, () => {
      assert.deepEqual(queryJson(query, data), expected);
    });
  }

  for (const query of [
    '.[',
    '.a.',
    '{',
    'map(',
    '.list[] |',
    'nope',
    'map(.;.)',
    '.a | keys',
    '.b + 1',
    '.a / 0',
    '.b[]',
    '.list["x"]',
    '"\\(.a)"',
    'def f: 1; f',
    '@base64',
    `${'('.repeat(100)}.${')'.repeat(100)}`,
    '.'.padEnd(3000, ' '),
  ]) {
    it(`refuses ${query.trim().slice(0, 30)}`, () => {
      assert.throws(() => queryJson(query, data), JsonQueryError);
    });
  }

  it('ends queries that grow without end', () => {
    const double = (step: string): string => `[1] | ${Array<string>(60).fill(step).join(' | ')}`;

    for (const query of [
      double('(., .)'),
      double('. + .'),
      double('[., .]'),
      double('{a: ., b: .}'),
      double('tojson'),
      `"x" | ${Array<string>(60).fill('. + .').join(' | ')}`,
    ]) {
      assert.throws(() => queryJson(query, null), JsonQueryError);
    }
  });

  it('does not reach into what every object inherits', () => {
    for (const query of ['.__proto__', '.constructor', '.people[0].toString', '.["__proto__"]']) {
      assert.deepEqual(queryJson(query, data), [null]);
    }
    queryJson('{"__proto__": {"polluted": 1}} | .polluted', null);
    queryJson('[{"key": "__proto__", "value": {"polluted": 1}}] | from_entries', null);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('never throws anything but its own error', () => {
    const part = fc.constantFrom(
      ...'.a|.list|[]|[0]|map(|select(|)|,|+|-|*|//|==|"x"|1|{|}|[|]|:|if |then |else |end|..|?|length|add|not'.split(
        '|',
      ),
      '|',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        try {
          queryJson(parts.join(' '), data);
        } catch (error) {
          assert.ok(error instanceof JsonQueryError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
