import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FlowGraph } from '../../src/protocol/flowGraph';
import { PageElement } from '../element';
import { formatNumber } from '../format';
import { iconButton } from '../icons';
import { text } from '../strings';
import { drawEdges } from './drawEdges';
import { describeConnections, drawNode, drawNote, isReadable } from './drawNodes';
import { detailAt, neighbour, overlaps, type Direction } from './geometry';
import { crumbs } from './crumbs';
import { groupsAround, levelOf, type Level } from './level';
import { placeNodes, seenNodes, statesOn, type PlacedNode, type ShownState } from './place';
import { Viewport } from './viewport';

const zoomStep = 1.4;
const panStep = 60;
const noStates: ReadonlyMap<string, ShownState> = new Map();
const arrows: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/**
 * The flow at its saved positions, drawn from data alone. Places scale, words keep their size; what is
 * far outside the view is not drawn. Fires `fp-select` with the id of a component that is chosen and
 * `fp-open` with the id of one to go to.
 */
@customElement('fp-graph')
export class FlowGraphView extends PageElement {
  @property({ attribute: false }) graph: FlowGraph = { nodes: [], edges: [], notes: [] };
  /** What components did, by id; empty for the flow alone. */
  @property({ attribute: false }) states: ReadonlyMap<string, ShownState> = noStates;
  @property({ attribute: false }) selected: string | undefined;

  @state() private group: string | undefined;
  private level: Level = { nodes: [], edges: [], notes: [] };
  private placed: ReadonlyMap<string, PlacedNode> = new Map();
  private focused: string | undefined;
  private readonly port = new Viewport(
    () => {
      this.move();
    },
    () => {
      this.requestUpdate();
    },
  );
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.resized(entry.contentRect);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override firstUpdated(): void {
    const area = this.area;
    if (area === null) return;

    this.observer.observe(area);
    this.port.listen(area);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = this.group;
    if (changed.has('selected')) this.follow(this.selected);
    if (!this.graph.nodes.some(({ id }) => id === this.group)) this.group = undefined;
    const isOther = changed.has('group') || before !== this.group;
    if (isOther || changed.has('graph')) this.readLevel();
    if (isOther || (changed.has('graph') && !this.port.isMoved)) this.fit();
    const states = statesOn(this.graph, this.level.nodes, this.states);
    this.placed = placeNodes(this.level.nodes, this.port.view.scale, states);
    this.port.settle();
  }

  protected override updated(changed: PropertyValues): void {
    this.move();
    if (changed.has('selected') && this.selected !== undefined) this.reveal(this.selected);
  }

  protected override render(): TemplateResult {
    const { nodes, edges, notes } = this.level;
    return html`<div class="pane-bar">
        ${crumbs(this.graph, this.group, (id) => {
          this.group = id;
        })}
        <span class="grow"></span>
        ${this.tool('zoom-out', text('graph.zoomOut'), () => {
          this.port.zoom(1 / zoomStep);
        })}
        ${this.tool('zoom-in', text('graph.zoomIn'), () => {
          this.port.zoom(zoomStep);
        })}
        ${this.tool('screen-full', text('graph.fit'), () => {
          this.refit();
        })}
      </div>
      <div
        class="graph-area"
        role="group"
        aria-label=${text('graph.label')}
        aria-description=${text(
          'graph.description',
          formatNumber(nodes.length),
          formatNumber(edges.length),
          formatNumber(notes.length),
        )}
        @keydown=${this.onKeyDown}
      >
        <div class="graph-plane">${this.drawing()}</div>
        ${nodes.length === 0 ? html`<p class="muted none">${text('graph.empty')}</p>` : nothing}
      </div>`;
  }

  /** Shows the group that a component lies in. */
  private follow(id: string | undefined): void {
    if (id === undefined || !this.graph.nodes.some((node) => node.id === id)) return;

    this.focused = id;
    this.group = groupsAround(this.graph, id).at(-1);
  }

  private readLevel(): void {
    this.level = levelOf(this.graph, this.group);
    const ids = this.level.nodes.map(({ id }) => id);
    if (ids.some((id) => id === this.focused)) return;

    this.focused = ids.find((id) => id === this.selected) ?? this.firstNode();
  }

  private drawing(): TemplateResult {
    const { edges, notes } = this.level;
    const { window, view } = this.port;
    const { scale } = view;
    const detail = detailAt(scale);
    const scene = {
      detail,
      selected: this.selected,
      focused: this.focused,
      hasStates: this.states.size > 0,
      describe: (id: string) => describeConnections(id, edges, (other) => this.nameOf(other)),
      onChoose: (id: string) => {
        this.dispatchEvent(new CustomEvent('fp-select', { detail: id }));
      },
      onOpen: (id: string) => {
        this.openNode(id);
      },
      onFocus: (id: string) => {
        this.focusNode(id);
      },
    };
    const { placed, selected } = this;
    return html`${notes
        .filter(({ x, y, width, height }) =>
          overlaps(
            { x: x * scale, y: y * scale, width: width * scale, height: height * scale },
            window,
          ),
        )
        .map((note) => drawNote(note, scale))}<svg aria-hidden="true" class="graph-edges">
        ${drawEdges({ edges, placed, detail, window, selected })}
      </svg>
      ${repeat(
        seenNodes(placed, window, [this.focused, selected]),
        ({ node }) => node.id,
        (node) => drawNode(scene, node),
      )}`;
  }

