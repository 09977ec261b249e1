import type { Flow } from '../flowFile';
import { contentKey } from './nodeContent';

/** A number per component: equal numbers look equal, with their surroundings as far as was looked. */
export type Colours = ReadonlyMap<string, number>;

/** The colours of both sides, which share their numbers. */
export interface ColourPair {
  readonly before: Colours;
  readonly after: Colours;
}

interface Side {
  readonly ids: readonly string[];
  /** What is connected to a component: the kind of connection, and the other end. */
  readonly ends: ReadonlyMap<string, readonly (readonly [string, string])[]>;
}

const maxRounds = 60;

/** Colours two flows: first by what each component does, then round by round by what it is tied to. */
export class Colouring {
  private readonly before: Side;
  private readonly after: Side;
  private readonly numbers = new Map<string, number>();

  constructor(private readonly flows: { readonly before: Flow; readonly after: Flow }) {
    this.before = sideOf(flows.before);
    this.after = sideOf(flows.after);
  }

  /** By what each component does, wherever it stands. */
  start(): ColourPair {
    const colour = (flow: Flow): Colours =>
      new Map(flow.nodes.map((node) => [node.id, this.number(contentKey(node))]));
    return { before: colour(this.flows.before), after: colour(this.flows.after) };
  }

  /** One round after the other, until looking further tells no more components apart. */
  refine(start: ColourPair): readonly ColourPair[] {
    const rounds = [start];
    let current = start;
    let count = distinct(current);
    for (let round = 0; round < maxRounds; round++) {
      const next = {
        before: this.step(this.before, current.before),
        after: this.step(this.after, current.after),
      };
      const nextCount = distinct(next);
      if (nextCount === count) break;

      rounds.push(next);
      current = next;
      count = nextCount;
    }
    return rounds;
  }

  /** Gives one component of each side a colour of their own. */
  single(pair: ColourPair, before: string, after: string): ColourPair {
    const own = this.number(`single ${before} ${after} ${this.numbers.size}`);
    return {
      before: new Map(pair.before).set(before, own),
      after: new Map(pair.after).set(after, own),
    };
  }

  /** Whether anything is tied to a component of either side. */
  isTied(id: string): boolean {
    return this.before.ends.has(id) || this.after.ends.has(id);
  }

  private step({ ids, ends }: Side, colours: Colours): Colours {
    return new Map(
      ids.map((id) => {
        const around = (ends.get(id) ?? []).map(
          ([kind, other]) => `${kind} ${colours.get(other) ?? ''}`,
        );
        return [id, this.number(`${colours.get(id) ?? ''}|${around.toSorted().join('|')}`)];
      }),
    );
  }

  private number(key: string): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;

    const next = this.numbers.size;
    this.numbers.set(key, next);
    return next;
  }
}

function sideOf(flow: Flow): Side {
  const ends = new Map<string, (readonly [string, string])[]>();
  const add = (id: string, kind: string, other: string): void => {
    const list = ends.get(id) ?? [];
    ends.set(id, list);
    list.push([kind, other]);
  };
  for (const { source, sourceOutput, target, targetField } of flow.edges) {
    const kind = JSON.stringify([sourceOutput, targetField]);
    add(source, `>${kind}`, target);
    add(target, `<${kind}`, source);
  }
  return { ids: flow.nodes.map(({ id }) => id), ends };
}

function distinct({ before, after }: ColourPair): number {
  return new Set([...before.values(), ...after.values()]).size;
}
