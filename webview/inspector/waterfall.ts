import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { PageElement } from '../element';
import { formatDuration, formatNumber, formatSeconds } from '../format';
import { iconOfType } from '../graph/componentIcon';
import { stateIcon, stateText } from '../graph/nodeState';
import { icon } from '../icons';
import { nextItem } from '../page/roving';
import { axisTicks, tokensOf, type TraceRow } from '../state/trace';
import { text } from '../strings';

const rowHeight = 24;
/** Fewer are drawn all at once. */
const manyRows = 150;
const spareRows = 12;

const icons: Readonly<Record<TraceRow['kind'], string>> = {
  component: '',
  round: 'sync',
  model: 'chip',
  tool: 'tools',
  flow: 'type-hierarchy-sub',
};

/**
 * When each component ran and for how long, with the parts of its work below it. Fires `fp-select` and
 * `fp-toggle` with the id of a row. Of long runs only what is seen is drawn.
 */
@customElement('fp-waterfall')
export class Waterfall extends PageElement {
  /** Those that are not in a closed row. */
  @property({ attribute: false }) rows: readonly TraceRow[] = [];
  @property({ attribute: false }) closed: ReadonlySet<string> = new Set();
  @property({ attribute: false }) totalMs = 0;
  @property({ attribute: false }) selected: string | undefined;

  @state() private top = 0;
  @state() private height = 600;

  protected override updated(changed: PropertyValues): void {
    if (changed.has('selected')) this.reveal();
  }

  protected override render(): TemplateResult {
    const ticks = axisTicks(this.totalMs);
    const { first, end } = this.range();
    const index = this.rows.findIndex(({ id }) => id === this.selected);
    return html`<div
      class="waterfall"
      role="treegrid"
      tabindex="0"
      aria-label=${text('inspector.waterfall')}
      aria-rowcount=${this.rows.length + 1}
      aria-activedescendant=${index < 0 ? nothing : rowId(index)}
      @keydown=${this.onKeyDown}
      @scroll=${this.onScroll}
    >
      <div class="wf-row wf-axis" role="row">
        <span role="columnheader" class="wf-name">${text('inspector.component')}</span>
        <span class="wf-time" role="columnheader" aria-label=${text('inspector.time')}>
          <i>0</i>${ticks.map(
            (tick) =>
              html`<i .style=${`left: ${percent(tick, this.totalMs)}%`}>${tickText(tick)}</i>`,
          )}
        </span>
        <span role="columnheader" class="wf-num">${text('inspector.tokens')}</span>
        <span role="columnheader" class="wf-num">${text('inspector.time')}</span>
      </div>
      ${spacer(first)}${this.rows
        .slice(first, end)
        .map((row, place) => this.row(row, first + place, ticks))}${spacer(this.rows.length - end)}
    </div>`;
  }

  private row(row: TraceRow, index: number, ticks: readonly number[]): TemplateResult {
    const isSelected = row.id === this.selected;
    const hasRun = row.state !== 'skipped' && row.state !== 'waiting';
    const isOpen = row.hasChildren ? String(!this.closed.has(row.id)) : nothing;
    return html`<div
      class="wf-row ${isSelected ? 'selected' : ''}"
      role="row"
      id=${rowId(index)}
      aria-level=${row.level}
      aria-rowindex=${index + 2}
      aria-selected=${String(isSelected)}
      aria-expanded=${isOpen}
      @click=${() => {
        this.tell('fp-select', row);
      }}
      @dblclick=${() => {
        if (row.hasChildren) this.tell('fp-toggle', row);
      }}
    >
      ${this.name(row, hasRun)}
      <span class="wf-time" role="gridcell">
        ${ticks.map((tick) => html`<u .style=${`left: ${percent(tick, this.totalMs)}%`}></u>`)}
        ${this.bar(row, hasRun)}
      </span>
      <span class="wf-num num" role="gridcell">${tokensText(row)}</span>
      <span class="wf-num num" role="gridcell"
        >${
          hasRun && row.state !== 'running' && row.record?.reused !== true
            ? formatDuration(row.durationMs)
            : ''
        }</span
      >
    </div>`;
  }

