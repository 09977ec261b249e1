import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FlowGraph } from '../../src/protocol/flowGraph';
import type { RunRecord } from '../../src/protocol/model';
import type { PlaygroundMethods } from '../../src/protocol/playground';
import { errorCard } from '../chat/errorCard';
import { PageElement } from '../element';
import { formatNumber, formatSeconds, formatTime } from '../format';
import '../graph/flowGraphView';
import type { ShownState } from '../graph/place';
import { icon, iconButton } from '../icons';
import { openMenu } from '../page/menu';
import { versionName } from '../page/versionBanner';
import type { PlaygroundApp } from '../state/app';
import { errorInfo } from '../state/errorInfo';
import { runOverrides } from '../state/overrides';
import type { LiveRun, PageState } from '../state/pageState';
import {
  liveAsRun,
  openRows,
  tokensOf,
  traceRows,
  type ShownRun,
  type TraceRow,
} from '../state/trace';
import { text } from '../strings';
import './nodeDetail';
import './runCompare';
import { runList } from './runList';
import './waterfall';

const noGraph: FlowGraph = { nodes: [], edges: [], notes: [] };
/** Loops of more rounds begin with their rounds closed. */
const fewRounds = 3;
const tickMs = 200;

/** The runs of the flow, what every component of one did, and what differs between two. */
@customElement('fp-inspector')
export class InspectorView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  /** The run to show; the newest where none is named. */
  @property({ attribute: false }) wanted: string | undefined;

  @state() private runs: readonly RunRecord[] | undefined;
  @state() private records: ReadonlyMap<string, RunRecord> = new Map();
  @state() private selectedRow: string | undefined;
  /** Rows that were opened or closed against what they begin with. */
  @state() private toggled: ReadonlySet<string> = new Set();
  @state() private isSessionOnly = false;
  @state() private isComparing = false;
  /** The second run of a comparison. */
  @state() private other: string | undefined;
  private loadedOther: string | undefined;
  private ticker: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticker = window.setInterval(() => {
      if (this.live !== undefined) this.requestUpdate();
    }, tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.ticker);
  }

  protected override willUpdate(changed: PropertyValues<InspectorView>): void {
    const before = changed.get('state');
    const hasEnded = changed.has('state') && before?.ended !== this.state.ended;
    const isOther = this.isSessionOnly && before?.sessionId !== this.state.sessionId;
    if (hasEnded || isOther || this.runs === undefined) void this.load();
    if (changed.has('wanted') || this.other !== this.loadedOther) void this.loadRecords();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.runs === undefined) return nothing;

    const list = this.list(this.runs);
    if (list.length === 0 && !this.isSessionOnly) return empty();

    const listed = list.find(({ id }) => id === this.wanted) ?? list[0];
    const run = this.records.get(listed?.id ?? '') ?? listed;
    return html`<div class="inspector ${this.isComparing ? 'comparing' : ''}">
      ${this.runList(list, run)} ${this.isComparing ? this.comparison(run) : this.shownRun(run)}
    </div>`;
  }

  private runList(list: readonly ShownRun[], run: ShownRun | undefined): TemplateResult {
    return runList({
      title: this.state.flow?.name ?? '',
      runs: list,
      shown: run?.id,
      other: this.isComparing ? this.other : undefined,
      isSessionOnly: this.isSessionOnly,
      isComparing: this.isComparing,
      onOpen: (id) => {
        this.choose(id);
      },
      onSessionOnly: () => {
        this.isSessionOnly = !this.isSessionOnly;
        void this.load();
      },
      onCompare: () => {
        this.compare(list, run);
      },
    });
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

  private shownRun(run: ShownRun | undefined): TemplateResult | typeof nothing {
    if (run === undefined) return nothing;

    const live = run.status === 'running' ? this.live : undefined;
    const rows = traceRows(run, this.state.flow, live);
    const closed = closedRows(rows, this.toggled);
    const row = rows.find(({ id }) => id === this.selectedRow) ?? mainRow(rows);
    return html`${this.trace(run, rows, closed, row)}<fp-node-detail
        .app=${this.app}
        .run=${run}
        .row=${row}
        .canRun=${this.canRun(run)}
        @fp-resume=${({ detail }: CustomEvent<PlaygroundMethods['resumeRun']['params']>) =>
          void this.resume(detail)}
      ></fp-node-detail>`;
  }

  private trace(
    run: ShownRun,
    rows: readonly TraceRow[],
    closed: ReadonlySet<string>,
    selected: TraceRow | undefined,
  ): TemplateResult {
    return html`<section class="trace" aria-label=${text('inspector.trace')}>
      ${this.traceBar(run)}
      ${
        run.error !== undefined && run.error.subject.nodeId === undefined
          ? html`<div class="trace-error">${errorCard(this.app, errorInfo(run.error))}</div>`
          : nothing
      }
      <fp-waterfall
        .rows=${openRows(rows, ({ id }) => closed.has(id))}
        .closed=${closed}
        .totalMs=${run.durationMs}
        .selected=${selected?.id}
        @fp-select=${({ detail }: CustomEvent<string>) => {
          this.selectedRow = detail;
        }}
        @fp-toggle=${({ detail }: CustomEvent<string>) => {
          const toggled = new Set(this.toggled);
          if (!toggled.delete(detail)) toggled.add(detail);
          this.toggled = toggled;
        }}
      ></fp-waterfall>
      <fp-graph
        class="map"
        .graph=${this.state.flow?.graph ?? noGraph}
        .states=${statesOf(rows)}
        .selected=${selected?.nodeId}
        @fp-select=${({ detail }: CustomEvent<string>) => {
          const same = rows.filter(({ nodeId, kind }) => nodeId === detail && kind === 'component');
          this.selectedRow = same.at(-1)?.id ?? `${detail}#none`;
        }}
        @fp-open=${({ detail }: CustomEvent<string>) => {
          this.app.page.act({ action: 'show-node', nodeId: detail });
        }}
      ></fp-graph>
    </section>`;
  }

  private traceBar(run: ShownRun): TemplateResult {
    const tokens = tokensOf(run.nodes);
    const from = run.resumed?.component;
    const name = this.state.flow?.graph.nodes.find(({ id }) => id === from)?.name ?? from;
    const parts = [
      formatSeconds(run.durationMs),
      ...(tokens === 0 ? [] : [text('inspector.tokensTotal', formatNumber(tokens))]),
      ...(run.model === undefined ? [] : [run.model.model]),
      ...(run.flowVersion === undefined ? [] : [text('version.of', versionName(run.flowVersion))]),
      ...(name === undefined ? [] : [text('inspector.resumed', name)]),
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
        opensMenu: true,
        isDisabled: run.status === 'running',
        onClick: (event) => {
          const open = (format: 'json' | 'otlp') => (): void => {
            void this.app.page.ask(() =>
              this.app.page.client.call('exportTrace', { runId: run.id, format }),
            );
          };
          openMenu(event, text('inspector.exportMenu'), [
            { label: text('inspector.exportJson'), run: open('json') },
            { label: text('inspector.exportOtlp'), run: open('otlp') },
          ]);
        },
      })}
    </div>`;
  }

  private comparison(run: ShownRun | undefined): TemplateResult {
    const left = this.records.get(run?.id ?? '');
    const right = this.records.get(this.other ?? '');
    if (left === undefined || right === undefined) {
      return html`<section class="run-compare">
        <p class="muted none">${text('inspector.pickOther')}</p>
      </section>`;
    }
    return html`<fp-run-compare .left=${left} .right=${right}></fp-run-compare>`;
  }

  private canRun({ status }: ShownRun): boolean {
    return status !== 'running' && this.state.isTrusted && !this.app.page.isRunning;
  }

  /** Begins with the run before the one shown. */
  private compare(list: readonly ShownRun[], run: ShownRun | undefined): void {
    this.isComparing = !this.isComparing;
    if (!this.isComparing) return;

    const place = list.findIndex(({ id }) => id === run?.id);
    this.other = (list[place + 1] ?? list[place - 1])?.id;
  }

  private choose(runId: string): void {
    if (this.isComparing) this.other = runId;
    else this.app.page.inspect(runId);
  }

  private async resume(params: PlaygroundMethods['resumeRun']['params']): Promise<void> {
    const { page } = this.app;
    // The run that goes on is the newest.
    page.inspect(undefined);
    const result = await page.ask(() =>
      page.client.call('resumeRun', { ...runOverrides(page.ui.overrides), ...params }),
    );
    page.inspect(result?.runId ?? params.runId);
  }

  private async load(): Promise<void> {
    this.runs ??= [];
    const { page } = this.app;
    const { sessionId } = this.state;
    const asked = this.isSessionOnly ? { sessionId } : {};
    const runs = await page.ask(() => page.client.call('listRuns', asked));
    if (runs === undefined) return;

    this.runs = runs;
    await this.loadRecords();
  }

  /** Lists carry no values: the runs that are shown are read in full. */
  private async loadRecords(): Promise<void> {
    const { page } = this.app;
    this.loadedOther = this.other;
    const ids = [this.wanted ?? this.runs?.[0]?.id, this.isComparing ? this.other : undefined];
    for (const runId of ids) {
      if (runId === undefined || runId === this.live?.runId || this.records.has(runId)) continue;

      const record = await page.ask(() => page.client.call('getRun', { runId }));
      if (record === undefined) continue;

      // Records may be large: only what is shown is held.
      const kept = [...this.records].filter(([id]) => ids.includes(id));
      this.records = new Map([...kept, [runId, record]]);
    }
  }
}