  private tool(glyph: string, label: string, onClick: () => void): TemplateResult {
    return iconButton({ icon: glyph, label, onClick });
  }

  private nameOf(id: string): string {
    return this.placed.get(id)?.node.name ?? id;
  }

  /** The component furthest to the left: where most flows begin. */
  private firstNode(): string | undefined {
    return this.level.nodes.reduce<Level['nodes'][number] | undefined>(
      (first, node) => (first === undefined || node.x < first.x ? node : first),
      undefined,
    )?.id;
  }

  private openNode(id: string): void {
    if (this.placed.get(id)?.node.kind === 'group') {
      this.group = id;
      void this.updateComplete.then(() => {
        this.focusElement(this.focused);
      });
    } else this.dispatchEvent(new CustomEvent('fp-open', { detail: id }));
  }

  private focusNode(id: string): void {
    if (id === this.focused) return;

    this.focused = id;
    this.requestUpdate();
  }

  private focusElement(id: string | undefined): void {
    if (id === undefined) return;

    this.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus({
      preventScroll: true,
    });
  }

  // the view

  private get area(): HTMLElement | null {
    return this.querySelector('.graph-area');
  }

  private resized(size: { readonly width: number; readonly height: number }): void {
    const isFirst = this.port.size.width === 0;
    this.port.size = { width: size.width, height: size.height };
    if (isFirst || !this.port.isMoved) this.fit();
    this.requestUpdate();
  }

  private fit(): void {
    const { nodes, notes } = this.level;
    const all = [...nodes, ...notes];
    this.port.fit(all);
    const { scale } = this.port.view;
    if (nodes.length === 0 || notes.length === 0) return;

    // Notes that cannot be read at this size are not worth the room.
    this.port.fit(nodes);
    const canShow = detailAt(scale) === detailAt(this.port.view.scale);
    if (canShow && notes.every((note) => isReadable(note, scale))) this.port.fit(all);
  }

  private refit(): void {
    this.fit();
    this.requestUpdate();
  }

  private move(): void {
    const plane = this.querySelector<HTMLElement>('.graph-plane');
    if (plane === null) return;

    const { x, y } = this.port.view;
    plane.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  /** Brings a component into view. */
  private reveal(id: string): void {
    const placed = this.placed.get(id);
    if (placed !== undefined) this.port.reveal(placed.box);
  }

  // keyboard

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (!this.handleKey(event)) return;

    event.preventDefault();
    event.stopPropagation();
  };

  private handleKey(event: KeyboardEvent): boolean {
    const { key } = event;
    if (arrows.includes(key)) {
      if (event.ctrlKey || event.metaKey) this.panBy(key);
      else this.step(key);
      return true;
    }
    const action = this.keys[key];
    return action !== undefined && action() !== false;
  }

  /** What keys do; `false` leaves a key to others. */
  private readonly keys: Readonly<Record<string, () => unknown>> = {
    '+': () => {
      this.port.zoom(zoomStep);
    },
    '=': () => {
      this.port.zoom(zoomStep);
    },
    '-': () => {
      this.port.zoom(1 / zoomStep);
    },
    '0': () => {
      this.refit();
    },
    Home: () => {
      this.go(this.firstNode());
    },
    Enter: () => this.opensOnEnter() && this.openFocused(),
    F12: () => this.openFocused(),
    Backspace: () => this.leave(),
    Escape: () => this.leave(),
  };

  private openFocused(): boolean {
    if (this.focused !== undefined) this.openNode(this.focused);
    return true;
  }

  /** The first Enter chooses a component, the second goes to it; a group is opened at once. */
  private opensOnEnter(): boolean {
    const isGroup = this.placed.get(this.focused ?? '')?.node.kind === 'group';
    return this.focused !== undefined && (isGroup || this.focused === this.selected);
  }

  private leave(): boolean {
    const left = this.group;
    if (left === undefined) return false;

    this.group = groupsAround(this.graph, left).at(-1);
    void this.updateComplete.then(() => {
      this.go(left);
    });
    return true;
  }

  private panBy(key: string): void {
    const x = key === 'ArrowLeft' ? panStep : key === 'ArrowRight' ? -panStep : 0;
    const y = key === 'ArrowUp' ? panStep : key === 'ArrowDown' ? -panStep : 0;
    this.port.panBy(x, y);
  }

  private step(key: string): void {
    const from = this.placed.get(this.focused ?? '');
    if (from === undefined) {
      this.go(this.firstNode());
      return;
    }
    const linked = new Set(
      this.level.edges.flatMap(({ source, target }) =>
        source === from.node.id ? [target] : target === from.node.id ? [source] : [],
      ),
    );
    const others = [...this.placed.values()]
      .filter(({ node }) => node.id !== from.node.id)
      .map(({ node, box }) => ({ id: node.id, box, isConnected: linked.has(node.id) }));
    this.go(neighbour(from.box, others, directionOf(key))?.id);
  }

  /** Moves the focus to a component and the component into view. */
  private go(id: string | undefined): void {
    if (id === undefined) return;

    this.focused = id;
    this.reveal(id);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.focusElement(id);
    });
  }
}

function directionOf(key: string): Direction {
  if (key === 'ArrowLeft' || key === 'ArrowUp' || key === 'ArrowDown') return key;
  return 'ArrowRight';
}
