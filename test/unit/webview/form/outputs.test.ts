import assert from 'node:assert/strict';
import { pictureOf } from '../../../../webview/state/pictures';
import { nextOrder, orderedRows, rowsInSight } from '../../../../webview/state/tableView';
import { tableOf } from '../../../../webview/state/values';

describe('a table', () => {
  const table = {
    columns: [
      { name: 'name', isNumber: false },
      { name: 'size', isNumber: true },
    ],
    rows: [
      ['b10', '9'],
      ['', '100'],
      ['b9', ''],
    ],
  };

  it('is ordered up, down and as it came', () => {
    const up = nextOrder(undefined, 1);
    const down = nextOrder(up, 1);
    assert.deepEqual(up, { column: 1, isDescending: false });
    assert.deepEqual(down, { column: 1, isDescending: true });
    assert.equal(nextOrder(down, 1), undefined);
    assert.deepEqual(nextOrder(down, 0), { column: 0, isDescending: false });
  });

  it('orders numbers by size and texts as people do, with what is missing last', () => {
    const first = (column: number, isDescending: boolean) =>
      orderedRows(table, { column, isDescending }).map((row) => row[column]);
    assert.deepEqual(first(1, false), ['9', '100', '']);
    assert.deepEqual(first(1, true), ['100', '9', '']);
    assert.deepEqual(first(0, false), ['b9', 'b10', '']);
  });

  it('draws what is in sight and a little more', () => {
    assert.deepEqual(rowsInSight(5000, { top: 0, height: 420, rowHeight: 27 }), {
      from: 0,
      to: 28,
    });
    const middle = rowsInSight(5000, { top: 27_000, height: 420, rowHeight: 27 });
    assert.deepEqual(middle, { from: 988, to: 1028 });
    assert.deepEqual(rowsInSight(5, { top: 9000, height: 420, rowHeight: 27 }), { from: 5, to: 5 });
  });

  it('leaves out the mark of what was cut', () => {
    const value = [{ a: 1 }, { a: 2 }, '... [truncated 7 items]'];
    assert.equal(tableOf({ type: 'array', value, truncated: true })?.rows.length, 2);
    assert.equal(tableOf({ type: 'array', value }), undefined);
  });
});

describe('a picture among the results', () => {
  const of = (value: Parameters<typeof pictureOf>[0]['value']) =>
    pictureOf({ type: 'unknown', value });

  it('is data, a stored file or an address of the web', () => {
    assert.deepEqual(of('data:image/png;base64,AAAA'), {
      kind: 'data',
      url: 'data:image/png;base64,AAAA',
      isCut: false,
    });
    assert.equal(of('flow-1/2026-01-01_10-00-00_a.png')?.kind, 'stored');
    assert.equal(of({ url: 'https://example.com/a.webp?x=1' })?.kind, 'web');
  });

  it('is known to be cut', () => {
    const picture = of(`data:image/png;base64,${'A'.repeat(100)}...`);
    assert.equal(picture?.kind === 'data' && picture.isCut, true);
  });

  it('is nothing that could run or lead elsewhere', () => {
    for (const value of [
      'data:image/svg+xml;base64,AAAA',
      'data:text/html;base64,AAAA',
      'javascript:alert(1)//a.png',
      '../a.png',
      '/etc/a.png',
      'https://example.com/page',
      'see a/b.png please',
      7,
      ['a/b.png'],
    ]) {
      assert.equal(of(value), undefined, JSON.stringify(value));
    }
  });
});
