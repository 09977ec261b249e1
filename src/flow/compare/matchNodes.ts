import type { Flow, FlowNode } from '../flowFile';
import { Colouring, type ColourPair, type Colours } from './colours';
import { canonical, settingsOf } from './nodeContent';

/** How many of the components that look alike are told apart one by one. */
const maxSingled = 150;

/** Which component of the later version is which of the earlier: from later id to earlier id. */
export type NodeMatch = ReadonlyMap<string, string>;

/**
 * Finds for each component of the later version the earlier one. Components that are the same with all
 * that is tied to them come first, then those of one id, then alike ones, then those of one name and type.
 */
export function matchNodes(before: Flow, after: Flow): NodeMatch {
  return new Matcher(before, after).match();
}

class Matcher {
  private readonly matched = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly colouring: Colouring;

  constructor(
    private readonly before: Flow,
    private readonly after: Flow,
  ) {
    this.colouring = new Colouring({ before, after });
  }

  match(): NodeMatch {
    const rounds = this.colouring.refine(this.colouring.start());
    this.matchSame(rounds.at(-1) ?? { before: new Map(), after: new Map() });
    this.matchById();
    for (const round of rounds.toReversed()) this.matchUnique(round);
    this.matchAlike((node) => `${node.type}\n${node.displayName}`);
    this.matchAlike((node) => node.type);
    return this.matched;
  }

  /**
   * Components that look the same as far as one can see. Of several, a pair is set apart and everything
   * coloured anew, so that what is tied to one goes with it.
   */
  private matchSame(last: ColourPair): void {
    let colours = last;
    for (let singled = 0; singled <= maxSingled; singled++) {
      const classes = sharedClasses(colours);
      const several = classes.find(
        ({ before: ids }) => ids.length > 1 && ids.some((id) => this.colouring.isTied(id)),
      );
      if (several === undefined || singled === maxSingled) {
        for (const { before, after } of classes) this.zip(before, after);
        return;
      }
      const same = several.after.find((id) => several.before.includes(id));
      const [one = '', other = ''] = [same ?? several.before[0], same ?? several.after[0]];
      colours = this.colouring.refine(this.colouring.single(colours, one, other)).at(-1) ?? colours;
    }
  }

  private matchById(): void {
    const types = new Map(this.before.nodes.map(({ id, type }) => [id, type]));
    for (const { id, type } of this.after.nodes) if (types.get(id) === type) this.pair(id, id);
  }

  private matchUnique({ before, after }: ColourPair): void {
    const [old, now] = [this.open(before, this.taken), this.open(after, this.matched)];
    for (const [colour, [id, another]] of now) {
      const [earlier, second] = old.get(colour) ?? [];
      if (another === undefined && second === undefined && id !== undefined) {
        if (earlier !== undefined) this.pair(earlier, id);
      }
    }
  }

  /** Of those left with one key, the pairs that have most in common first. */
  private matchAlike(keyOf: (node: FlowNode) => string): void {
    const old = group(
      this.before.nodes.filter(({ id }) => !this.taken.has(id)),
      keyOf,
    );
    const now = group(
      this.after.nodes.filter(({ id }) => !this.matched.has(id)),
      keyOf,
    );
    for (const [key, candidates] of now) {
      const pairs = candidates.flatMap((later) =>
        (old.get(key) ?? []).map((earlier) => ({ earlier, later, score: common(earlier, later) })),
      );
      for (const { earlier, later } of pairs.toSorted((one, other) => other.score - one.score)) {
        this.pair(earlier.id, later.id);
      }
    }
  }

  private zip(before: readonly string[], after: readonly string[]): void {
    before.forEach((id, index) => {
      const other = after[index];
      if (other !== undefined) this.pair(id, other);
    });
  }

  private pair(earlier: string, later: string): void {
    if (this.taken.has(earlier) || this.matched.has(later)) return;

    this.taken.add(earlier);
    this.matched.set(later, earlier);
  }

  private open(
    colours: Colours,
    done: { has: (id: string) => boolean },
  ): ReadonlyMap<number, readonly string[]> {
    return classesOf(new Map([...colours].filter(([id]) => !done.has(id))));
  }
}

interface SharedClass {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Colours that as many components have on either side. */
function sharedClasses({ before, after }: ColourPair): readonly SharedClass[] {
  const old = classesOf(before);
  return [...classesOf(after)].flatMap(([colour, ids]) => {
    const earlier = old.get(colour);
    return earlier?.length === ids.length ? [{ before: earlier, after: ids }] : [];
  });
}

function classesOf(colours: Colours): ReadonlyMap<number, readonly string[]> {
  const classes = new Map<number, string[]>();
  for (const [id, colour] of colours) {
    const members = classes.get(colour) ?? [];
    classes.set(colour, members);
    members.push(id);
  }
  return classes;
}

function group(
  nodes: readonly FlowNode[],
  keyOf: (node: FlowNode) => string,
): ReadonlyMap<string, readonly FlowNode[]> {
  const groups = new Map<string, FlowNode[]>();
  for (const node of nodes) {
    const members = groups.get(keyOf(node)) ?? [];
    groups.set(keyOf(node), members);
    members.push(node);
  }
  return groups;
}

/** How many settings two components share. */
function common(one: FlowNode, other: FlowNode): number {
  const settings = settingsOf(other);
  return [...settingsOf(one)].filter(([name, { value }]) => {
    const against = settings.get(name);
    return against !== undefined && canonical(against.value) === canonical(value);
  }).length;
}
