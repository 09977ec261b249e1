import assert from 'node:assert/strict';
import { flowIdFromPath, newId } from '../../../src/base/ids';
import { isUuid } from '../../../src/base/uuid';

describe('ids', () => {
  it('derives the same flow id from both spellings of a path', () => {
    assert.equal(flowIdFromPath('flows\\chat.json'), flowIdFromPath('flows/chat.json'));
    assert.notEqual(flowIdFromPath('flows/chat.json'), flowIdFromPath('flows/other.json'));
  });

  it('recognises UUIDs with and without hyphens and nothing else', () => {
    assert.equal(isUuid(newId()), true);
    assert.equal(isUuid(newId().replaceAll('-', '')), true);
    assert.equal(isUuid('Session 1'), false);
    assert.equal(isUuid(`${newId()}x`), false);
  });
});