  private name(row: TraceRow, hasRun: boolean): TemplateResult {
    const twistie = this.closed.has(row.id) ? 'chevron-right' : 'chevron-down';
    const glyph = icons[row.kind] === '' ? iconOfType(row.type) : icons[row.kind];
    const name = nameOf(row);
    return html`<span
      class="wf-name"
      role="gridcell"
      .style=${`padding-inline-start: ${4 + (row.level - 1) * 16}px`}
      ><span
        class="wf-twistie"
        @click=${(event: Event) => {
          if (!row.hasChildren) return;
          event.stopPropagation();
          this.tell('fp-toggle', row);
        }}
        >${row.hasChildren ? icon(twistie) : nothing}</span
      >${
        row.state === 'ok'
          ? icon(glyph, 'muted')
          : html`${stateIcon(row.state)}${
              hasRun ? html`<span class="sr">${stateText(row.state)}</span>` : nothing
            }`
      }<span class="clip" title=${name}>${name}</span></span
    >`;
  }

  private bar(row: TraceRow, hasRun: boolean): TemplateResult {
    if (row.record?.reused === true) return html`<em>${text('inspector.reused')}</em>`;
    if (!hasRun) return html`<em>${stateText(row.state)}</em>`;

    const left = percent(row.startMs, this.totalMs);
    const width = row.state === 'running' ? 100 - left : percent(row.durationMs, this.totalMs);
    const isTool = row.kind === 'tool' || (row.kind === 'component' && /Tool|MCP/.test(row.type));
    const look = row.state === 'failed' ? 'failed' : isTool ? 'tool' : '';
    return html`<b
      class="${look} ${row.kind === 'round' ? 'round' : ''}"
      .style=${`left: min(${left}%, 100% - 3px); width: max(3px, ${width}%)`}
    ></b>`;
  }

  /** The rows that are drawn. */
  private range(): { readonly first: number; readonly end: number } {
    const { length } = this.rows;
    if (length <= manyRows) return { first: 0, end: length };

    const first = Math.max(0, Math.floor(this.top / rowHeight) - spareRows);
    return {
      first,
      end: Math.min(length, first + Math.ceil(this.height / rowHeight) + 2 * spareRows),
    };
  }

  private reveal(): void {
    const grid = this.querySelector('.waterfall');
    const index = this.rows.findIndex(({ id }) => id === this.selected);
    if (grid === null || index < 0) return;

    // The heading stays on top of the rows.
    const top = index * rowHeight;
    const room = grid.clientHeight - 2 * rowHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top > grid.scrollTop + room) grid.scrollTop = top - room;
  }

  private tell(name: 'fp-select' | 'fp-toggle', row: TraceRow): void {
    this.dispatchEvent(new CustomEvent(name, { detail: row.id }));
  }

  private readonly onScroll = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLElement) || this.rows.length <= manyRows) return;

    this.top = currentTarget.scrollTop;
    this.height = currentTarget.clientHeight;
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const row = this.rows.find(({ id }) => id === this.selected) ?? this.rows[0];
    if (row === undefined) return;

    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') this.fold(row, event.key);
    else {
      const next = nextItem(this.rows, row, event.key);
      if (next === undefined) return;
      this.tell('fp-select', next);
    }
    event.preventDefault();
  };

  /** Left closes a row or goes to the one around it; right opens it or goes to the first in it. */
  private fold(row: TraceRow, key: string): void {
    const isOpen = row.hasChildren && !this.closed.has(row.id);
    if (key === 'ArrowLeft') {
      const parent = this.rows.find(({ id }) => id === row.parent);
      if (isOpen) this.tell('fp-toggle', row);
      else if (parent !== undefined) this.tell('fp-select', parent);
      return;
    }
    const child = this.rows.find(({ parent }) => parent === row.id);
    if (row.hasChildren && !isOpen) this.tell('fp-toggle', row);
    else if (child !== undefined) this.tell('fp-select', child);
  }
}

/** Id of a row, for `aria-activedescendant`. */
function rowId(index: number): string {
  return `trace-row-${index}`;
}

/** What a row is called; a round by its number. */
export function nameOf(row: TraceRow): string {
  return row.kind === 'round' ? text('inspector.round', row.component) : row.component;
}

function tokensText({ kind, step, record }: TraceRow): string {
  const counted = step ?? record;
  const tokens = kind === 'round' || counted === undefined ? 0 : tokensOf([counted]);
  return tokens === 0 ? '' : formatNumber(tokens);
}

/** The room of rows that are not drawn. */
function spacer(rows: number): TemplateResult | typeof nothing {
  return rows > 0
    ? html`<div role="presentation" .style=${`height: ${rows * rowHeight}px`}></div>`
    : nothing;
}

function percent(value: number, total: number): number {
  return total > 0 ? Math.round(Math.min(100, (value / total) * 100) * 100) / 100 : 0;
}

function tickText(milliseconds: number): string {
  return milliseconds < 100 ? formatDuration(milliseconds) : formatSeconds(milliseconds);
}
