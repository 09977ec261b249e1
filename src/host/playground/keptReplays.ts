import { AppError } from '../../base/errors';
import type { Turn } from '../../protocol/compare';

/** Both sides of a comparison, and those before them while they still finish. */
const maxReplays = 4;
/** Characters of all answers of a replay. */
const maxLength = 50_000_000;

/** What replays were answered with, as long as the page can show or keep it. */
export class KeptReplays {
  private readonly replays = new Map<string, { readonly turns: Turn[]; length: number }>();

  of(replayId: string): readonly Turn[] {
    return this.replays.get(replayId)?.turns ?? [];
  }

  /** @throws AppError `limit-exceeded` where a replay holds more text than can be kept. */
  add(replayId: string, turn: Turn): void {
    const kept = this.replays.get(replayId) ?? { turns: [], length: 0 };
    kept.turns.push(turn);
    kept.length += turn.question.length + turn.answer.length;
    this.replays.set(replayId, kept);
    if (kept.length > maxLength) {
      throw new AppError('limit-exceeded', 'The answers are too long to compare all of them.', {
        remedy: 'Compare a part of the session: fork it, and delete what is not needed.',
      });
    }
    for (const oldest of this.replays.keys()) {
      if (this.replays.size <= maxReplays) break;
      this.replays.delete(oldest);
    }
  }
}
