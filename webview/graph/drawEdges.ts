import { svg, type SVGTemplateResult } from 'lit';
import type { FlowGraphEdge } from '../../src/protocol/flowGraph';
import {
  curve,
  headHeight,
  middle,
  overlaps,
  portHeight,
  type Box,
  type Detail,
  type Point,
} from './geometry';
import type { PlacedNode } from './place';

/** What the edges are drawn from. */
export interface EdgeScene {
  readonly edges: readonly FlowGraphEdge[];
  readonly placed: ReadonlyMap<string, PlacedNode>;
  readonly detail: Detail;
  readonly window: Box;
  readonly selected: string | undefined;
}

type EdgeClass = 'data' | 'tool' | 'loop' | 'off' | 'near' | 'near tool';

/**
 * One path for all edges that look alike: a thousand edges cost five elements. Those of the selected
 * component come last and lie on top.
 */
export function drawEdges(scene: EdgeScene): readonly SVGTemplateResult[] {
  const paths: Record<EdgeClass, string[]> = {
    off: [],
    data: [],
    tool: [],
    loop: [],
    near: [],
    'near tool': [],
  };
  for (const edge of scene.edges) {
    const from = scene.placed.get(edge.source);
    const to = scene.placed.get(edge.target);
    if (from === undefined || to === undefined) continue;

    const start = outputAt(from, edge.output, scene.detail);
    const end = inputAt(to, edge.input, scene.detail);
    if (!overlaps(between(start, end), scene.window)) continue;

    paths[classOf(edge, from, to, scene.selected)].push(curve(start, end));
  }
  return Object.entries(paths)
    .filter(([, parts]) => parts.length > 0)
    .map(([name, parts]) => svg`<path class=${`edge ${name}`} d=${parts.join('')}></path>`);
}

function classOf(
  edge: FlowGraphEdge,
  from: PlacedNode,
  to: PlacedNode,
  selected: string | undefined,
): EdgeClass {
  if (edge.source === selected || edge.target === selected) {
    return edge.kind === 'data' ? 'near' : 'near tool';
  }
  if (from.state?.state === 'skipped' || to.state?.state === 'skipped') return 'off';
  return edge.kind;
}

function inputAt({ node, box }: PlacedNode, name: string, detail: Detail): Point {
  const index = node.inputs.findIndex((port) => port.name === name);
  return { x: box.x, y: portY(box, index, detail) };
}

function outputAt({ node, box }: PlacedNode, name: string, detail: Detail): Point {
  const index = node.outputs.findIndex((port) => port.name === name);
  const row = index < 0 ? -1 : node.inputs.length + index;
  return { x: box.x + box.width, y: portY(box, row, detail) };
}

function portY(box: Box, row: number, detail: Detail): number {
  if (detail !== 'ports') return middle(box).y;
  return box.y + (row < 0 ? headHeight / 2 : headHeight + (row + 0.5) * portHeight);
}

function between(a: Point, b: Point): Box {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}
