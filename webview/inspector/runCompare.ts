import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NodeRecord, RunRecord } from '../../src/protocol/model';
import { diffText } from '../diff/diffText';
import { wordDiff } from '../diff/wordDiff';
import { PageElement } from '../element';
import { formatDuration, formatMessageTime, formatNumber, formatSeconds } from '../format';
import { stateIcon, stateText } from '../graph/nodeState';
import { tokensOf } from '../state/trace';
import { countText, text } from '../strings';
import { pairNodes, totals, type NodePair, type ValuePair } from './runPairs';

/** Two runs component by component: times, tokens, and the values that differ word by word. */
@customElement('fp-run-compare')
export class RunCompare extends PageElement {
  @property({ attribute: false }) left!: RunRecord;
  @property({ attribute: false }) right!: RunRecord;

  @state() private chosen: string | undefined;
  private pairs: readonly NodePair[] = [];

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('left') || changed.has('right')) {
      this.pairs = pairNodes(this.left, this.right);
    }
  }

  protected override render(): TemplateResult {
    const { left, right, pairs } = this;
    const pair =
      pairs.find(({ id }) => id === this.chosen) ??
      pairs.find(({ differing }) => differing.length > 0) ??
      pairs[0];
    return html`<section class="run-compare" aria-label=${text('inspector.comparison')}>
      <div class="pane-bar">
        <h2 class="pane-title clip">${summary(left, right)}</h2>
      </div>
      <div
        class="compare-table scroll"
        tabindex="0"
        role="group"
        aria-label=${text('inspector.components')}
      >
        <table class="data">
          <thead>
            <tr>
              <th>${text('inspector.component')}</th>
              <th class="num-cell">${text('inspector.runA', startOf(left))}</th>
              <th class="num-cell">${text('inspector.runB', startOf(right))}</th>
              <th>${text('inspector.change')}</th>
            </tr>
          </thead>
          <tbody>
            ${pairs.map((row) => this.row(row, row.id === pair?.id))}
          </tbody>
        </table>
      </div>
      ${pair === undefined ? nothing : details(pair)}
    </section>`;
  }

  private row(pair: NodePair, isChosen: boolean): TemplateResult {
    return html`<tr class=${isChosen ? 'selected' : ''}>
      <td>
        <button
          type="button"
          class="link quiet clip"
          aria-pressed=${String(isChosen)}
          @click=${() => {
            this.chosen = pair.id;
          }}
        >
          ${pair.component}
        </button>
      </td>
      <td class="num-cell">${cell(pair.left)}</td>
      <td class="num-cell">${cell(pair.right)}</td>
      <td class=${pair.differing.length === 0 ? 'muted' : ''}>${changeOf(pair)}</td>
    </tr>`;
  }
}

function details({ component, differing }: NodePair): TemplateResult {
  return html`<div class="compare-values scroll" tabindex="0" role="region" aria-label=${component}>
    <h3 class="io-head">${component}</h3>
    ${
      differing.length === 0
        ? html`<p class="meta">${text('inspector.equal')}</p>`
        : differing.map(valuePair)
    }
  </div>`;
}

function valuePair({ side, name, left, right }: ValuePair): TemplateResult {
  const diff = wordDiff(left ?? '', right ?? '');
  const absent = html`<p class="meta">${text('inspector.absent')}</p>`;
  return html`<p class="io-label">${name} <span>${text(`inspector.${side}`)}</span></p>
    <div class="compare-pair">
      <div>${left === undefined ? absent : diffText(diff.left, 'left')}</div>
      <div>${right === undefined ? absent : diffText(diff.right, 'right')}</div>
    </div>`;
}

function cell(node: NodeRecord | undefined): TemplateResult | typeof nothing {
  if (node === undefined) return nothing;
  if (node.reused === true) return html`<span class="muted">${text('inspector.reused')}</span>`;
  if (node.status !== 'ok') {
    return html`${stateIcon(node.status)}<span class="sr">${stateText(node.status)}</span>`;
  }
  const tokens = tokensOf([node]);
  return html`${formatDuration(node.durationMs)}${
    tokens === 0 ? nothing : html`<span class="meta"> ${formatNumber(tokens)}</span>`
  }`;
}

function changeOf({ left, right, differing }: NodePair): string {
  if (left === undefined) return text('inspector.onlyIn', 'B');
  if (right === undefined) return text('inspector.onlyIn', 'A');
  if (left.status !== right.status) return text('inspector.stateDiffers');
  if (differing.length === 0) return text('inspector.sameValues');
  return countText('inspector.differs', differing.length);
}

function summary(left: RunRecord, right: RunRecord): string {
  const { ms, tokens } = totals(left, right);
  const time =
    ms === 0
      ? text('inspector.sameTime', formatSeconds(left.durationMs))
      : text('inspector.faster', ms < 0 ? 'B' : 'A', formatSeconds(Math.abs(ms)));
  if (tokens === 0) return time;

  const key = tokens > 0 ? 'inspector.moreTokens' : 'inspector.fewerTokens';
  return `${time}, ${text(key, formatNumber(Math.abs(tokens)))}`;
}

function startOf({ startedAt }: RunRecord): string {
  return formatMessageTime(startedAt, Date.now(), true);
}
