import type { Turn, TurnPlace } from '../../src/protocol/compare';
import type { PageController } from './controller';

/** More than can be seen at a time; what was seen longest ago goes first. */
const maxKept = 200;

/** Turns with their texts, read when they are looked at and forgotten again. */
export class TurnTexts {
  private readonly kept = new Map<string, Turn | 'reading'>();

  constructor(
    private readonly page: PageController,
    private readonly onRead: () => void,
  ) {}

  /** Undefined until it has been read. */
  get(place: TurnPlace): Turn | undefined {
    const key = JSON.stringify(place);
    const known = this.kept.get(key);
    if (known === undefined) {
      void this.read(key, place);
      return undefined;
    }
    this.kept.delete(key);
    this.kept.set(key, known);
    return known === 'reading' ? undefined : known;
  }

  clear(): void {
    this.kept.clear();
  }

  private async read(key: string, place: TurnPlace): Promise<void> {
    this.kept.set(key, 'reading');
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= maxKept) break;
      this.kept.delete(oldest);
    }
    const turn = await this.page.ask(() => this.page.client.call('turn', place));
    // Forgotten meanwhile, or gone: it is asked for again when it is looked at.
    if (turn === undefined || !this.kept.has(key)) return;

    this.kept.set(key, turn);
    this.onRead();
  }
}
