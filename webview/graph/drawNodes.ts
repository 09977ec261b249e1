import { html, nothing, type TemplateResult } from 'lit';
import type { FlowGraphEdge, FlowGraphNote } from '../../src/protocol/flowGraph';
import { formatDuration } from '../format';
import { icon } from '../icons';
import { text } from '../strings';
import { iconOfType } from './componentIcon';
import type { Detail } from './geometry';
import { stateIcon, stateText } from './nodeState';
import type { PlacedNode } from './place';

interface NodeScene {
  readonly detail: Detail;
  readonly selected: string | undefined;
  /** The one component that the tab key reaches. */
  readonly focused: string | undefined;
  /** Whether states are shown at all: a component without one has then not run. */
  readonly hasStates: boolean;
  readonly describe: (id: string) => string;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
}

/** A component as a button: its state, its name, its ports as far as there is room. */
export function drawNode(scene: NodeScene, placed: PlacedNode): TemplateResult {
  const { node, box, state } = placed;
  const isSelected = node.id === scene.selected;
  const kind = state?.state ?? (scene.hasStates ? 'idle' : 'plain');
  const name = nameOf(placed);
  return html`<button
    type="button"
    class="graph-node ${scene.detail} ${kind} ${node.kind} ${isSelected ? 'selected' : ''}"
    .style=${`left:${px(box.x)};top:${px(box.y)};width:${px(box.width)};height:${px(box.height)}`}
    aria-pressed=${String(isSelected)}
    aria-label=${name}
    aria-description=${scene.describe(node.id)}
    title=${name}
    data-id=${node.id}
    tabindex=${node.id === scene.focused ? 0 : -1}
    @click=${() => {
      scene.onChoose(node.id);
    }}
    @dblclick=${() => {
      scene.onOpen(node.id);
    }}
    @focus=${() => {
      scene.onFocus(node.id);
    }}
  >
    ${content(scene.detail, placed)}
  </button>`;
}

/** Whether there is room for a few words of a note. */
export function isReadable({ width, height }: FlowGraphNote, scale: number): boolean {
  return width * scale >= 72 && height * scale >= 44;
}

/** A sticky note; its words only where they could be read. */
export function drawNote(note: FlowGraphNote, scale: number): TemplateResult {
  const width = note.width * scale;
  const height = note.height * scale;
  return html`<div
    class="graph-note"
    title=${note.text}
    .style=${`left:${px(note.x * scale)};top:${px(note.y * scale)};width:${px(width)};height:${px(height)}`}
  >
    ${
      isReadable(note, scale)
        ? noteLines(note.text)
        : width < 20 || height < 20
          ? nothing
          : icon('note', 'codicon-small')
    }
  </div>`;
}

/** Words on connections, for screen readers. */
export function describeConnections(
  id: string,
  edges: readonly FlowGraphEdge[],
  nameOfId: (id: string) => string,
): string {
  const from = names(
    edges.filter(({ target }) => target === id).map(({ source }) => source),
    nameOfId,
  );
  const to = names(
    edges.filter(({ source }) => source === id).map(({ target }) => target),
    nameOfId,
  );
  return [
    ...(from === '' ? [] : [text('graph.from', from)]),
    ...(to === '' ? [] : [text('graph.to', to)]),
  ].join('; ');
}

/** Name, state and time of a component, as one line. */
function nameOf({ node, state }: PlacedNode): string {
  const name = node.kind === 'group' ? text('graph.groupName', node.name) : node.name;
  if (state === undefined) return name;

  const time = state.durationMs === undefined ? [] : [formatDuration(state.durationMs)];
  return [name, stateText(state.state), ...time].join(', ');
}

function content(detail: Detail, placed: PlacedNode): TemplateResult | typeof nothing {
  if (detail === 'mark') return nothing;
  if (detail === 'icon') return glyph(placed);

  const { node, state } = placed;
  const isDone = state?.durationMs !== undefined && state.state !== 'running';
  // Ports and time are drawn by the style sheet: the button's name is what is written in it.
  return html`<span class="graph-head"
      >${glyph(placed)}<span class="clip">${node.name}</span>${
        detail === 'ports' && isDone
          ? html`<span class="meta num drawn" data-text=${formatDuration(state.durationMs)}></span>`
          : nothing
      }</span
    >${detail === 'ports' ? ports(placed) : nothing}`;
}

function ports({ node }: PlacedNode): readonly TemplateResult[] {
  const row = (side: 'in' | 'out', label: string): TemplateResult =>
    html`<span class="graph-port ${side} drawn clip" data-text=${label}></span>`;
  return [
    ...node.inputs.map(({ label }) => row('in', label)),
    ...node.outputs.map(({ label }) => row('out', label)),
  ];
}

/** The kind of component; the exception takes its place. */
function glyph({ node, state }: PlacedNode): TemplateResult {
  const isUsual = state === undefined || state.state === 'ok' || state.state === 'waiting';
  if (!isUsual) return stateIcon(state.state);
  return icon(node.kind === 'group' ? 'group-by-ref-type' : iconOfType(node.type), 'muted');
}

/** Headings stand out; the rest of the Markdown is read as it is written, without its marks. */
function noteLines(markdown: string): readonly TemplateResult[] {
  return markdown
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const plain = line
        .replace(/^(?:#+|[-*>])\s+/, '')
        .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/(\*{1,3}|_{1,3}|`{1,3}|~~)(\S(?:.*?\S)??)\1/g, '$2');
      return line.startsWith('#') ? html`<b>${plain}</b>` : html`<span>${plain}</span>`;
    });
}

function names(ids: readonly string[], nameOfId: (id: string) => string): string {
  return [...new Set(ids)].map(nameOfId).join(', ');
}

function px(value: number): string {
  return `${Math.round(value * 10) / 10}px`;
}
