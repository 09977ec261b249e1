/** Where things lie on the drawn flow, in pixels; pure, so that it can be tested without a browser. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** How far the drawing is scaled, and by how many pixels it is moved. */
export interface View extends Point {
  readonly scale: number;
}

/** How much of a component is drawn: a mark, its icon, its name, its ports. */
export type Detail = 'mark' | 'icon' | 'name' | 'ports';

/** Width of a component on Langflow's canvas. */
const canvasWidth = 320;
/** Least height that a component takes there. */
const canvasHeight = 100;
const iconSize = 24;
const nameHeight = 28;
/** Narrower cards break their names into two lines. */
const narrowCard = 116;
const twoLinesHeight = 42;
/** Of a heading and of one port below it. */
export const headHeight = 28;
export const portHeight = 18;
const widestCard = 240;
const margin = 16;

const minScale = 0.005;
const maxScale = 2;

/** What fits at a scale. */
export function detailAt(scale: number): Detail {
  const width = canvasWidth * scale;
  if (width < 22) return 'mark';
  if (width < 64) return 'icon';
  return width < 180 ? 'name' : 'ports';
}

/** A component's box before the drawing is moved; `ports` is how many it has. */
export function boxAt(place: Point, scale: number, ports: number): Box {
  const at = { x: place.x * scale, y: place.y * scale };
  const width = canvasWidth * scale;
  switch (detailAt(scale)) {
    case 'mark':
      return { ...at, width: Math.max(3, width), height: Math.max(3, canvasHeight * scale) };
    case 'icon':
      return { ...at, width: iconSize, height: iconSize };
    case 'name':
      return { ...at, width, height: width < narrowCard ? twoLinesHeight : nameHeight };
    case 'ports': {
      const height = headHeight + ports * portHeight + (ports === 0 ? 0 : 4);
      return { ...at, width: Math.min(widestCard, width), height };
    }
  }
}

/** The view in which everything can be seen, as large as possible but not larger than a name needs. */
export function fittingView(places: readonly (Point & Partial<Box>)[], size: Size): View {
  if (places.length === 0) return { scale: 1, x: margin, y: margin };

  const left = least(places, ({ x }) => x);
  const top = least(places, ({ y }) => y);
  const right = -least(places, ({ x, width = canvasWidth }) => -(x + width));
  const bottom = -least(places, ({ y, height = canvasHeight }) => -(y + height));
  const scale = Math.max(
    minScale,
    Math.min(
      0.55,
      Math.max(1, size.width - 2 * margin) / Math.max(1, right - left),
      Math.max(1, size.height - 2 * margin) / Math.max(1, bottom - top),
    ),
  );
  return {
    scale,
    x: (size.width - (right - left) * scale) / 2 - left * scale,
    y: (size.height - (bottom - top) * scale) / 2 - top * scale,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The view after zooming by a factor, with the point under the pointer held. */
export function zoomed(view: View, factor: number, at: Point): View {
  const scale = Math.min(maxScale, Math.max(minScale, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** What of the drawing can be seen, with half as much again on each side, before it is moved. */
export function windowOf(view: View, size: Size): Box {
  return {
    x: -view.x - size.width / 2,
    y: -view.y - size.height / 2,
    width: 2 * size.width,
    height: 2 * size.height,
  };
}

/** Whether what can be seen lies within a window made earlier. */
export function isInWindow(view: View, size: Size, window: Box): boolean {
  return (
    -view.x >= window.x &&
    -view.y >= window.y &&
    -view.x + size.width <= window.x + window.width &&
    -view.y + size.height <= window.y + window.height
  );
}

export function overlaps(a: Box, b: Box): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  );
}

/** From one point rightwards to another, as an SVG path. */
export function curve(from: Point, to: Point): string {
  const distance = to.x - from.x;
  // A connection that leads back swings out on both sides.
  const bend = distance >= 0 ? Math.max(8, distance / 2) : Math.min(80, 8 - distance / 6);
  return `M${round(from.x)} ${round(from.y)}C${round(from.x + bend)} ${round(from.y)} ${round(to.x - bend)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/**
 * The component an arrow key leads to: the nearest in that direction, one that is connected before
 * others.
 */
export function neighbour<T extends { readonly box: Box; readonly isConnected: boolean }>(
  from: Box,
  others: readonly T[],
  direction: Direction,
): T | undefined {
  const center = middle(from);
  let best: { readonly cost: number; readonly item: T } | undefined;
  for (const item of others) {
    const to = middle(item.box);
    const [along, across] = steps(center, to, direction);
    if (along <= 0) continue;

    const cost = (along + 2 * Math.abs(across)) * (item.isConnected ? 0.4 : 1);
    if (best === undefined || cost < best.cost) best = { cost, item };
  }
  return best?.item;
}

export function middle(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function steps(from: Point, to: Point, direction: Direction): readonly [number, number] {
  const x = to.x - from.x;
  const y = to.y - from.y;
  switch (direction) {
    case 'ArrowRight':
      return [x, y];
    case 'ArrowLeft':
      return [-x, y];
    case 'ArrowDown':
      return [y, x];
    case 'ArrowUp':
      return [-y, x];
  }
}

/** Least of many; spreading thousands into Math.min would overflow the stack. */
function least<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((found, item) => Math.min(found, of(item)), Infinity);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
