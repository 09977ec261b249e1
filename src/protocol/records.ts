import type { NodeRecord } from './model';

/** A record without what only a later run needs, for everyone who just looks at it. */
export function withoutKept(record: NodeRecord): NodeRecord {
  const { kept, ...shown } = record;
  return kept === undefined ? record : shown;
}
