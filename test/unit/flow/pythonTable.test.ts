import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isAppError } from '../../../src/base/errors';
import type { JsonObject, JsonValue } from '../../../src/base/json';
import { markdownTable } from '../../../src/flow/markdownTable';
import { formatTemplate, pythonRepr } from '../../../src/flow/text';
import { DataFrame } from '../../../src/flow/values';
import { inProject } from '../../support/projectRoot';

/** What Python 3.11 gave; null stands for an exception. */
interface Recorded {
  /** Value, specification, `format(value, specification)`. */
  readonly format: readonly (readonly [JsonValue, string, string | null])[];
  readonly repr: readonly (readonly [JsonValue, string])[];
  readonly templates: {
    readonly values: JsonObject;
    readonly cases: readonly (readonly [string, string | null])[];
  };
}

const recorded = JSON.parse(
  readFileSync(inProject('test', 'fixtures', 'pythonText.json'), 'utf8'),
) as Recorded;

/** Rows, and what pandas' `to_markdown(index=False)` makes of them. */
const tables = JSON.parse(
  readFileSync(inProject('test', 'fixtures', 'pythonTables.json'), 'utf8'),
) as readonly (readonly [readonly JsonObject[], string])[];

/** Undefined where it is refused. */
function fill(template: string, values: JsonObject): string | undefined {
  try {
    return formatTemplate(template, values, { missing: 'error' });
  } catch (error) {
    assert.ok(isAppError(error, 'input-invalid'), String(error));
    return undefined;
  }
}

describe('text as Python writes it', () => {
  it('formats text and numbers with specifications', () => {
    const wrong = recorded.format.flatMap(([value, spec, expected]) => {
      const own = fill(`{v:${spec}}`, { v: value });
      return own === (expected ?? undefined) ? [] : [{ value, spec, expected, own }];
    });

    assert.deepEqual(wrong, []);
  });

  it('writes nested values', () => {
    const wrong = recorded.repr.flatMap(([value, expected]) => {
      const own = pythonRepr(value);
      return own === expected ? [] : [{ value, expected, own }];
    });

    assert.deepEqual(wrong, []);
  });

  it('lays tables out', () => {
    const wrong = tables.flatMap(([rows, expected]) => {
      // Bars in cells are escaped here, as Langflow does before it lays out.
      const own = markdownTable(new DataFrame(rows));
      return own === expected ? [] : [`${JSON.stringify(rows)}\n${expected}\n${own}`];
    });

    assert.equal(wrong.join('\n\n'), '');
  });

  it('fills templates', () => {
    const { values, cases } = recorded.templates;
    const wrong = cases.flatMap(([template, expected]) => {
      const own = fill(template, values);
      return own === (expected ?? undefined) ? [] : [{ template, expected, own }];
    });

    assert.deepEqual(wrong, []);
  });
});