function empty(): TemplateResult {
  return html`<div class="empty">
    ${icon('pulse')}
    <h2>${text('inspector.noRuns')}</h2>
    <p>${text('inspector.noRunsBody')}</p>
  </div>`;
}

/** Shown first: what failed, else what took longest. */
function mainRow(rows: readonly TraceRow[]): TraceRow | undefined {
  const own = rows.filter(({ kind }) => kind === 'component');
  const failed = own.find(({ state: nodeState }) => nodeState === 'failed');
  return failed ?? own.toSorted((a, b) => b.durationMs - a.durationMs)[0];
}

function closedRows(rows: readonly TraceRow[], toggled: ReadonlySet<string>): ReadonlySet<string> {
  const rounds = rows.filter(({ kind }) => kind === 'round').length;
  const closed = rows.filter(({ id, kind, hasChildren }) => {
    const isClosedFirst = kind === 'round' && rounds > fewRounds;
    return hasChildren && isClosedFirst !== toggled.has(id);
  });
  return new Set(closed.map(({ id }) => id));
}

/** What the drawn flow shows of a run: of many visits the last. */
function statesOf(rows: readonly TraceRow[]): ReadonlyMap<string, ShownState> {
  return new Map(
    rows
      .filter(({ kind }) => kind === 'component')
      .map(({ nodeId, state, durationMs, record }) => [
        nodeId,
        { state, ...(record === undefined || state === 'skipped' ? {} : { durationMs }) },
      ]),
  );
}
