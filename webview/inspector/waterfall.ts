import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration, formatNumber, formatSeconds } from '../format';
import { iconOfType } from '../graph/componentIcon';
import { stateIcon, stateText } from '../graph/nodeState';
import { icon } from '../icons';
import { text } from '../strings';
import { axisTicks, tokensOf, type TraceRow } from '../state/trace';

interface WaterfallOptions {
  readonly rows: readonly TraceRow[];
  readonly totalMs: number;
  readonly selected: string | undefined;
  readonly onSelect: (nodeId: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Id of a component's row, for `aria-activedescendant`. */
function traceRowId(index: number): string {
  return `trace-row-${index}`;
}

/** When each component ran, and for how long. */
export function waterfall(options: WaterfallOptions): TemplateResult {
  const { rows, totalMs, selected } = options;
  const ticks = axisTicks(totalMs);
  const index = rows.findIndex(({ nodeId }) => nodeId === selected);
  return html`<div
    class="waterfall"
    role="treegrid"
    tabindex="0"
    aria-label=${text('inspector.waterfall')}
    aria-activedescendant=${index < 0 ? nothing : traceRowId(index)}
    @keydown=${options.onKeyDown}
  >
    <div class="wf-row wf-axis" role="row">
      <span role="columnheader" class="wf-name">${text('inspector.component')}</span>
      <span class="wf-time" role="columnheader" aria-label=${text('inspector.time')}>
        <i>0</i>${ticks.map(
          (tick) => html`<i .style=${`left: ${percent(tick, totalMs)}%`}>${tickText(tick)}</i>`,
        )}
      </span>
      <span role="columnheader" class="wf-num">${text('inspector.tokens')}</span>
      <span role="columnheader" class="wf-num">${text('inspector.time')}</span>
    </div>
    ${rows.map((row, place) => traceRow(options, row, place, ticks))}
  </div>`;
}

function traceRow(
  { totalMs, selected, onSelect }: WaterfallOptions,
  row: TraceRow,
  index: number,
  ticks: readonly number[],
): TemplateResult {
  const isSelected = row.nodeId === selected;
  const tokens = row.record === undefined ? 0 : tokensOf([row.record]);
  const hasRun = row.state !== 'skipped' && row.state !== 'waiting';
  return html`<div
    class="wf-row ${isSelected ? 'selected' : ''}"
    role="row"
    id=${traceRowId(index)}
    aria-level="1"
    aria-selected=${String(isSelected)}
    @click=${() => {
      onSelect(row.nodeId);
    }}
  >
    <span class="wf-name" role="gridcell"
      >${
        row.state === 'ok'
          ? icon(iconOfType(row.type), 'muted')
          : html`${stateIcon(row.state)}${hasRun ? html`<span class="sr">${stateText(row.state)}</span>` : nothing}`
      }<span class="clip" title=${row.component}>${row.component}</span></span
    >
    <span class="wf-time" role="gridcell">
      ${ticks.map((tick) => html`<u .style=${`left: ${percent(tick, totalMs)}%`}></u>`)}
      ${hasRun ? bar(row, totalMs) : html`<em>${stateText(row.state)}</em>`}
    </span>
    <span class="wf-num num" role="gridcell">${tokens === 0 ? '' : formatNumber(tokens)}</span>
    <span class="wf-num num" role="gridcell"
      >${hasRun && row.state !== 'running' ? formatDuration(row.durationMs) : ''}</span
    >
  </div>`;
}

function bar(row: TraceRow, totalMs: number): TemplateResult {
  const left = percent(row.startMs, totalMs);
  const width = row.state === 'running' ? 100 - left : percent(row.durationMs, totalMs);
  const kind = row.state === 'failed' ? 'failed' : /Tool|MCP/.test(row.type) ? 'tool' : '';
  return html`<b
    class=${kind}
    .style=${`left: min(${left}%, 100% - 3px); width: max(3px, ${width}%)`}
  ></b>`;
}

function percent(value: number, total: number): number {
  return total > 0 ? Math.round(Math.min(100, (value / total) * 100) * 100) / 100 : 0;
}

function tickText(milliseconds: number): string {
  return milliseconds < 100 ? formatDuration(milliseconds) : formatSeconds(milliseconds);
}
