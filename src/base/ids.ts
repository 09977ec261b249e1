import { v4, v5 } from 'uuid';

/** Namespace for flow ids that are derived from a path. */
const pathNamespace = '5f3ad3cf-3f0c-4d76-9c3e-0d5c6a0a7b51';

/** Namespace for ids that are derived from a name or a text. */
const nameNamespace = '6c0fba40-3a0e-4c8a-9d0d-3f0b7f1d9a52';

/** A random UUID (version 4). */
export function newId(): string {
  return v4();
}

/**
 * The id of a flow file that carries none: the same for the same workspace-relative path on every
 * machine, so that its sessions are found again. Separators are normalised to `/`.
 */
export function flowIdFromPath(relativePath: string): string {
  return v5(relativePath.replaceAll('\\', '/'), pathNamespace);
}

/** The id of something that only has a name, or of a text: the same for the same text everywhere. */
export function nameId(name: string): string {
  return v5(name, nameNamespace);
}
