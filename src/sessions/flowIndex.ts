import { hyphenated } from '../base/uuid';
import type { FlowEntry } from './flowCatalog';

interface Lookup {
  readonly spell: (text: string) => string;
  readonly entries: ReadonlyMap<string, FlowEntry>;
}

/** Flows by everything that names them. Built once per scan, so that finding one is a look-up. */
export class FlowIndex {
  private readonly lookups: readonly Lookup[];

  constructor(readonly entries: readonly FlowEntry[]) {
    const by = (
      nameOf: (entry: FlowEntry) => string | undefined,
      spell = (text: string): string => text,
    ): Lookup => ({ spell, entries: indexBy(entries, nameOf, spell) });
    this.lookups = [
      by(({ id }) => id, hyphenated),
      by(({ endpointName }) => endpointName),
      by(({ path }) => path),
      by(fileName),
      by((entry) => fileName(entry).replace(/\.json$/i, '')),
      by(({ name }) => name),
      by(({ name }) => name, lowerCase),
    ];
  }

  /** The first flow that goes by this, in the order id, endpoint name, path, file name, name. */
  find(text: string): FlowEntry | undefined {
    for (const { spell, entries } of this.lookups) {
      const entry = entries.get(spell(text));
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}

function fileName({ path }: FlowEntry): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** Of several with one name the first counts. */
function indexBy(
  entries: readonly FlowEntry[],
  nameOf: (entry: FlowEntry) => string | undefined,
  spell: (text: string) => string,
): ReadonlyMap<string, FlowEntry> {
  const index = new Map<string, FlowEntry>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === undefined || name === '') continue;

    const key = spell(name);
    if (!index.has(key)) index.set(key, entry);
  }
  return index;
}
