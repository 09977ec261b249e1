import { html, nothing, type TemplateResult } from 'lit';
import type { Turn } from '../../src/protocol/compare';
import { diffText } from '../diff/diffText';
import type { DiffPart, WordDiff } from '../diff/wordDiff';
import { formatNumber, formatSeconds } from '../format';
import { icon } from '../icons';
import '../markdown/markdown';
import type { PageController } from '../state/controller';
import { countText, text } from '../strings';

interface TurnRowsOptions {
  readonly questions: readonly string[];
  readonly left: readonly (Turn | undefined)[];
  readonly right: readonly (Turn | undefined)[];
  readonly isLeftRunning: boolean;
  readonly isRightRunning: boolean;
  readonly page: PageController;
  readonly marksWords: boolean;
  readonly current: number;
  readonly diffOf: (left: Turn, right: Turn) => WordDiff;
}

/** Each question over both sides, and below it what they answered. */
export function turnRows(options: TurnRowsOptions): readonly TemplateResult[] {
  return options.questions.map((question, place) => {
    const [left, right] = [options.left[place], options.right[place]];
    const diff =
      left === undefined || right === undefined ? undefined : options.diffOf(left, right);
    // What is the same on both sides is read as it is meant to be.
    const marked = options.marksWords && diff?.changes !== 0 ? diff : undefined;
    // The next answer of a side that runs is the first it does not have.
    const isNext = (turns: readonly (Turn | undefined)[]): boolean => turns.length === place;
    return html`<div role="rowgroup" class="compare-turn" data-turn=${place}>
      <div class="compare-question ${place === options.current ? 'current' : ''}" role="row">
        <span role="cell" class="compare-question-cell"
          ><span class="meta">${text('compare.turn', place + 1)}</span
          ><span class="clip" title=${question}>${question}</span><span class="grow"></span
          ><span class="meta">${changesOf(diff)}</span></span
        >
      </div>
      <div class="compare-answers" role="row">
        ${cell(options.page, left, marked?.left, 'left', diff, options.isLeftRunning && isNext(options.left))}
        ${cell(options.page, right, marked?.right, 'right', diff, options.isRightRunning && isNext(options.right))}
      </div>
    </div>`;
  });
}

function cell(
  page: PageController,
  turn: Turn | undefined,
  parts: readonly DiffPart[] | undefined,
  side: 'left' | 'right',
  diff: WordDiff | undefined,
  isRunning: boolean,
): TemplateResult {
  if (turn === undefined) {
    return html`<div class="compare-cell" role="cell">
      <p class="muted">
        ${
          isRunning
            ? html`${icon('loading', 'spin')} ${text('compare.running')}`
            : text('compare.waiting')
        }
      </p>
    </div>`;
  }
  const isSame = diff?.changes === 0;
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
