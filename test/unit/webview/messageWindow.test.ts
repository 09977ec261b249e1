import assert from 'node:assert/strict';
import { MessageWindow } from '../../../webview/chat/messageWindow';

function list(from: number, to: number): readonly { id: string }[] {
  return Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }));
}

function range(shown: readonly { id: string }[]): string {
  return `${shown[0]?.id ?? ''}-${shown.at(-1)?.id ?? ''}`;
}

describe('MessageWindow', () => {
  it('begins with the newest messages and follows them', () => {
    const shown = new MessageWindow();
    assert.equal(range(shown.select(list(0, 500))), '460-499');
    assert.equal(range(shown.select(list(0, 502))), '462-501');
  });

  it('takes in earlier messages and lets go of the end', () => {
    const shown = new MessageWindow();
    const messages = list(0, 500);
    shown.select(messages);
    for (let times = 0; times < 20; times++) {
      assert.ok(shown.growUp(500, false));
      assert.ok(shown.select(messages).length <= 120);
    }
    assert.equal(range(shown.select(messages)), '260-379');
    assert.ok(!shown.isAtEnd);
  });

  it('keeps the end where the reader is there', () => {
    const shown = new MessageWindow();
    for (let times = 0; times < 20; times++) shown.growUp(500, true);
    assert.equal(range(shown.select(list(0, 500))), '260-499');
  });

  it('says when nothing earlier is loaded', () => {
    const shown = new MessageWindow();
    assert.ok(!shown.growUp(30, false));
  });

  it('stays where it is while messages come before and after it', () => {
    const shown = new MessageWindow();
    const messages = list(100, 500);
    shown.select(messages);
    for (let times = 0; times < 20; times++) shown.growUp(400, false);
    const before = range(shown.select(messages));
    assert.equal(range(shown.select(list(100, 510))), before);
    assert.equal(range(shown.select(list(0, 510))), before);
  });

  it('goes back down to the end', () => {
    const shown = new MessageWindow();
    const messages = list(0, 500);
    for (let times = 0; times < 20; times++) shown.growUp(500, false);
    while (shown.growDown()) assert.ok(shown.select(messages).length <= 120);
    assert.equal(range(shown.select(messages)), '380-499');
  });

  it('jumps to a message and to the end', () => {
    const shown = new MessageWindow();
    const messages = list(0, 500);
    shown.show(10, 500);
    assert.ok(shown.select(messages).some(({ id }) => id === '10'));
    shown.toEnd();
    assert.equal(shown.select(messages).at(-1)?.id, '499');
  });
});
