import type { ReplayRequest, Turn } from '../../src/protocol/compare';
import type { Preset } from '../../src/protocol/parameters';
import type { ModelName } from '../../src/protocol/model';
import type { PageController } from './controller';
import { runOverrides } from './overrides';

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
  readonly turns: readonly (Turn | undefined)[];
  readonly isRunning: boolean;
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
  /** Questions of the session as they were answered. */
  recorded: readonly Turn[] | undefined;

  private readonly replays = new Map<string, SideName>();
  private stopping = new AbortController();
  private readonly listener: { dispose(): void };

  constructor(
    private readonly page: PageController,
    private readonly onChange: () => void,
  ) {
    this.listener = page.client.on('replayed', ({ replayId, place, turn }) => {
      const side = this.replays.get(replayId);
      if (side === undefined) return;

      const turns = [...this[side].turns];
      turns[place] = turn;
      this.set(side, { turns });
    });
  }

  dispose(): void {
    this.stop();
    this.listener.dispose();
  }

  get isRunning(): boolean {
    return this.left.isRunning || this.right.isRunning;
  }

  /** What is asked. */
  get questions(): readonly string[] {
    const { input } = this.setup;
    if (input !== undefined) return input.trim() === '' ? [] : [input];
    return (this.recorded ?? []).map(({ question }) => question);
  }

  async load(sessionId: string): Promise<void> {
    this.stop();
    const turns = await this.page.ask(() => this.page.client.call('turns', { sessionId }));
    this.recorded = turns ?? [];
    this.reset();
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

  stop(): void {
    this.stopping.abort();
    this.replays.clear();
    this.left = { ...this.left, isRunning: false };
    this.right = { ...this.right, isRunning: false };
  }

  private isAsked(side: SideName): boolean {
    return this[side].source.kind !== 'recorded';
  }

  private async runSide(side: SideName, sessionId: string, signal: AbortSignal): Promise<void> {
    const replayId = `replay-${++lastId}`;
    this.replays.set(replayId, side);
    this.set(side, { turns: [], isRunning: true });
    const { input, history } = this.setup;
    const request: ReplayRequest = {
      replayId,
      sessionId,
      history,
      ...(input === undefined ? {} : { input }),
      ...this.how(this[side].source),
    };
    const turns = await this.page.ask(() => this.page.client.call('replay', request, signal));
    if (this.replays.get(replayId) !== side) return;

    this.replays.delete(replayId);
    this.set(side, { isRunning: false, ...(turns === undefined ? {} : { turns }) });
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
      this[side] = { ...this[side], turns, isRunning: false };
    }
    this.onChange();
  }

  private set(side: SideName, change: Partial<Side>): void {
    this[side] = { ...this[side], ...change };
    this.onChange();
  }
}
