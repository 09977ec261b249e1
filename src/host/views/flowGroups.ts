/** A folder of the flows tree. */
export interface FlowGroup<T> {
  /** Relative path; empty for the root. */
  readonly path: string;
  /** What the row shows: folders with nothing else between them make one row, as in the Explorer. */
  readonly label: string;
  readonly groups: readonly FlowGroup<T>[];
  readonly items: readonly T[];
}

interface Branch<T> {
  readonly children: Map<string, Branch<T>>;
  readonly items: T[];
}

/** Sorts things with relative paths into folders; folders and things are in alphabetical order. */
export function groupByFolder<T>(
  things: readonly T[],
  pathOf: (thing: T) => string,
  nameOf: (thing: T) => string,
): FlowGroup<T> {
  const root: Branch<T> = { children: new Map(), items: [] };
  for (const thing of things) {
    let branch = root;
    for (const part of pathOf(thing).split('/').slice(0, -1)) {
      const next = branch.children.get(part) ?? { children: new Map(), items: [] };
      branch.children.set(part, next);
      branch = next;
    }
    branch.items.push(thing);
  }
  return toGroup(root, '', '', nameOf);
}

function toGroup<T>(
  branch: Branch<T>,
  path: string,
  label: string,
  nameOf: (thing: T) => string,
): FlowGroup<T> {
  const [only] = branch.children;
  if (path !== '' && branch.items.length === 0 && branch.children.size === 1 && only) {
    const [name, child] = only;
    return toGroup(child, `${path}/${name}`, `${label}/${name}`, nameOf);
  }
  return {
    path,
    label,
    groups: [...branch.children]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, child]) => toGroup(child, path === '' ? name : `${path}/${name}`, name, nameOf)),
    items: branch.items.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other))),
  };
}
