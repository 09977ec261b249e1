import assert from 'node:assert/strict';
import { iconOfType } from '../../../../webview/graph/componentIcon';

describe('iconOfType', () => {
  it('names the icon of a kind, and one for all others', () => {
    assert.equal(iconOfType('ChatInput'), 'comment');
    assert.equal(iconOfType('LanguageModelComponent'), 'chip');
    assert.equal(iconOfType('Whatever'), 'symbol-misc');
  });
});
