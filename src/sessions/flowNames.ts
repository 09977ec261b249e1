/** Names that tools take for instructions; a flow of that name gets another file. */
const toolNames =
  /^(package(-lock)?|tsconfig.*|jsconfig.*|deno|composer|lerna|nx|turbo|.*\.code-workspace)$/i;
/** Not allowed in the name of a file on some system. */
const unsafeCharacters = /[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu;
const reservedNames = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const longestFileName = 80;

/** A name that no flow has: where it is taken, with the next free number behind it (Langflow's rule). */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = [...taken];
  return names.includes(name) ? `${name} (${nextNumber(name, names, / \((\d+)\)$/)})` : name;
}

/** The same for endpoint names, which hold no spaces. */
export function freeEndpointName(name: string, taken: Iterable<string>): string {
  const names = [...taken];
  return names.includes(name) ? `${name}-${nextNumber(name, names, /-(\d+)$/)}` : name;
}

function nextNumber(name: string, taken: readonly string[], suffix: RegExp): number {
  const numbers = taken
    .filter((other) => other.startsWith(name) && suffix.exec(other)?.index === name.length)
    .map((other) => Number(suffix.exec(other)?.[1]));
  return Math.max(0, ...numbers) + 1;
}

/**
 * Where the file of a new flow goes: named after the flow, in the folder where all `flows` lie, or else at the
 * top of the workspace. Neither they nor what is `busy` is in the way.
 */
export function newFlowPath(
  name: string,
  flows: readonly string[],
  busy: readonly string[],
): string {
  const folders = new Set(flows.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  const [only = ''] = folders;
  const folder = folders.size === 1 ? only : '';
  const taken = new Set([...flows, ...busy].map((path) => path.toLowerCase()));
  const base = fileNameOf(name);
  for (let number = 0; ; number++) {
    const path = `${folder}${base}${number === 0 ? '' : ` (${number})`}.json`;
    if (!taken.has(path.toLowerCase())) return path;
  }
}

function fileNameOf(name: string): string {
  const safe = name
    .replaceAll(unsafeCharacters, '-')
    .slice(0, longestFileName)
    .replace(/^[.\s-]+|[.\s-]+$/g, '');
  if (safe === '') return 'flow';
  return toolNames.test(safe) || reservedNames.test(safe) ? `${safe} flow` : safe;
}
