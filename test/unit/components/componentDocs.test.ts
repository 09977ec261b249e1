import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { builtinComponents } from '../../../src/components/builtin';
import { describeComponents } from '../../support/componentDocs';
import { inProject } from '../../support/projectRoot';

describe('docs/components.md', () => {
  it('tells of the components as they are declared (npm run docs writes it anew)', () => {
    const file = inProject('docs', 'components.md');
    const text = describeComponents(builtinComponents);
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(file, text);

    assert.equal(readFileSync(file, 'utf8'), text);
  });
});
