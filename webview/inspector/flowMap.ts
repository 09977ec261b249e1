import { html, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlaygroundFlow, PlaygroundNode } from '../../src/protocol/playground';
import { PageElement } from '../element';
import { iconButton } from '../icons';
import { text } from '../strings';
import type { NodeState, TraceRow } from '../state/trace';
import { stateIcon, stateText } from './runList';

const width = 102;
const height = 28;
const margin = 16;
const zoomStep = 1.4;
/** Smaller, and components that Langflow places side by side would lie on one another. */
const minFittingScale = 0.3;
const panStep = 40;

interface View {
  readonly scale: number;
  /** Pixels by which the drawing is moved. */
  readonly x: number;
  readonly y: number;
}

/**
 * The flow at its saved positions. Places scale, components keep their size, so that names stay
 * readable. Fires `fp-select` with the id of a component.
 */
@customElement('fp-map')
export class FlowMap extends PageElement {
  @property({ attribute: false }) nodes: readonly PlaygroundNode[] = [];
  @property({ attribute: false }) edges: NonNullable<PlaygroundFlow['edges']> = [];
  @property({ attribute: false }) rows: readonly TraceRow[] = [];
  @property({ attribute: false }) selected: string | undefined;

  @state() private size = { width: 0, height: 0 };
  @state() private zoom = 1;
  @state() private pan = { x: 0, y: 0 };
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.size = entry.contentRect;
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override firstUpdated(): void {
    const view = this.querySelector('.map-view');
    if (view !== null) this.observer.observe(view);
  }

  protected override willUpdate(changed: PropertyValues<FlowMap>): void {
    if (changed.has('nodes')) this.fit();
  }

  protected override render(): TemplateResult {
    return html`<div class="pane-bar">
        <h2 class="pane-title">${text('inspector.flow')}</h2>
        <span class="grow"></span>
        ${this.tool('zoom-out', 'inspector.zoomOut', () => {
          this.zoom /= zoomStep;
        })}
        ${this.tool('zoom-in', 'inspector.zoomIn', () => {
          this.zoom *= zoomStep;
        })}
        ${this.tool('screen-full', 'inspector.fit', () => {
          this.fit();
        })}
      </div>
      <div
        class="map-view"
        role="group"
        aria-label=${text('inspector.map')}
        tabindex="0"
        @pointerdown=${this.onPointerDown}
        @keydown=${this.onKeyDown}
      >
        ${this.drawing()}
      </div>`;
  }

  private tool(
    glyph: string,
    label: 'inspector.zoomOut' | 'inspector.zoomIn' | 'inspector.fit',
    onClick: () => void,
  ): TemplateResult {
    return iconButton({ icon: glyph, label: text(label), onClick });
  }

  private drawing(): TemplateResult {
    const view = this.view();
    const at = new Map(this.nodes.map((node) => [node.id, place(node, view)]));
    return html`<svg aria-hidden="true" class="map-edges">
        ${this.edges.map(({ source, target }) => {
          const from = at.get(source);
          const to = at.get(target);
          return from === undefined || to === undefined
            ? ''
            : svg`<path d=${curve(from, to)}></path>`;
        })}
      </svg>
      ${this.nodes.map((node) => this.node(node, at.get(node.id)))}`;
  }

  private node(node: PlaygroundNode, at: Point | undefined): TemplateResult {
    const row = this.rows.find(({ nodeId }) => nodeId === node.id);
    const nodeState: NodeState = row?.state ?? 'skipped';
    const isSelected = node.id === this.selected;
    return html`<button
      type="button"
      class="node ${nodeState} ${isSelected ? 'selected' : ''}"
      .style=${`left: ${at?.x ?? 0}px; top: ${at?.y ?? 0}px`}
      aria-pressed=${String(isSelected)}
      aria-label=${`${node.component}, ${stateText(nodeState)}`}
      title=${node.component}
      tabindex="-1"
      @click=${() => {
        this.dispatchEvent(new CustomEvent('fp-select', { detail: node.id }));
      }}
    >
      ${nodeState === 'ok' ? '' : stateIcon(nodeState)}<span class="clip">${node.component}</span>
    </button>`;
  }

  private fit(): void {
    this.zoom = 1;
    this.pan = { x: 0, y: 0 };
  }

  /** The scale at which everything fits, times the zoom, centred and then moved. */
  private view(): View {
    const xs = this.nodes.map(({ x }) => x);
    const ys = this.nodes.map(({ y }) => y);
    const left = Math.min(...xs);
    const top = Math.min(...ys);
    const spanX = Math.max(...xs) - left;
    const spanY = Math.max(...ys) - top;
    const free = {
      x: Math.max(1, this.size.width - width - 2 * margin),
      y: Math.max(1, this.size.height - height - 2 * margin),
    };
    const fitting = Math.max(
      minFittingScale,
      Math.min(1, free.x / Math.max(1, spanX), free.y / Math.max(1, spanY)),
    );
    const scale = fitting * this.zoom;
    return {
      scale,
      x: (this.size.width - width - spanX * scale) / 2 - left * scale + this.pan.x,
      y: (this.size.height - height - spanY * scale) / 2 - top * scale + this.pan.y,
    };
  }

  private readonly onPointerDown = (event: PointerEvent): void => {
    const view = event.currentTarget;
    if (!(view instanceof HTMLElement) || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest('.node') !== null) return;

    const start = { x: event.clientX - this.pan.x, y: event.clientY - this.pan.y };
    view.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => {
      this.pan = { x: moved.clientX - start.x, y: moved.clientY - start.y };
    };
    view.addEventListener('pointermove', move);
    const stop = (): void => {
      view.removeEventListener('pointermove', move);
    };
    view.addEventListener('lostpointercapture', stop, { once: true });
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [panStep, 0],
      ArrowRight: [-panStep, 0],
      ArrowUp: [0, panStep],
      ArrowDown: [0, -panStep],
    };
    const move = moves[event.key];
    if (move !== undefined) this.pan = { x: this.pan.x + move[0], y: this.pan.y + move[1] };
    else if (event.key === '+') this.zoom *= zoomStep;
    else if (event.key === '-') this.zoom /= zoomStep;
    else if (event.key === '0') this.fit();
    else return;

    event.preventDefault();
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function place(node: PlaygroundNode, { scale, x, y }: View): Point {
  return { x: Math.round(node.x * scale + x), y: Math.round(node.y * scale + y) };
}

/** From the right edge of one component to the left edge of another. */
function curve(from: Point, to: Point): string {
  const start = { x: from.x + width, y: from.y + height / 2 };
  const end = { x: to.x, y: to.y + height / 2 };
  const bend = Math.max(12, Math.abs(end.x - start.x) / 2);
  return `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
}
