import {
  virtualize,
  virtualizerRef,
  type VirtualizerHostElement,
} from '@lit-labs/virtualizer/virtualize.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Turn } from '../../src/protocol/compare';
import { wordDiff, type WordDiff } from '../diff/wordDiff';
import { PageElement } from '../element';
import { formatNumber } from '../format';
import { icon, iconButton } from '../icons';
import type { PlaygroundApp } from '../state/app';
import { Comparison } from '../state/comparison';
import type { PageState } from '../state/pageState';
import { text } from '../strings';
import { sidePicker } from './sidePicker';
import { summaryOf, timesOf } from './summary';
import { setupBar } from './setupBar';
import { turnRow } from './turnRow';

/** Comparisons kept; more than can be seen at a time. */
const maxDiffs = 200;

/** A session as recorded beside its questions asked again, or two ways of asking side by side. */
@customElement('fp-compare')
export class CompareView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;

  @state() private marksWords = true;
  /** The turn that keys lead to. */
  @state() private current = -1;
  private comparison: Comparison | undefined;
  private readonly diffs = new Map<string, WordDiff>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.comparison = new Comparison(this.app.page, () => {
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.comparison?.dispose();
    this.comparison = undefined;
  }

  protected override willUpdate(changed: PropertyValues<CompareView>): void {
    const before = changed.get('state');
    if (!changed.has('state') || before?.sessionId === this.state.sessionId) return;

    this.current = -1;
    void this.comparison?.load(this.state.sessionId);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { comparison } = this;
    if (comparison?.recorded === undefined) return nothing;

    const { questions } = comparison;
    return html`<section
      class="compare"
      aria-label=${text('compare.title')}
      @keydown=${this.onKeyDown}
    >
      ${this.bar(comparison)}
      ${setupBar(comparison, this.state.isTrusted, () => void this.run(comparison))}
      <div
        class="compare-body scroll"
        tabindex="0"
        role="group"
        aria-label=${text('compare.title')}
      >
        <div
          class="compare-grid"
          role="table"
          aria-label=${text('compare.title')}
          aria-rowcount=${2 * questions.length + 1}
        >
          <div class="compare-heads" role="row" aria-rowindex="1">
            ${sidePicker(this.app, comparison, 'left')} ${sidePicker(this.app, comparison, 'right')}
          </div>
          <div class="compare-turns" role="presentation">
            ${virtualize({
              items: [...questions],
              keyFunction: (_, place) => place,
              renderItem: (question, place) => this.turn(comparison, question, place),
            })}
          </div>
        </div>
        ${questions.length === 0 && comparison.setup.input === undefined ? noTurns() : nothing}
      </div>
    </section>`;
  }

  private turn(comparison: Comparison, question: string, place: number): TemplateResult {
    return turnRow({
      place,
      question,
      comparison,
      page: this.app.page,
      marksWords: this.marksWords,
      isCurrent: place === this.current,
      diff: this.diffOf(comparison, place),
    });
  }

  private bar(comparison: Comparison): TemplateResult {
    const { left, right, isRunning } = comparison;
    const changed = this.changedTurns();
    const canKeep = !isRunning && right.turns.length > 0 && right.replayId !== undefined;
    return html`<div class="pane-bar compare-bar">
      <h2 class="pane-title clip">${summaryOf(left.turns, right.turns, changed.length)}</h2>
      <span class="meta clip">${progressOf(comparison) ?? timesOf(left.turns, right.turns)}</span>
      <span class="grow"></span>
      ${iconButton({
        icon: 'arrow-up',
        label: text('compare.previous'),
        isDisabled: changed.length === 0,
        onClick: () => {
          this.step(-1);
        },
      })}
      ${iconButton({
        icon: 'arrow-down',
        label: text('compare.next'),
        isDisabled: changed.length === 0,
        onClick: () => {
          this.step(1);
        },
      })}
      ${iconButton({
        icon: 'whole-word',
        label: text('compare.words'),
        isPressed: this.marksWords,
        onClick: () => {
          this.marksWords = !this.marksWords;
        },
      })}
      <vscode-button
        appearance="secondary"
        ?disabled=${!canKeep || !this.state.isTrusted}
        @click=${() => void this.keep()}
        >${text('compare.keep')}</vscode-button
      >
    </div>`;
  }

  private async run(comparison: Comparison): Promise<void> {
    await comparison.run(this.state.sessionId);
    const { left, right } = comparison;
    const words = summaryOf(left.turns, right.turns, this.changedTurns().length);
    this.app.page.announce(text('compare.done', words));
  }

  /** Places of turns whose answers are there and differ. */
  private changedTurns(): readonly number[] {
    const { left, right } = this.comparison ?? { left: { turns: [] }, right: { turns: [] } };
    const changed: number[] = [];
    for (const [place, { digest }] of left.turns.entries()) {
      const other = right.turns[place];
      if (other !== undefined && other.digest !== digest) changed.push(place);
    }
    return changed;
  }

  /** Undefined until both texts are there. */
  private diffOf(comparison: Comparison, place: number): WordDiff | undefined {
    const left = comparison.textOf('left', place);
    const right = comparison.textOf('right', place);
    const [a, b] = [comparison.left.turns[place], comparison.right.turns[place]];
    if (left === undefined || right === undefined) return undefined;

    const key = `${a?.digest} ${b?.digest}`;
    const diff = this.diffs.get(key) ?? wordDiff(saidIn(left), saidIn(right));
    this.diffs.delete(key);
    this.diffs.set(key, diff);
    const [oldest] = this.diffs.keys();
    if (this.diffs.size > maxDiffs && oldest !== undefined) this.diffs.delete(oldest);
    return diff;
  }

  private step(by: 1 | -1): void {
    const changed = this.changedTurns();
    const next =
      by === 1
        ? changed.find((place) => place > this.current)
        : changed.findLast((place) => place < this.current);
    const place = next ?? (by === 1 ? changed[0] : changed.at(-1));
    if (place === undefined) return;

    this.current = place;
    this.reveal(place, 'nearest');
  }

  private reveal(place: number, block: 'nearest' | 'start' | 'end'): void {
    const list = this.querySelector<VirtualizerHostElement>('.compare-turns');
    const virtualizer = list === null ? undefined : list[virtualizerRef];
    virtualizer?.element(place)?.scrollIntoView({ block });
  }

  private async keep(): Promise<void> {
    const { page } = this.app;
    const { sessionId } = this.state;
    const replayId = this.comparison?.right.replayId;
    if (replayId === undefined) return;

    const snapshot = await page.ask(() => page.client.call('keepTurns', { sessionId, replayId }));
    if (snapshot === undefined) return;

    page.show(snapshot);
    page.setUi({ view: 'main' });
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const last = (this.comparison?.questions.length ?? 0) - 1;
    const isList = event.target instanceof HTMLElement && event.target.matches('.compare-body');
    if (event.key === 'F7') this.step(event.shiftKey ? -1 : 1);
    // How tall turns are is known once they are seen: the browser's own End would stop short of it.
    else if (isList && last >= 0 && event.key === 'End') this.reveal(last, 'end');
    else if (isList && last >= 0 && event.key === 'Home') this.reveal(0, 'end');
    else return;

    event.preventDefault();
  };
}

function noTurns(): TemplateResult {
  return html`<div class="empty small">
    ${icon('comment-discussion')}
    <h2>${text('compare.noTurns')}</h2>
    <p>${text('compare.noTurnsBody')}</p>
  </div>`;
}

/** What was said, or why nothing was. */
function saidIn({ answer, error }: Turn): string {
  return answer === '' ? (error ?? '') : answer;
}

/** How far it has come, while it reads or runs. */
function progressOf(comparison: Comparison): string | undefined {
  const { left, right, questions, isRunning, isReading } = comparison;
  if (isReading) return text('compare.reading', formatNumber(questions.length));
  if (!isRunning) return undefined;

  const sides = [left, right].filter((side) => side.replayId !== undefined);
  const done = sides.reduce((sum, { turns }) => sum + turns.length, 0);
  return text(
    'compare.progress',
    formatNumber(done),
    formatNumber(sides.length * questions.length),
  );
}
