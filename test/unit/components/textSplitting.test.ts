import assert from 'node:assert/strict';
import fc from 'fast-check';
import { characterSplitter } from '../../../src/components/characterSplitter';
import { languageSplitter } from '../../../src/components/languageSplitter';
import { recursiveSplitter } from '../../../src/components/recursiveSplitter';
import { splitText } from '../../../src/components/splitText';
import { splitAt, splitRecursively } from '../../../src/components/textSplitter';
import { Data, DataFrame, Message, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { dataOf, failureOf, rowsOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

const letters = 'aaa bbb ccc ddd eee fff';

// Expected values are recorded from Langflow unless a comment says otherwise.
describe('Split Text', () => {
  const split = async (input: FlowValue, values: Values = {}): Promise<readonly unknown[]> =>
    rowsOf(
      await runComponent(splitText, {
        values: { data_inputs: input, chunk_size: 10, chunk_overlap: 3, ...values },
      }),
    );
  const texts = async (text: string, values: Values): Promise<readonly unknown[]> => {
    const rows = await split(new Data({ text }), values);
    return rows.map((row) => (row as { text: unknown }).text);
  };

  const cases: readonly [string, number, number, string, string, readonly string[]][] = [
    [letters, 10, 3, ' ', 'False', ['aaa bbb', 'bbb ccc', 'ccc ddd', 'ddd eee', 'eee fff']],
    [letters, 10, 3, ' ', 'True', ['aaa bbb', 'ccc ddd', 'eee fff']],
    [letters, 10, 5, ' ', 'Start', ['aaa bbb', 'bbb ccc', 'ccc ddd', 'ddd eee', 'eee fff']],
    [letters, 10, 0, ' ', 'False', ['aaa bbb', 'ccc ddd', 'eee fff']],
    [letters, 7, 7, ' ', 'True', ['aaa bbb', 'ccc', 'ddd', 'eee', 'fff']],
    ['a\nb\n\nc\nd', 3, 1, '\n', 'False', ['a\nb', 'b\nc', 'c\nd']],
    ['a\nb\n\nc\nd', 3, 1, '\n', 'True', ['a\nb', 'c', 'd']],
    ['abcdefghij', 4, 2, '', 'False', ['abcd', 'cdef', 'efgh', 'ghij']],
    ['a--b--c', 3, 0, '--', 'False', ['a', 'b', 'c']],
    ['a--b--c', 3, 0, '--', 'Start', ['a', '--b', '--c']],
    ['longword short x', 5, 2, ' ', 'False', ['longword', 'short', 'x']],
    ['  a  b  ', 3, 0, ' ', 'False', ['a b']],
    ['x\ty', 1, 0, '/t', 'False', ['x', 'y']],
    [letters, 10, 3, '/n', 'False', [letters]],
    ['a.b.c.', 3, 0, '.', 'False', ['a.b', 'c']],
    ['a.b.c.', 3, 0, '.', 'True', ['a.b', '.c.']],
    // Langflow puts the separator at the start here, whatever the choice says.
    ['a--b--c', 3, 0, '--', 'End', ['a--', 'b--', 'c']],
    // Langflow counts characters, not halves of them.
    ['😀😀😀', 2, 0, '', 'False', ['😀😀', '😀']],
  ];
  for (const [text, chunk_size, chunk_overlap, separator, keep_separator, expected] of cases) {
    const name = `${JSON.stringify(text)} at ${JSON.stringify(separator)}, ${keep_separator}`;
    it(`splits ${name} into ${JSON.stringify(expected)}`, async () => {
      const values = { chunk_size, chunk_overlap, separator, keep_separator };

      assert.deepEqual(await texts(text, values), expected);
    });
  }

  it('keeps what else is known about each text', async () => {
    const values = { chunk_size: 1, chunk_overlap: 0, separator: ' ' };
    const rows = [
      { text: 'a b', x: 1 },
      { text: 'c', x: 2 },
    ];
    const expected = [
      { x: 1, text: 'a' },
      { x: 1, text: 'b' },
      { x: 2, text: 'c' },
    ];

    assert.deepEqual(await split(new DataFrame(rows), values), expected);
    assert.deepEqual(
      await split(
        rows.map((row) => new Data(row)),
        values,
      ),
      expected,
    );
  });

  it('reads another column where it is told to', async () => {
    assert.deepEqual(
      await split(new DataFrame([{ body: 'a b', x: 1 }]), {
        chunk_size: 1,
        chunk_overlap: 0,
        separator: ' ',
        text_key: 'body',
      }),
      [
        { x: 1, text: 'a' },
        { x: 1, text: 'b' },
      ],
    );
  });

  it('splits a message, and gives nothing for nothing', async () => {
    const rows = await split(new Message({ text: 'a\nb', sender: 'User' }), {
      chunk_size: 1,
      chunk_overlap: 0,
    });

    assert.deepEqual(
      rows.map((row) => [(row as Values)['sender'], (row as Values)['text']]),
      [
        ['User', 'a'],
        ['User', 'b'],
      ],
    );
    assert.deepEqual(await split(new Data({ text: '' })), []);
    assert.deepEqual(await split(new Data({ a: 'x' })), []);
  });

  it('gives a list of data to flows of Langflow 1.3 and before', async () => {
    const value = await runComponent(splitText, {
      values: { data_inputs: new Data({ text: 'a' }) },
      outputs: [
        {
          name: 'chunks',
          displayName: 'Chunks',
          method: 'split_text',
          types: ['Data'],
          isHidden: false,
          allowsLoop: false,
        },
      ],
    });

    assert.ok(Array.isArray(value));
    assert.deepEqual(value.map(dataOf), [{ text: 'a' }]);
  });

  it('fails for nothing, text, and sizes that are none', async () => {
    const data = new Data({ text: 'a b' });

    await failureOf(split([]), 'input-invalid');
    await failureOf(split('text'), 'input-invalid');
    await failureOf(split(data, { chunk_size: 0 }), 'input-invalid');
    await failureOf(split(data, { chunk_overlap: -1 }), 'input-invalid');
    const error = await failureOf(split(data, { chunk_overlap: 11 }), 'input-invalid');
    assert.match(error.message, /11.*10/);
  });
});

describe('Recursive Character Text Splitter', () => {
  it('keeps paragraphs, then lines, then words together', async () => {
    const text = 'One two.\n\nThree four five six.\nSeven';
    const list = await runComponent(recursiveSplitter, {
      values: { data_input: new Data({ text, n: 1 }), chunk_size: 12, chunk_overlap: 0 },
    });

    assert.ok(Array.isArray(list));
    // Recorded from LangChain's splitter.
    assert.deepEqual(list.map(dataOf), [
      { n: 1, text: 'One two.' },
      { n: 1, text: 'Three four' },
      { n: 1, text: 'five six.' },
      { n: 1, text: 'Seven' },
    ]);
  });
});

describe('Character Text Splitter', () => {
  const split = async (text: string, values: Values): Promise<readonly unknown[]> => {
    const chunks = await runComponent(characterSplitter, {
      values: { data_input: new Data({ text, page: 1 }), ...values },
    });
    assert.ok(Array.isArray(chunks));
    return chunks.map((chunk: FlowValue) => dataOf(chunk));
  };

  it('splits at paragraphs unless told otherwise, and keeps what else is known', async () => {
    const text = 'aaa\n\nbbb\n\nccc ddd\n\neee';
    const texts = ['aaa\n\nbbb', 'ccc ddd', 'eee'];
    assert.deepEqual(
      await split(text, { chunk_size: 10, chunk_overlap: 3 }),
      texts.map((chunk) => ({ text: chunk, page: 1 })),
    );
  });

  it('reads typed escapes in its separator', async () => {
    const chunks = await split('a\tb', { chunk_size: 1, chunk_overlap: 0, separator: '\\t' });
    assert.deepEqual(chunks, [
      { text: 'a', page: 1 },
      { text: 'b', page: 1 },
    ]);
  });

  it('says what is wrong with its sizes', async () => {
    await assert.rejects(split('a', { chunk_size: 0 }), /must be above 0/);
    await assert.rejects(split('a', { chunk_size: 2, chunk_overlap: 3 }), /between 0 and/);
  });
});

describe('Language Recursive Text Splitter', () => {
  const python =
    'import os\n\nclass A:\n    def one(self):\n        return 1\n\n    def two(self):\n        return 2\n\ndef three():\n    if True:\n        return 3\n';
  const markdown =
    '# Title\nIntro text here.\n## Part one\nSome words.\n```\ncode()\n```\n## Part two\nMore words.\n***\nThe end\n';
  const html =
    '<html><body><div><p>First paragraph</p><p>Second one</p></div><div>Third</div></body></html>';
  const script =
    'enum A { b }\nfunction f() {\n  return 1;\n}\nconst g = 2;\nif (g) {\n  f();\n}\nexport default f;\n';

  // Recorded from LangChain.
  const cases: readonly [string, string, number, number, readonly string[]][] = [
    [
      'python',
      python,
      40,
      0,
      [
        'import os',
        'class A:\n    def one(self):',
        'return 1',
        'def two(self):\n        return 2',
        'def three():\n    if True:',
        'return 3',
      ],
    ],
    [
      'python',
      python,
      60,
      20,
      [
        'import os',
        'class A:\n    def one(self):\n        return 1',
        'def two(self):\n        return 2',
        'def three():\n    if True:\n        return 3',
      ],
    ],
    [
      'markdown',
      markdown,
      30,
      0,
      [
        '# Title\nIntro text here.',
        '## Part one\nSome words.',
        '```\ncode()\n```',
        '## Part two\nMore words.',
        '***\nThe end',
      ],
    ],
    [
      'html',
      html,
      40,
      0,
      [
        '<html>',
        '<body>',
        '<div><p>First paragraph</p>',
        '<p>Second one</p></div>',
        '<div>Third</div></body></html>',
      ],
    ],
    [
      'ts',
      script,
      30,
      0,
      [
        'enum A { b }',
        'function f() {\n  return 1;\n}',
        'const g = 2;',
        'if (g) {\n  f();\n}',
        'export default f;',
      ],
    ],
    [
      'js',
      script,
      30,
      5,
      [
        'enum A { b }',
        'function f() {\n  return 1;\n}',
        'const g = 2;',
        'if (g) {\n  f();\n}',
        '}\nexport default f;',
      ],
    ],
  ];
  for (const [code_language, text, chunk_size, chunk_overlap, expected] of cases) {
    it(`cuts ${code_language} at its joints, ${chunk_size} with ${chunk_overlap}`, async () => {
      const values = { data_input: new Data({ text }), code_language, chunk_size, chunk_overlap };
      const chunks = await runComponent(languageSplitter, { values });
      assert.ok(Array.isArray(chunks));
      assert.deepEqual(
        chunks.map((chunk: FlowValue) => dataOf(chunk)),
        expected.map((chunk) => ({ text: chunk })),
      );
    });
  }

  it('names the languages that it knows', async () => {
    const values = { data_input: new Data({ text: 'x' }), code_language: 'cobol' };
    await assert.rejects(runComponent(languageSplitter, { values }), /cannot split .*cobol/);
  });
});

describe('text splitter', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 40 });
  const sizes = fc.tuple(fc.integer({ min: 8, max: 30 }), fc.integer({ min: 0, max: 7 }));

  it('makes no chunk longer than allowed, and loses no word', () => {
    fc.assert(
      fc.property(words, sizes, (list, [size, overlap]) => {
        const chunks = splitAt(list.join(' '), ' ', { size, overlap, keep: 'none' });

        assert.ok(chunks.every((chunk) => chunk.length <= size));
        assert.deepEqual(
          [...new Set(chunks.flatMap((chunk) => chunk.split(' ')))],
          [...new Set(list)],
        );
      }),
    );
  });

  it('gives back the whole text where nothing overlaps', () => {
    fc.assert(
      fc.property(words, sizes, (list, [size]) => {
        const text = list.join(' ');
        const chunks = splitRecursively(text, ['\n', ' ', ''], { size, overlap: 0, keep: 'start' });

        assert.equal(chunks.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      }),
    );
  });
});
