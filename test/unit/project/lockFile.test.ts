import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isRecord } from '../../../src/base/json.js';
import { inProject } from '../../support/projectRoot.js';

const text = readFileSync(inProject('package-lock.json'), 'utf8');

function lockedPackages(): Readonly<Record<string, unknown>> {
  const lock: unknown = JSON.parse(text);
  const packages = isRecord(lock) ? lock['packages'] : undefined;
  assert.ok(isRecord(packages));
  return packages;
}

describe('package-lock.json', () => {
  // npm leaves out what the machine that wrote the file could not fetch, and `npm ci` then fails everywhere else.
  it('names the optional packages of every platform', () => {
    const packages = lockedPackages();
    const names = new Set(Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, '')));
    const missing = Object.values(packages)
      .flatMap((entry) => (isRecord(entry) ? [entry['optionalDependencies']] : []))
      .flatMap((optional) => (isRecord(optional) ? Object.keys(optional) : []))
      .filter((name) => !names.has(name));
    assert.deepEqual(missing, []);
  });

  it('does not say where packages were fetched from', () => {
    assert.doesNotMatch(text, /"resolved": "http/);
  });
});
