import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  boxAt,
  detailAt,
  fittingView,
  isInWindow,
  neighbour,
  windowOf,
  zoomed,
  type Box,
} from '../../../../webview/graph/geometry';

const size = { width: 480, height: 300 };

describe('geometry of the drawn flow', () => {
  it('shows more of a component the larger it is drawn', () => {
    assert.deepEqual([0.01, 0.1, 0.4, 0.8].map(detailAt), ['mark', 'icon', 'name', 'ports']);
  });

  it('fits any flow into any view', () => {
    const coordinate = fc.integer({ min: -20_000, max: 20_000 });
    const places = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 1 });
    fc.assert(
      fc.property(places, (all) => {
        const view = fittingView(all, size);
        for (const { x, y } of all) {
          const left = x * view.scale + view.x;
          const top = y * view.scale + view.y;
          assert.ok(left >= -1 && left <= size.width, `${left} is outside`);
          assert.ok(top >= -1 && top <= size.height, `${top} is outside`);
        }
      }),
    );
  });

  it('holds the point under the pointer while zooming', () => {
    const view = { scale: 0.5, x: 30, y: 40 };
    const at = { x: 130, y: 90 };
    const after = zoomed(view, 2, at);
    assert.equal((at.x - after.x) / after.scale, (at.x - view.x) / view.scale);
    assert.equal((at.y - after.y) / after.scale, (at.y - view.y) / view.scale);
  });

  it('draws nothing again for a move of less than half a view', () => {
    const view = { scale: 1, x: 0, y: 0 };
    const window = windowOf(view, size);
    assert.ok(isInWindow({ ...view, x: -200 }, size, window));
    assert.ok(!isInWindow({ ...view, x: -300 }, size, window));
  });

  it('gives every port a row of its own where ports are drawn', () => {
    const small = boxAt({ x: 0, y: 0 }, 1, 1);
    assert.ok(boxAt({ x: 0, y: 0 }, 1, 3).height > small.height);
    assert.equal(boxAt({ x: 0, y: 0 }, 0.4, 3).height, 28);
  });

  it('leads to what is connected before what is merely near', () => {
    const box = (x: number, y: number): Box => ({ x, y, width: 10, height: 10 });
    const near = { id: 'near', box: box(40, 0), isConnected: false };
    const linked = { id: 'linked', box: box(60, 10), isConnected: true };
    const behind = { id: 'behind', box: box(-40, 0), isConnected: true };
    assert.equal(neighbour(box(0, 0), [near, linked, behind], 'ArrowRight')?.id, 'linked');
    assert.equal(neighbour(box(0, 0), [near, linked, behind], 'ArrowLeft')?.id, 'behind');
    assert.equal(neighbour(box(0, 0), [near], 'ArrowUp'), undefined);
  });
});
