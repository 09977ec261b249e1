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
  return oneNodeFlow(id, 'Mystery', {});
}

/** A flow that is nothing but a Webhook. */
export function webhookFlow(id: string): string {
  return oneNodeFlow(id, 'Webhook', { data: { name: 'data', type: 'str', value: '' } });
}

function oneNodeFlow(id: string, type: string, template: object): string {
  const node = { display_name: type, template, outputs: [] };
  return JSON.stringify({
    id,
    name: `${type} flow`,
    data: {
      nodes: [
        {
          id: `${type}-aaaaa`,
          type: 'genericNode',
          position: { x: 0, y: 0 },
          data: { id: `${type}-aaaaa`, type, node },
        },
      ],
      edges: [],
    },
  });
}
