import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppError, isAppError } from '../../../src/base/errors';
import type { JsonValue } from '../../../src/base/json';
import { parseFlowText } from '../../../src/flow/parse';
import { flowFile } from '../../support/flowBuilder';

const file = { path: 'flows/test.json' };
const parse = (value: JsonValue) => parseFlowText(JSON.stringify(value), file);

function failure(text: string): AppError {
  try {
    parseFlowText(text, file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('a bad flow file', () => {
  const broken: readonly [string, number, number][] = [
    ['{"a": 1,\n  "b": }', 2, 8],
    ['{"a": 1\n  "b": 2}', 2, 3],
    ['{"nodes": [', 1, 12],
    ['', 1, 1],
    ['{"a": tru}', 1, 7],
    ['{"a": "x\ny"}', 1, 7],
    ['{} {}', 1, 4],
    ["{'a': 1}", 1, 2],
    ['[1, 2,]', 1, 7],
  ];
  for (const [text, line, column] of broken) {
    it(`says where ${JSON.stringify(text)} is broken`, () => {
      const error = failure(text);
      assert.equal(error.code, 'flow-unreadable');
      assert.match(error.message, new RegExp(`flows/test\\.json.*line ${line}, column ${column}:`));
    });
  }

  it('names the file that holds no flow', () => {
    for (const text of ['null', '12', '"x"', '{}', '{"data": {}}', '{"nodes": 1, "edges": 2}']) {
      const error = failure(text);
      assert.equal(error.code, 'flow-unreadable');
      assert.match(error.message, /flows\/test\.json/);
    }
  });

  it('refuses a file of 50 MB', () => {
    const error = failure(`{"nodes": [], "edges": [], "x": "${'x'.repeat(50 * 1024 * 1024)}"}`);
    assert.equal(error.code, 'flow-unreadable');
    assert.match(error.message, /32 MB/);
  });

  it('refuses what nests too deeply, and says where', () => {
    const error = failure('['.repeat(100_000));
    assert.match(error.message, /nests deeper than 200 levels at line 1, column 201/);
  });

  it('does not count brackets in strings', () => {
    for (const text of ['"', '\\', '\\"', '\\\\"', 'x']) {
      const description = `${text}[[`.repeat(500) + text;
      const extra = '['.repeat(300);
      assert.equal(parse({ ...flowFile([]), description, extra }).description, description);
    }
  });

  it('refuses too many nodes', () => {
    const nodes = Array.from({ length: 6000 }, (_, index) => ({ id: `A-${index}` }));
    assert.equal(failure(JSON.stringify({ nodes, edges: [] })).code, 'flow-invalid');
  });

  it('answers any JSON with a flow or an AppError', () => {
    // Keys of flow files make it likely that the walk gets far into the value.
    const keys = [
      'data',
      'nodes',
      'edges',
      'flows',
      'id',
      'node',
      'type',
      'template',
      'outputs',
      'flow',
      'sourceHandle',
      'targetHandle',
      'source',
      'target',
      'proxy',
      'name',
      'value',
      '__proto__',
      'fieldName',
    ];
    const key = fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 5 }));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 8, depthSize: 'large' },
        fc.constantFrom(null, true, 1, '', 'A-1', 'GroupNode', '{œidœ:œxœ}', 'a|b|c'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(value, (json) => {
        for (const text of [
          JSON.stringify(json),
          JSON.stringify({ nodes: [json], edges: [json] }),
        ]) {
          try {
            parseFlowText(text, file);
          } catch (error) {
            if (!isAppError(error)) throw error;
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('answers any broken JSON with a place in it', () => {
    const text = JSON.stringify(
      flowFile([{ id: 'A-1', fields: { text: 'a "quoted" \\ ü' } }]),
      undefined,
      1,
    );
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, insert) => {
        const changed = text.slice(0, at) + insert + text.slice(at + 1);
        try {
          parseFlowText(changed, file);
        } catch (error) {
          if (!isAppError(error)) throw error;
          if (error.message.includes('not valid JSON')) {
            const lines = changed.split('\n');
            const [, line = '', column = ''] = /line (\d+), column (\d+)/.exec(error.message) ?? [];
            assert.ok(Number(line) <= lines.length);
            assert.ok(Number(column) <= (lines[Number(line) - 1]?.length ?? 0) + 1);
            // The place lies at or after the change, at most one token before it.
            const before = changed.slice(0, at).split('\n').length;
            assert.ok(
              Number(line) >= before - 1,
              `${error.message} for a change in line ${before}`,
            );
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
