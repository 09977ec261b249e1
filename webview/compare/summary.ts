import type { TurnFacts } from '../../src/protocol/compare';
import { formatNumber, formatTotal } from '../format';
import { text } from '../strings';

type Turns = readonly (TurnFacts | undefined)[];

/** How many answers differ, of those that both sides have. */
export function summaryOf(left: Turns, right: Turns, changed: number): string {
  const both = pairs(left, right).length;
  return both === 0
    ? text('compare.waiting')
    : text('compare.differ', formatNumber(changed), formatNumber(both));
}

/** Which side is faster and which uses more, over the turns that both sides have. */
export function timesOf(left: Turns, right: Turns): string {
  const both = pairs(left, right);
  const ms = both.reduce((sum, [a, b]) => sum + (b.durationMs ?? 0) - (a.durationMs ?? 0), 0);
  const tokens = both.reduce((sum, [a, b]) => sum + (b.tokens ?? 0) - (a.tokens ?? 0), 0);
  const isTimed =
    both.length > 0 &&
    both.every(([a, b]) => a.durationMs !== undefined && b.durationMs !== undefined);
  const isCounted =
    both.length > 0 && both.every(([a, b]) => a.tokens !== undefined && b.tokens !== undefined);
  const faster = text(ms < 0 ? 'compare.rightName' : 'compare.leftName');
  return [
    ...(isTimed && ms !== 0 ? [text('compare.faster', faster, formatTotal(Math.abs(ms)))] : []),
    ...(isCounted && tokens !== 0
      ? [
          text(
            tokens > 0 ? 'compare.moreTokens' : 'compare.fewerTokens',
            formatNumber(Math.abs(tokens)),
          ),
        ]
      : []),
  ].join('. ');
}

/** What a side took altogether, as far as it is known. */
export function totalOf(turns: Turns): string {
  const ms = turns.reduce((sum, turn) => sum + (turn?.durationMs ?? 0), 0);
  const tokens = turns.reduce((sum, turn) => sum + (turn?.tokens ?? 0), 0);
  return [
    ...(ms === 0 ? [] : [formatTotal(ms)]),
    ...(tokens === 0 ? [] : [text('compare.tokens', formatNumber(tokens))]),
  ].join(', ');
}

function pairs(left: Turns, right: Turns): readonly (readonly [TurnFacts, TurnFacts])[] {
  return left.flatMap((a, place) => {
    const b = right[place];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
}
