import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FlowGraph } from '../../src/protocol/flowGraph';
import type { RunRecord } from '../../src/protocol/model';
import { errorCard } from '../chat/errorCard';
import { PageElement } from '../element';
import { formatNumber, formatSeconds, formatTime } from '../format';
import '../graph/flowGraphView';
import type { ShownState } from '../graph/place';
import { icon, iconButton } from '../icons';
import { nextItem } from '../page/roving';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorInfo } from '../state/errorInfo';
import type { LiveRun, PageState } from '../state/pageState';
import { liveAsRun, tokensOf, traceRows, type ShownRun, type TraceRow } from '../state/trace';
import { nodeDetail } from './nodeDetail';
import { runRow, runRowId } from './runList';
import { waterfall } from './waterfall';

const noGraph: FlowGraph = { nodes: [], edges: [], notes: [] };

/** The runs of the flow, and what every component of one did. */
@customElement('fp-inspector')
export class InspectorView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  /** The run to show; the newest where none is named. */
  @property({ attribute: false }) wanted: string | undefined;

  @state() private runs: readonly RunRecord[] | undefined;
  @state() private record: RunRecord | undefined;
  @state() private selectedNode: string | undefined;

  protected override willUpdate(changed: PropertyValues<InspectorView>): void {
    const before = changed.get('state');
    const hasEnded = changed.has('state') && before?.ended !== this.state.ended;
    if (hasEnded || this.runs === undefined) void this.load();
    if (changed.has('wanted')) void this.loadRecord();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.runs === undefined) return nothing;

    const list = this.list(this.runs);
    if (list.length === 0) return this.empty();

    const run = this.shown(list);
    const rows = run === undefined ? [] : traceRows(run, this.state.flow, this.liveOf(run));
    const row = rows.find(({ nodeId }) => nodeId === this.selectedNode) ?? mainRow(rows);
    return html`<div class="inspector">
      ${this.runList(list, run)} ${run === undefined ? nothing : this.trace(run, rows, row)}
      ${nodeDetail(this.app, row)}
    </div>`;
  }

  private get live(): LiveRun | undefined {
    return this.state.live[this.state.sessionId];
  }

  /** The run that goes on first, then the kept ones, newest first. */
  private list(runs: readonly RunRecord[]): readonly ShownRun[] {
    const { flow, sessionId } = this.state;
    if (this.live === undefined || flow === undefined) return runs;

    const going = liveAsRun(this.live, flow, sessionId, performance.now());
    return [going, ...runs.filter(({ id }) => id !== going.id)];
  }

  /** The run chosen, in full as soon as it is read. */
  private shown(list: readonly ShownRun[]): ShownRun | undefined {
    const listed = list.find(({ id }) => id === this.wanted) ?? list[0];
    return listed?.id === this.record?.id ? this.record : listed;
  }

  private liveOf(run: ShownRun): LiveRun | undefined {
    return run.status === 'running' ? this.live : undefined;
  }

  private runList(list: readonly ShownRun[], shown: ShownRun | undefined): TemplateResult {
    return html`<nav class="runs" aria-label=${text('inspector.runs')}>
      <div class="pane-bar"><h2 class="pane-title">${text('inspector.runs')}</h2></div>
      <div
        class="run-list"
        role="listbox"
        tabindex="0"
        aria-label=${text('inspector.runsOf', this.state.flow?.name ?? '')}
        aria-activedescendant=${shown === undefined ? nothing : runRowId(shown.id)}
        @keydown=${(event: KeyboardEvent) => {
          const next = nextItem(
            list,
            list.find(({ id }) => id === shown?.id) ?? list[0],
            event.key,
          );
          if (next === undefined) return;

          event.preventDefault();
          this.open(next.id);
          this.querySelector(`#${CSS.escape(runRowId(next.id))}`)?.scrollIntoView({
            block: 'nearest',
          });
        }}
      >
        ${repeat(
          list,
          ({ id }) => id,
          (run) =>
            runRow(run, run.id === shown?.id, () => {
              this.open(run.id);
            }),
        )}
      </div>
    </nav>`;
  }

  private trace(
    run: ShownRun,
    rows: readonly TraceRow[],
    selected: TraceRow | undefined,
  ): TemplateResult {
    return html`<section class="trace" aria-label=${text('inspector.trace')}>
      ${this.traceBar(run)}
      ${
        run.error !== undefined && run.error.subject.nodeId === undefined
          ? html`<div class="trace-error">${errorCard(this.app, errorInfo(run.error))}</div>`
          : nothing
      }
      ${waterfall({
        rows,
        totalMs: run.durationMs,
        selected: selected?.nodeId,
        onSelect: (nodeId) => {
          this.selectedNode = nodeId;
        },
        onKeyDown: (event) => {
          const next = nextItem(rows, selected ?? rows[0], event.key);
          if (next === undefined) return;

          event.preventDefault();
          this.selectedNode = next.nodeId;
        },
      })}
      <fp-graph
        class="map"
        .graph=${this.state.flow?.graph ?? noGraph}
        .states=${statesOf(rows)}
        .selected=${selected?.nodeId}
        @fp-select=${(event: CustomEvent<string>) => {
          this.selectedNode = event.detail;
        }}
        @fp-open=${(event: CustomEvent<string>) => {
          this.app.page.act({ action: 'show-node', nodeId: event.detail });
        }}
      ></fp-graph>
    </section>`;
  }

  private traceBar(run: ShownRun): TemplateResult {
    const tokens = tokensOf(run.nodes);
    const parts = [
      formatSeconds(run.durationMs),
      ...(tokens === 0 ? [] : [text('inspector.tokensTotal', formatNumber(tokens))]),
    ];
    const title =
      run.startedAt === ''
        ? text('inspector.running')
        : text('inspector.run', formatTime(run.startedAt));
    return html`<div class="pane-bar">
      <h2 class="pane-title">${title}</h2>
      <span class="meta num clip">${parts.join(', ')}</span>
      <span class="grow"></span>
      ${iconButton({
        icon: 'export',
        label: text('inspector.export'),
        onClick: () => {
          const trace = JSON.stringify(run, null, 2);
          this.app.page.act({ action: 'open-text', text: trace, language: 'json' });
        },
      })}
    </div>`;
  }

  private empty(): TemplateResult {
    return html`<div class="empty">
      ${icon('pulse')}
      <h2>${text('inspector.noRuns')}</h2>
      <p>${text('inspector.noRunsBody')}</p>
    </div>`;
  }

  private open(runId: string): void {
    this.app.page.inspect(runId);
  }

  private async load(): Promise<void> {
    this.runs ??= [];
    const runs = await this.app.page.ask(() => this.app.page.client.call('listRuns', {}));
    if (runs === undefined) return;

    this.runs = runs;
    await this.loadRecord();
  }

  /** Lists carry no values: the run that is shown is read in full. */
  private async loadRecord(): Promise<void> {
    const id = this.wanted ?? this.runs?.[0]?.id;
    if (id === undefined || id === this.live?.runId || id === this.record?.id) return;

    this.record = await this.app.page.ask(() => this.app.page.client.call('getRun', { runId: id }));
  }
}

/** Shown first: what failed, else what took longest. */
function mainRow(rows: readonly TraceRow[]): TraceRow | undefined {
  const failed = rows.find(({ state: nodeState }) => nodeState === 'failed');
  return failed ?? rows.toSorted((a, b) => b.durationMs - a.durationMs)[0];
}

/** What the drawn flow shows of a run. */
function statesOf(rows: readonly TraceRow[]): ReadonlyMap<string, ShownState> {
  return new Map(
    rows.map(({ nodeId, state, durationMs, record }) => [
      nodeId,
      { state, ...(record === undefined || state === 'skipped' ? {} : { durationMs }) },
    ]),
  );
}
