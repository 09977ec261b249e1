import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NodeRecord, PromptRecord, ShownValue } from '../../src/protocol/model';
import { errorCard } from '../chat/errorCard';
import { PageElement } from '../element';
import { formatDuration, formatNumber } from '../format';
import { stateText } from '../graph/nodeState';
import { iconButton } from '../icons';
import { textBlock } from '../markdown/jsonBlock';
import type { PlaygroundApp } from '../state/app';
import { errorInfo } from '../state/errorInfo';
import type { ShownRun, TraceRow } from '../state/trace';
import { text } from '../strings';
import './valueView';
import type { ValueEdit } from './valueView';
import { nameOf } from './waterfall';

/** What went into a component, what came out, and ways to run it again. Fires `fp-resumed`. */
@customElement('fp-node-detail')
export class NodeDetail extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) run!: ShownRun;
  @property({ attribute: false }) row: TraceRow | undefined;
  @property({ type: Boolean }) canRun = false;

  @state() private showsPrompts = false;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('row')) this.showsPrompts = this.showsPrompts && this.row !== undefined;
  }

  protected override render(): TemplateResult {
    const { row } = this;
    if (row === undefined) {
      return html`<aside class="detail" aria-label=${text('inspector.component')}>
        <p class="muted none">${text('inspector.pick')}</p>
      </aside>`;
    }
    const name = nameOf(row);
    return html`<aside class="detail" aria-label=${name}>
      <div class="pane-bar">
        <h2 class="pane-title clip">${name}</h2>
        <span class="grow"></span>
        ${this.tools(row)}
      </div>
      <div class="detail-scroll scroll" tabindex="0" role="group" aria-label=${name}>
        ${facts(row)} ${row.step === undefined ? this.values(row) : this.stepValues(row)}
      </div>
    </aside>`;
  }

  private tools(row: TraceRow): TemplateResult {
    const canResume = this.canRun && row.kind === 'component' && row.record !== undefined;
    return html`${
      canResume
        ? html`${iconButton({
            icon: 'run-below',
            label: text('inspector.runFrom', row.component),
            onClick: () => {
              this.resume({});
            },
          })}${iconButton({
            icon: 'play',
            label: text('inspector.runOnly', row.component),
            onClick: () => {
              this.resume({ only: true });
            },
          })}`
        : nothing
    }${iconButton({
      icon: 'go-to-file',
      label: text('inspector.goTo', row.component),
      onClick: () => {
        this.app.page.act({ action: 'show-node', nodeId: row.nodeId });
      },
    })}`;
  }

  private values(row: TraceRow): TemplateResult | typeof nothing {
    const { record } = row;
    if (record === undefined) return nothing;

    return html`${record.error === undefined ? nothing : errorCard(this.app, errorInfo(record.error))}
    ${this.section(row, 'inputs', record.inputs)} ${this.section(row, 'outputs', record.outputs)}
    ${this.prompts(record)}
    ${
      record.logs.length === 0
        ? nothing
        : html`<h3 class="io-head">${text('inspector.logs')}</h3>
            ${textBlock(record.logs.join('\n'))}`
    }`;
  }

  private stepValues({ step }: TraceRow): TemplateResult {
    const value = (label: string, shown: ShownValue | undefined): unknown =>
      shown === undefined
        ? nothing
        : html`<h3 class="io-head">${label}</h3>
            <fp-value .app=${this.app} .label=${label} .value=${shown}></fp-value>`;
    return html`${value(text('steps.input'), step?.input)}${value(
      text('steps.output'),
      step?.output,
    )}`;
  }

  private section(
    row: TraceRow,
    side: 'inputs' | 'outputs',
    shown: Readonly<Record<string, ShownValue>>,
  ): TemplateResult {
    const entries = Object.entries(shown);
    const { place } = row;
    const canLoad = place !== undefined && this.run.status !== 'running';
    return html`<h3 class="io-head">${text(`inspector.${side}`)}</h3>
      ${
        entries.length === 0
          ? html`<p class="meta">${text('inspector.noValues')}</p>`
          : entries.map(
              ([name, value]) =>
                html`<fp-value
                  .app=${this.app}
                  .label=${name}
                  .value=${value}
                  .canEdit=${this.canRun && row.kind === 'component' && isEditable(value)}
                  .load=${canLoad ? () => this.load(place, side, name) : undefined}
                  @fp-edit=${({ detail }: CustomEvent<ValueEdit>) => {
                    this.resume({ [side]: { [name]: detail.value } });
                  }}
                ></fp-value>`,
            )
      }`;
  }

  private prompts({ prompts = [] }: NodeRecord): TemplateResult | typeof nothing {
    if (prompts.length === 0) return nothing;

    return html`<h3 class="io-head">${text('inspector.prompts')}</h3>
      <button
        type="button"
        class="link"
        aria-expanded=${String(this.showsPrompts)}
        @click=${() => {
          this.showsPrompts = !this.showsPrompts;
        }}
      >
        ${text(this.showsPrompts ? 'inspector.hidePrompts' : 'inspector.showPrompts')}
      </button>
      ${this.showsPrompts ? prompts.map(promptView) : nothing}`;
  }

  private load(
    place: number,
    side: 'inputs' | 'outputs',
    name: string,
  ): Promise<ShownValue | undefined> {
    const { page } = this.app;
    return page.ask(() => page.client.call('runValue', { runId: this.run.id, place, side, name }));
  }

  private resume(
    how: Readonly<{
      inputs?: Record<string, ValueEdit['value']>;
      outputs?: Record<string, ValueEdit['value']>;
      only?: boolean;
    }>,
  ): void {
    if (this.row === undefined) return;

    const detail = { runId: this.run.id, nodeId: this.row.nodeId, ...how };
    this.dispatchEvent(new CustomEvent('fp-resume', { detail }));
  }
}

/** A masked secret is no value to go on with. */
function isEditable({ type, value }: ShownValue): boolean {
  return type !== 'unknown' && value !== '********';
}

function promptView({ model, turns, truncated }: PromptRecord): TemplateResult {
  return html`<div class="prompt">
    <p class="meta">${model}</p>
    ${turns.map(
      ({ role, text: words }) =>
        html`<p class="prompt-turn" dir="auto"><span class="meta">${role}</span>${words}</p>`,
    )}
    ${truncated === true ? html`<p class="meta">${text('inspector.promptCut')}</p>` : nothing}
  </div>`;
}

function facts(row: TraceRow): TemplateResult {
  const { record, step } = row;
  const { usage, model } = step === undefined ? (record ?? {}) : { ...step, model: undefined };
  const isReused = record?.reused === true;
  const hasTime = record !== undefined && record.status !== 'skipped' && !isReused;
  return html`<dl class="facts num">
    <dt>${text('inspector.state')}</dt>
    <dd>${isReused ? text('inspector.reusedLong') : stateText(row.state)}</dd>
    ${hasTime ? fact(text('inspector.duration'), formatDuration(row.durationMs)) : nothing}
    ${usage === undefined ? nothing : fact(text('inspector.tokens'), tokens(usage))}
    ${model === undefined ? nothing : fact(text('inspector.model'), model)}
  </dl>`;
}

function tokens({ input = 0, output = 0 }: NonNullable<NodeRecord['usage']>): string {
  return text('message.tokens', formatNumber(input), formatNumber(output));
}

function fact(name: string, value: string): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}
