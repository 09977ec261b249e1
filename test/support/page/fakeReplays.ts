import type { Turn } from '../../../src/protocol/compare';
import type { StoredMessage } from '../../../src/protocol/model';
import type { PlaygroundEvents, PlaygroundMethods } from '../../../src/protocol/playground';
import type { Methods } from '../../../src/protocol/rpc';
import { asTurn, factsOf, readTurns, type RecordedTurn } from '../../../src/sessions/turns';

const turnsPerPage = 500;

/** Sessions asked again, with answers that differ in a known way. */
export class FakeReplays {
  /** The turn before which a replay waits until it is stopped. */
  holdAt: number | undefined;
  private readonly kept = new Map<string, Turn[]>();

  constructor(
    private readonly messagesOf: (sessionId: string) => readonly StoredMessage[],
    private readonly tell: (progress: PlaygroundEvents['replayed']) => void,
  ) {}

  of(replayId: string): readonly Turn[] {
    return this.kept.get(replayId) ?? [];
  }

  methods(): Methods<Pick<PlaygroundMethods, 'turns' | 'turn' | 'replay'>> {
    return {
      turns: async ({ sessionId, after }) => {
        const all = await this.read(sessionId, after);
        const page = all.slice(0, turnsPerPage);
        const turns = page.map((turn) => factsOf(asTurn(turn), turn.asked.seq));
        const last = page.at(-1);
        return last === undefined || page.length === all.length
          ? { turns }
          : { turns, next: (last.answers.at(-1) ?? last.asked).seq };
      },
      turn: async (place) => {
        if ('replayId' in place) return this.of(place.replayId)[place.place];

        const [turn] = await this.read(place.sessionId, place.seq - 1);
        return turn === undefined ? undefined : asTurn(turn);
      },
      replay: async ({ replayId, sessionId, input }, signal) => {
        const recorded = await this.read(sessionId, 0);
        const asked: readonly Turn[] =
          input === undefined
            ? recorded.map(asTurn)
            : [{ question: input, answer: 'It is packed.' }];
        const kept: Turn[] = [];
        this.kept.set(replayId, kept);
        for (const [place, turn] of asked.entries()) {
          if (place === this.holdAt) await stopped(signal);
          // Some at a time, so that the page can draw between them.
          if (place % 50 === 49) await new Promise((resolve) => setTimeout(resolve));
          if (signal.aborted) return undefined;

          const answer = turn.answer.replace('the warehouse in Munich', 'our hub in Vienna');
          const again = { ...turn, answer, durationMs: 900 + 100 * place, tokens: 420 };
          kept.push(again);
          this.tell({ replayId, place, turn: factsOf(again, recorded[place]?.asked.seq ?? 0) });
        }
        return undefined;
      },
    };
  }

  private async read(sessionId: string, after: number): Promise<readonly RecordedTurn[]> {
    const messages = this.messagesOf(sessionId).filter(({ seq }) => seq > after);
    const pageMessages = () => Promise.resolve({ messages, hasMore: false });
    const turns: RecordedTurn[] = [];
    for await (const turn of readTurns({ pageMessages }, sessionId, after)) turns.push(turn);
    return turns;
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
