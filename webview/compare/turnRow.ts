import { html, nothing, type TemplateResult } from 'lit';
import type { Turn } from '../../src/protocol/compare';
import { diffText } from '../diff/diffText';
import type { DiffPart, WordDiff } from '../diff/wordDiff';
import { formatNumber, formatSeconds } from '../format';
import { icon } from '../icons';
import '../markdown/markdown';
import type { Comparison, SideName } from '../state/comparison';
import type { PageController } from '../state/controller';
import { countText, text } from '../strings';

interface TurnRowOptions {
  /** From 0. */
  readonly place: number;
  readonly question: string;
  readonly comparison: Comparison;
  readonly page: PageController;
  readonly marksWords: boolean;
  readonly isCurrent: boolean;
  /** What differs, as soon as both texts are there. */
  readonly diff: WordDiff | undefined;
}

/** A question over both sides, and below it what they answered. */
export function turnRow(options: TurnRowOptions): TemplateResult {
  const { place, question, comparison, diff, isCurrent } = options;
  // What is the same on both sides is read as it is meant to be.
  const marked = options.marksWords && diff?.changes !== 0 ? diff : undefined;
  const side = (name: SideName): TemplateResult => {
    const { turns, isRunning } = comparison[name];
    return cell(options.page, {
      turn: comparison.textOf(name, place),
      parts: marked?.[name],
      side: name,
      isSame: diff?.changes === 0,
      // The next answer of a side that runs is the first it does not have.
      state:
        place < turns.length
          ? 'reading'
          : isRunning && turns.length === place
            ? 'running'
            : 'waiting',
    });
  };
  return html`<div role="rowgroup" class="compare-turn" data-turn=${place}>
    <div
      class="compare-question ${isCurrent ? 'current' : ''}"
      role="row"
      aria-rowindex=${2 * place + 2}
    >
      <span role="cell" class="compare-question-cell" aria-colspan="2"
        ><span class="meta">${text('compare.turn', formatNumber(place + 1))}</span
        ><span class="clip" title=${question}>${question}</span><span class="grow"></span
        ><span class="meta">${changesOf(diff)}</span></span
      >
    </div>
    <div class="compare-answers" role="row" aria-rowindex=${2 * place + 3}>
      ${side('left')} ${side('right')}
    </div>
  </div>`;
}

interface CellOptions {
  readonly turn: Turn | undefined;
  readonly parts: readonly DiffPart[] | undefined;
  readonly side: SideName;
  readonly isSame: boolean;
  /** Why there is no turn, where there is none. */
  readonly state: 'reading' | 'running' | 'waiting';
}

const absent = {
  reading: () => html`&nbsp;`,
  running: () => html`${icon('loading', 'spin')} ${text('compare.running')}`,
  waiting: () => text('compare.waiting'),
} as const;

function cell(
  page: PageController,
  { turn, parts, side, isSame, state }: CellOptions,
): TemplateResult {
  if (turn === undefined) {
    return html`<div class="compare-cell" role="cell" aria-busy=${String(state !== 'waiting')}>
      <p class="muted">${absent[state]()}</p>
    </div>`;
  }
  return html`<div class="compare-cell ${isSame ? 'same' : ''}" role="cell">
    ${body(page, turn, parts, side)}
    <p class="meta num">${factsOf(turn)}</p>
  </div>`;
}

function body(
  page: PageController,
  { answer, error }: Turn,
  parts: readonly DiffPart[] | undefined,
  side: 'left' | 'right',
): TemplateResult {
  const failed =
    error === undefined
      ? nothing
      : html`<p class="compare-error">${icon('error', 'error-icon')} ${error}</p>`;
  if (answer === '') {
    return html`${error === undefined ? html`<p class="muted">${text('compare.noAnswer')}</p>` : failed}`;
  }
  const shown =
    parts === undefined
      ? html`<fp-markdown class="md" dir="auto" .page=${page} .text=${answer}></fp-markdown>`
      : diffText(parts, side);
  return html`${shown}${failed}`;
}

function factsOf({ durationMs, tokens }: Turn): string {
  return [
    ...(durationMs === undefined ? [] : [formatSeconds(durationMs)]),
    ...(tokens === undefined ? [] : [text('compare.tokens', formatNumber(tokens))]),
  ].join(', ');
}

function changesOf(diff: WordDiff | undefined): string {
  if (diff === undefined) return '';
  return diff.changes === 0 ? text('compare.same') : countText('compare.changes', diff.changes);
}
