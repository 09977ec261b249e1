import { createHash } from 'node:crypto';

/**
 * What an answer looks like without what it says: names of keys in their order, types of values, forms of times.
 * Lists are told by the shapes of their elements, each once.
 */
export type Shape = string | readonly Shape[] | { readonly [key: string]: Shape };

/** Graphs and templates are the caller's own; their insides say nothing about a server. */
const opaque = new Set(['nodes', 'edges', 'viewport', 'template', 'params', 'content_blocks']);
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}/;

export function shapeOf(value: unknown, key = ''): Shape {
  if (value === null) return 'null';
  if (opaque.has(key)) return 'any';
  if (typeof value === 'string') return shapeOfText(value, key);
  if (Array.isArray(value)) return shapeOfList(value, key);
  if (typeof value !== 'object') return typeof value;

  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      // Object.entries puts numbers first; a log is keyed by times.
      /^\d+$/.test(name) ? '<number>' : name,
      shapeOf(inner, name),
    ]),
  );
}

/** The words of errors are kept as a digest: equal or not, without repeating them. */
function shapeOfText(text: string, key: string): Shape {
  if (text.replace(uuid, '') === '' && text !== '') return 'uuid';
  if (time.test(text)) return text.replaceAll(/\d/g, '0');
  if (key === 'detail' || key === 'type' || key === 'loc') return `string ${digest(text)}`;
  return 'string';
}

function digest(text: string): string {
  const plain = text.replaceAll(uuid, 'uuid');
  return /^\w+$/.test(plain) ? plain : createHash('sha256').update(plain).digest('hex').slice(0, 8);
}

/** Elements with the same keys are told once, with every type that their values had. */
function shapeOfList(list: readonly unknown[], key: string): Shape {
  const merged = new Map<string, Shape>();
  for (const shape of list.map((item) => shapeOf(item, key))) {
    const kind = isNamed(shape) ? Object.keys(shape).join() : JSON.stringify(shape);
    const known = merged.get(kind);
    merged.set(kind, known === undefined ? shape : merge(known, shape));
  }
  return [...merged.values()];
}

function merge(left: Shape, right: Shape): Shape {
  if (isNamed(left) && isNamed(right) && Object.keys(left).join() === Object.keys(right).join()) {
    return Object.fromEntries(
      Object.entries(left).map(([key, shape]) => [key, merge(shape, right[key] ?? 'nothing')]),
    );
  }
  return [...new Set([...typesOf(left), ...typesOf(right)])].sort().join(' or ');
}

function typesOf(shape: Shape): readonly string[] {
  return typeof shape === 'string' ? shape.split(' or ') : [JSON.stringify(shape)];
}

/** Where two shapes differ, as `path: theirs, ours`. Order of keys counts. */
export function differencesOf(theirs: Shape, ours: Shape, path = ''): readonly string[] {
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    const count = Math.max(theirs.length, ours.length);
    return Array.from({ length: count }, (_, index) =>
      differencesOf(
        (theirs as readonly Shape[])[index] ?? 'nothing',
        (ours as readonly Shape[])[index] ?? 'nothing',
        `${path}[${index}]`,
      ),
    ).flat();
  }
  if (isNamed(theirs) && isNamed(ours)) return differencesOfKeys(theirs, ours, path);
  // Of several types that a value may have, one answer shows some.
  const isShared = typesOf(theirs).some((type) => typesOf(ours).includes(type));
  return isShared ? [] : [`${path}: ${JSON.stringify(theirs)} there, ${JSON.stringify(ours)} here`];
}

type Named = Readonly<Record<string, Shape>>;

function isNamed(shape: Shape): shape is Named {
  return typeof shape === 'object' && !Array.isArray(shape);
}

function differencesOfKeys(theirs: Named, ours: Named, path: string): readonly string[] {
  const [left, right] = [Object.keys(theirs), Object.keys(ours)];
  const missing = left
    .filter((key) => !right.includes(key))
    .map((key) => `${path}.${key}: missing here`);
  const added = right
    .filter((key) => !left.includes(key))
    .map((key) => `${path}.${key}: only here`);
  const common = left.filter((key) => right.includes(key));
  const isReordered = common.join() !== right.filter((key) => left.includes(key)).join();
  return [
    ...missing,
    ...added,
    ...(isReordered ? [`${path}: keys in another order`] : []),
    ...common.flatMap((key) =>
      differencesOf(theirs[key] ?? 'nothing', ours[key] ?? 'nothing', `${path}.${key}`),
    ),
  ];
}
