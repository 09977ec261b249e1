import { readFileSync } from 'node:fs';
import { isRecord } from '../../src/base/json';
import { inProject } from './projectRoot';

/** The text of a sample flow, for example `echo`, with other top-level values. */
export function sampleFlowText(
  name: string,
  overrides: Readonly<Record<string, unknown>> = {},
): string {
  const flow: unknown = JSON.parse(readFileSync(inProject('examples', `${name}.json`), 'utf8'));
  return JSON.stringify(isRecord(flow) ? { ...flow, ...overrides } : flow);
}

/** A flow whose only node nobody knows. */
export function unknownComponentFlow(id: string): string {
  const node = { display_name: 'Mystery', template: {}, outputs: [] };
  return JSON.stringify({
    id,
    name: 'Mystery flow',
    data: {
      nodes: [
        {
          id: 'Mystery-aaaaa',
          type: 'genericNode',
          position: { x: 0, y: 0 },
          data: { id: 'Mystery-aaaaa', type: 'Mystery', node },
        },
      ],
      edges: [],
    },
  });
}
