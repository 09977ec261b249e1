import type { ReplayRequest, Turn, TurnFacts } from '../../src/protocol/compare';
import type { Preset } from '../../src/protocol/parameters';
import type { ModelName } from '../../src/protocol/model';
import type { PageController } from './controller';
import { runOverrides } from './overrides';
import { TurnTexts } from './turnTexts';

export type SideName = 'left' | 'right';

/** What a side shows: the session as it is, or its questions asked again in some way. */
export type Source =
  | { readonly kind: 'recorded' | 'now' | 'changed' }
  | { readonly kind: 'model'; readonly model: ModelName }
  | { readonly kind: 'preset'; readonly preset: Preset }
  | { readonly kind: 'flow'; readonly flowId: string; readonly name: string };

/** One side: where its answers come from, and those there are so far. */
export interface Side {
  readonly source: Source;
  readonly turns: readonly TurnFacts[];
  readonly isRunning: boolean;
  /** Where its answers are, unless they are those recorded. */
  readonly replayId?: string | undefined;
}

export interface ComparisonSetup {
  /** Absent for the whole session. */
  readonly input: string | undefined;
  readonly history: ReplayRequest['history'];
}

let lastId = 0;

/** Two ways of answering the same questions, beside each other. */
export class Comparison {
  left: Side = { source: { kind: 'recorded' }, turns: [], isRunning: false };
  right: Side = { source: { kind: 'now' }, turns: [], isRunning: false };
  setup: ComparisonSetup = { input: undefined, history: 'recorded' };
  /** The session as it was answered, as far as it has been read. */
  recorded: readonly TurnFacts[] | undefined;
  /** Whether more of the session is still being read. */
  isReading = false;

  private readonly replays = new Map<
    string,
    { readonly side: SideName; readonly turns: TurnFacts[] }
  >();
  private readonly texts: TurnTexts;
  private stopping = new AbortController();
  private sessionId = '';
  private frame: number | undefined;
  private readonly listener: { dispose(): void };

  constructor(
    private readonly page: PageController,
    private readonly onChange: () => void,
  ) {
    this.texts = new TurnTexts(page, () => {
      this.changed();
    });
    this.listener = page.client.on('replayed', ({ replayId, place, turn }) => {
      const replay = this.replays.get(replayId);
      if (replay === undefined) return;

      // Thousands of them come one by one: the same list grows, and is drawn once a frame.
      replay.turns[place] = turn;
      this.changed();
    });
  }

  dispose(): void {
    this.stop();
    this.listener.dispose();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
  }

  get isRunning(): boolean {
    return this.left.isRunning || this.right.isRunning;
  }

  /** What is asked, each by its beginning. */
  get questions(): readonly string[] {
    const { input } = this.setup;
    if (input !== undefined) return input.trim() === '' ? [] : [input];
    return (this.recorded ?? []).map(({ question }) => question);
  }

  /** A turn with its texts; undefined until they have been read. */
  textOf(side: SideName, place: number): Turn | undefined {
    const { turns, replayId } = this[side];
    const facts = turns[place];
    if (facts === undefined) return undefined;
    return this.texts.get(
      replayId === undefined ? { sessionId: this.sessionId, seq: facts.seq } : { replayId, place },
    );
  }

  /** Reads a session, page by page. */
  async load(sessionId: string): Promise<void> {
    this.stop();
    this.sessionId = sessionId;
    this.recorded = undefined;
    this.texts.clear();
    this.isReading = true;
    for (let after: number | undefined = 0; after !== undefined;) {
      const from: number = after;
      const page = await this.page.ask(() =>
        this.page.client.call('turns', { sessionId, after: from }),
      );
      if (sessionId !== this.sessionId) return;

      this.recorded = [...(this.recorded ?? []), ...(page?.turns ?? [])];
      after = page?.next;
      this.isReading = after !== undefined;
      this.reset();
    }
  }

  setSource(side: SideName, source: Source): void {
    this[side] = { source, turns: [], isRunning: false };
    this.reset();
  }

  setSetup(change: Partial<ComparisonSetup>): void {
    this.stop();
    this.setup = { ...this.setup, ...change };
    // One input was never answered before.
    for (const side of ['left', 'right'] as const) {
      const isUnknown = this.setup.input !== undefined && !this.isAsked(side);
      if (isUnknown) this[side] = { ...this[side], source: { kind: 'now' } };
    }
    this.reset();
  }

  /** Asks every side that is not recorded. */
  async run(sessionId: string): Promise<void> {
    this.stop();
    this.stopping = new AbortController();
    const sides = (['left', 'right'] as const).filter((side) => this.isAsked(side));
    await Promise.all(sides.map((side) => this.runSide(side, sessionId, this.stopping.signal)));
  }

  /** Ends what runs; the answers so far stay. */
  stop(): void {
    this.stopping.abort();
    this.replays.clear();
    this.left = { ...this.left, isRunning: false };
    this.right = { ...this.right, isRunning: false };
    this.changed();
  }

  private isAsked(side: SideName): boolean {
    return this[side].source.kind !== 'recorded';
  }

  private async runSide(side: SideName, sessionId: string, signal: AbortSignal): Promise<void> {
    const replayId = `replay-${++lastId}`;
    const turns: TurnFacts[] = [];
    this.replays.set(replayId, { side, turns });
    this[side] = { ...this[side], turns, replayId, isRunning: true };
    this.changed();
    const { input, history } = this.setup;
    const request: ReplayRequest = {
      replayId,
      sessionId,
      history,
      ...(input === undefined ? {} : { input }),
      ...this.how(this[side].source),
    };
    await this.page.ask(() => this.page.client.call('replay', request, signal));
    if (!this.replays.delete(replayId)) return;

    this[side] = { ...this[side], isRunning: false };
    this.changed();
  }

  private how(source: Source): Pick<ReplayRequest, 'model' | 'tweaks' | 'flowId'> {
    switch (source.kind) {
      case 'recorded':
      case 'now':
        return {};
      case 'changed':
        return runOverrides(this.page.ui.overrides);
      case 'model':
        return { model: source.model };
      case 'preset':
        return runOverrides(source.preset);
      case 'flow':
        return { flowId: source.flowId };
    }
  }

  /** Recorded sides are known; the others begin empty. */
  private reset(): void {
    const known = this.setup.input === undefined ? (this.recorded ?? []) : [];
    for (const side of ['left', 'right'] as const) {
      const turns = this.isAsked(side) ? [] : known;
      this[side] = { source: this[side].source, turns, isRunning: false };
    }
    this.changed();
  }

  private changed(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.onChange();
    });
  }
}
