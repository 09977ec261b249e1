import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Turn } from '../../src/protocol/compare';
import { wordDiff, type WordDiff } from '../diff/wordDiff';
import { PageElement } from '../element';
import { icon, iconButton } from '../icons';
import type { PlaygroundApp } from '../state/app';
import { Comparison, type SideName } from '../state/comparison';
import type { PageState } from '../state/pageState';
import { text } from '../strings';
import { sidePicker } from './sidePicker';
import { summaryOf, timesOf } from './summary';
import { turnRows } from './turnRows';

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

    const { questions, left, right } = comparison;
    return html`<section
      class="compare"
      aria-label=${text('compare.title')}
      @keydown=${this.onKeyDown}
    >
      ${this.bar(comparison)} ${this.setupBar(comparison)}
      <div
        class="compare-body scroll"
        tabindex="0"
        role="group"
        aria-label=${text('compare.title')}
      >
        <div class="compare-grid" role="table" aria-label=${text('compare.title')}>
          <div class="compare-heads" role="row">
            ${sidePicker(this.app, comparison, 'left')} ${sidePicker(this.app, comparison, 'right')}
          </div>
          ${turnRows({
            questions,
            left: left.turns,
            right: right.turns,
            isLeftRunning: left.isRunning,
            isRightRunning: right.isRunning,
            page: this.app.page,
            marksWords: this.marksWords,
            current: this.current,
            diffOf: (a, b) => this.diffOf(a, b),
          })}
        </div>
        ${questions.length === 0 && comparison.setup.input === undefined ? noTurns() : nothing}
      </div>
    </section>`;
  }

  private bar(comparison: Comparison): TemplateResult {
    const { left, right, isRunning } = comparison;
    const changed = this.changedTurns();
    const canKeep = !isRunning && right.turns.some((turn) => turn !== undefined);
    return html`<div class="pane-bar compare-bar">
      <h2 class="pane-title clip">${summaryOf(left.turns, right.turns, changed.length)}</h2>
      <span class="meta clip">${timesOf(left.turns, right.turns)}</span>
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
        ?disabled=${!canKeep || !this.state.isTrusted || right.source.kind === 'recorded'}
        @click=${() => void this.keep()}
        >${text('compare.keep')}</vscode-button
      >
    </div>`;
  }

  private setupBar(comparison: Comparison): TemplateResult {
    const { setup, isRunning } = comparison;
    const isOne = setup.input !== undefined;
    const canRun = this.state.isTrusted && comparison.questions.length > 0;
    return html`<div class="compare-setup">
      <select
        class="param-input"
        aria-label=${text('compare.scope')}
        @change=${(event: Event) => {
          if (!(event.target instanceof HTMLSelectElement)) return;
          comparison.setSetup({ input: event.target.value === 'one' ? '' : undefined });
        }}
      >
        <option value="session" ?selected=${!isOne}>${text('compare.session')}</option>
        <option value="one" ?selected=${isOne}>${text('compare.input')}</option>
      </select>
      ${
        isOne
          ? html`<input
              class="param-input compare-input"
              placeholder=${text('compare.inputPlaceholder')}
              aria-label=${text('compare.inputLabel')}
              .value=${setup.input}
              @change=${(event: Event) => {
                if (event.target instanceof HTMLInputElement) {
                  comparison.setSetup({ input: event.target.value });
                }
              }}
            />`
          : html`<select
              class="param-input"
              aria-label=${text('compare.history')}
              title=${text('compare.historyTitle')}
              @change=${(event: Event) => {
                if (!(event.target instanceof HTMLSelectElement)) return;
                comparison.setSetup({
                  history: event.target.value === 'free' ? 'free' : 'recorded',
                });
              }}
            >
              <option value="recorded" ?selected=${setup.history === 'recorded'}>
                ${text('compare.historyRecorded')}
              </option>
              <option value="free" ?selected=${setup.history === 'free'}>
                ${text('compare.historyFree')}
              </option>
            </select>`
      }
      <vscode-button
        ?disabled=${!isRunning && !canRun}
        @click=${() => {
          if (isRunning) comparison.setSetup({});
          else void this.run(comparison);
        }}
        >${isRunning ? text('compare.stop') : text('compare.run')}</vscode-button
      >
      <span class="meta compare-hint">${text('compare.hint')}</span>
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
    const { comparison } = this;
    if (comparison === undefined) return [];

    return comparison.questions.flatMap((_, place) => {
      const [a, b] = [comparison.left.turns[place], comparison.right.turns[place]];
      return a !== undefined && b !== undefined && answerOf(a) !== answerOf(b) ? [place] : [];
    });
  }

  private diffOf(left: Turn, right: Turn): WordDiff {
    const [a, b] = [answerOf(left), answerOf(right)];
    const key = JSON.stringify([a, b]);
    const known = this.diffs.get(key);
    if (known !== undefined) return known;

    const diff = wordDiff(a, b);
    this.diffs.set(key, diff);
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
    this.querySelector(`[data-turn="${place}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  private async keep(side: SideName = 'right'): Promise<void> {
    const { page } = this.app;
    const { sessionId } = this.state;
    const turns = (this.comparison?.[side].turns ?? []).filter((turn) => turn !== undefined);
    const snapshot = await page.ask(() => page.client.call('keepTurns', { sessionId, turns }));
    if (snapshot === undefined) return;

    page.show(snapshot);
    page.setUi({ view: 'main' });
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'F7') return;

    event.preventDefault();
    this.step(event.shiftKey ? -1 : 1);
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
function answerOf({ answer, error }: Turn): string {
  return answer === '' ? (error ?? '') : answer;
}
