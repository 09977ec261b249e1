import assert from 'node:assert/strict';
import { parametersOf, withoutSecrets } from '../../../src/flow/parameters';
import { parseFlowText } from '../../../src/flow/parse';

const field = (extra: object): object => ({ type: 'str', show: true, value: 'x', ...extra });
const flow = parseFlowText(
  JSON.stringify({
    name: 'F',
    data: {
      nodes: [
        {
          id: 'A-1',
          data: {
            id: 'A-1',
            type: 'A',
            node: {
              display_name: 'A',
              outputs: [{ name: 'out', types: ['Message'] }],
              template: {
                plain: field({ display_name: 'Plain' }),
                long: field({ multiline: true }),
                kind: field({ options: ['x', 'y'] }),
                count: field({ type: 'int', value: 3, advanced: true }),
                flag: field({ type: 'bool', value: true }),
                rows: field({ list: true, value: [] }),
                secret: field({ password: true }),
                variable: field({ load_from_db: true }),
                hidden: field({ show: false }),
                handle: field({ type: 'other' }),
                code: field({ type: 'code' }),
                fed: field({ input_types: ['Message'] }),
              },
            },
          },
        },
      ],
      edges: [
        {
          source: 'A-1',
          target: 'A-1',
          data: {
            sourceHandle: { id: 'A-1', name: 'out', output_types: ['Message'] },
            targetHandle: { id: 'A-1', fieldName: 'fed', inputTypes: ['Message'] },
          },
        },
      ],
    },
  }),
  { path: 'f.json' },
);

describe('parametersOf', () => {
  it('offers what a run can be given, and nothing secret, hidden or fed', () => {
    const [node] = parametersOf(flow);
    assert.deepEqual(
      node?.fields.map(({ name, kind }) => `${name} ${kind}`),
      ['plain text', 'long multiline', 'kind choice', 'count number', 'flag boolean', 'rows json'],
    );
    assert.equal(node.fields[3]?.isAdvanced, true);
  });
});

describe('withoutSecrets', () => {
  it('drops secrets and fields that the flow does not have', () => {
    const tweaks = {
      'A-1': { plain: 'y', secret: 'sk-1', variable: 'K', gone: 1 },
      'B-1': { x: 1 },
    };
    assert.deepEqual(withoutSecrets(flow, tweaks), { 'A-1': { plain: 'y' } });
  });
});
