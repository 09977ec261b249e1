import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger';
import { builtinRegistry } from '../../../src/runtime';
import { FlowCatalog } from '../../../src/sessions/flowCatalog';
import { apiUnderTest, type ApiUnderTest } from '../../support/apiUnderTest';
import { MemoryFlowFiles } from '../../support/memoryFlowFiles';
import { sampleFlowText } from '../../support/sampleFlow';

const id = '0f0f0f0f-1111-4222-8333-444444444444';

function api(): ApiUnderTest {
  const files = new MemoryFlowFiles({
    'a.json': sampleFlowText('echo', { id, name: 'Echo', tags: ['chat'] }),
    'b.json': sampleFlowText('router'),
    'broken.json': sampleFlowText('echo').slice(0, -9),
  });
  return apiUnderTest({ catalog: new FlowCatalog(files, builtinRegistry(), silentLogger) });
}

describe('GET /api/v1/flows', () => {
  it('lists the flows that can be read, with or without a slash at the end', async () => {
    for (const path of ['/api/v1/flows', '/api/v1/flows/']) {
      const response = await api().send(path);
      const flows = (await response.json()) as { id: string; data: { nodes: object[] } }[];
      assert.equal(flows.length, 2);
      assert.equal(flows[0]?.id, id);
      assert.equal(flows[0].data.nodes.length, 3);
    }
  });

  it('leaves the graph out on request', async () => {
    const response = await api().send('/api/v1/flows/?header_flows=true');

    assert.partialDeepStrictEqual(await response.json(), [{ id, name: 'Echo', data: null }]);
  });

  it('gives a page', async () => {
    const response = await api().send('/api/v1/flows/?get_all=false&page=2&size=1');

    const page = (await response.json()) as { items: object[]; total: number; pages: number };
    assert.deepEqual([page.items.length, page.total, page.pages], [1, 2, 2]);
  });

  it('reads one flow, or says that there is none', async () => {
    const { send } = api();

    const found = await send(`/api/v1/flows/${id}`);
    const missing = await send('/api/v1/flows/11111111-2222-3333-4444-555555555555');

    assert.partialDeepStrictEqual(await found.json(), { id, name: 'Echo', tags: ['chat'] });
    assert.equal(missing.status, 404);
    assert.deepEqual(await missing.json(), { detail: 'Flow not found' });
  });
});
