import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { flowIdFromPath } from '../../../src/base/ids';
import { silentLogger } from '../../../src/base/logger';
import { builtinRegistry } from '../../../src/runtime';
import { FlowCatalog } from '../../../src/sessions/flowCatalog';
import { MemoryFlowFiles } from '../../support/memoryFlowFiles';
import { sampleFlowText, unknownComponentFlow } from '../../support/sampleFlow';

const id = '0f0f0f0f-1111-4222-8333-444444444444';

function catalogOf(files: MemoryFlowFiles): FlowCatalog {
  return new FlowCatalog(files, builtinRegistry(), silentLogger);
}

describe('FlowCatalog', () => {
  it('lists flows by path and leaves other JSON out', async () => {
    const catalog = catalogOf(
      new MemoryFlowFiles({
        'b/echo.json': sampleFlowText('echo', { id }),
        'a.json': sampleFlowText('router'),
        'package.json': '{"name":"x"}',
      }),
    );

    const entries = await catalog.list();

    assert.deepEqual(
      entries.map(({ path }) => path),
      ['a.json', 'b/echo.json'],
    );
    assert.equal(entries[1]?.id, id);
    assert.equal(entries[1].support, 'full');
  });

  for (const name of [
    id,
    id.replaceAll('-', '').toUpperCase(),
    'my-endpoint',
    'flows/echo.json',
    'echo.json',
    'echo',
    'My Flow',
    'my flow',
  ]) {
    it(`finds a flow as ${name}`, async () => {
      const text = sampleFlowText('echo', { id, name: 'My Flow', endpoint_name: 'my-endpoint' });
      const catalog = catalogOf(new MemoryFlowFiles({ 'flows/echo.json': text }));

      const { flow, path } = await catalog.resolve(name);

      assert.equal(flow.id, id);
      assert.equal(path, 'flows/echo.json');
    });
  }

  it('prefers an id to an endpoint name, and that to a file name', async () => {
    const catalog = catalogOf(
      new MemoryFlowFiles({
        'a.json': sampleFlowText('echo', { id, endpoint_name: null }),
        'b.json': sampleFlowText('router', { endpoint_name: 'a' }),
      }),
    );

    assert.equal((await catalog.resolve('a')).path, 'b.json');
    assert.equal((await catalog.resolve(id)).path, 'a.json');
  });

  it('gives the second of two files with one id an id of its own', async () => {
    const catalog = catalogOf(
      new MemoryFlowFiles({
        'copy.json': sampleFlowText('echo', { id }),
        'echo.json': sampleFlowText('echo', { id }),
      }),
    );

    const second = await catalog.resolve('echo.json');

    assert.equal((await catalog.resolve(id)).path, 'copy.json');
    assert.equal(second.flow.id, flowIdFromPath('echo.json'));
    assert.equal(second.entry.id, second.flow.id);
  });

  it('lists a broken flow with its problem, and throws it on use', async () => {
    const catalog = catalogOf(
      new MemoryFlowFiles({ 'broken.json': sampleFlowText('echo').slice(0, -20) }),
    );

    const [entry] = await catalog.list();

    assert.equal(entry?.problem?.code, 'flow-unreadable');
    assert.equal(entry.problem.subject.file, 'broken.json');
    await assert.rejects(catalog.resolve('broken'), (error) =>
      isAppError(error, 'flow-unreadable'),
    );
  });

  it('says why a JSON file is no flow instead of not finding it', async () => {
    const catalog = catalogOf(new MemoryFlowFiles({ 'package.json': '{"name":"x"}' }));

    await assert.rejects(catalog.resolve('package.json'), (error) =>
      isAppError(error, 'flow-unreadable'),
    );
    await assert.rejects(catalog.resolve('other.json'), (error) =>
      isAppError(error, 'flow-not-found'),
    );
  });

  it('counts components that have no native version', async () => {
    const catalog = catalogOf(new MemoryFlowFiles({ 'm.json': unknownComponentFlow(id) }));

    const [entry] = await catalog.list();

    assert.equal(entry?.support, 'partial');
    assert.equal(entry.unsupported, 1);
  });

  it('reads only what changed, and nothing while nothing changes', async () => {
    const files = new MemoryFlowFiles({
      'a.json': sampleFlowText('echo', { id }),
      'b.json': sampleFlowText('router'),
    });
    const catalog = catalogOf(files);
    let changes = 0;
    catalog.onDidChange(() => changes++);
    await catalog.list();
    await catalog.resolve('a');
    const { lists } = files;
    files.reads.length = 0;

    await catalog.list();
    assert.deepEqual([files.reads, files.lists], [[], lists]);

    files.write('a.json', sampleFlowText('echo', { id, name: 'Renamed' }));
    assert.equal((await catalog.resolve(id)).flow.name, 'Renamed');
    assert.deepEqual(files.reads, ['a.json']);
    assert.equal(changes, 1);
  });

  it('looks at nothing but the file that changed, and walks the folder for a new one', async () => {
    const files = new MemoryFlowFiles({
      'a.json': sampleFlowText('echo', { id }),
      'b.json': sampleFlowText('router'),
    });
    const catalog = catalogOf(files);
    await catalog.list();

    files.write('a.json', sampleFlowText('echo', { id, name: 'Renamed' }));
    await catalog.list();
    assert.deepEqual([files.described, files.lists], [['a.json'], 1]);

    files.write('c/new.json', sampleFlowText('echo', { name: 'New' }));
    const names = (await catalog.list()).map(({ path }) => path);
    assert.deepEqual(names, ['a.json', 'b.json', 'c/new.json']);
    assert.deepEqual([files.described, files.lists], [['a.json'], 2]);
  });

  it('finds a file that appeared while the folder was being walked', async () => {
    const files = new MemoryFlowFiles({ 'a.json': sampleFlowText('echo', { id }) });
    const list = files.list.bind(files);
    files.list = async () => {
      const listed = await list();
      if (files.lists === 1) files.write('b.json', sampleFlowText('router'));
      return listed;
    };
    const catalog = catalogOf(files);
    await catalog.list();

    assert.deepEqual(
      (await catalog.list()).map(({ path }) => path),
      ['a.json', 'b.json'],
    );
  });

  it('forgets a deleted flow', async () => {
    const files = new MemoryFlowFiles({ 'a.json': sampleFlowText('echo') });
    const catalog = catalogOf(files);
    await catalog.list();

    files.remove('a.json');

    assert.deepEqual(await catalog.list(), []);
  });

  it('tries again after listing failed', async () => {
    const files = new MemoryFlowFiles({ 'a.json': sampleFlowText('echo') });
    const list = files.list.bind(files);
    files.list = () => Promise.reject(new Error('offline'));
    const catalog = catalogOf(files);
    await assert.rejects(catalog.list(), /offline/);

    files.list = list;

    assert.equal((await catalog.list()).length, 1);
  });

  it('looks through thousands of files that are no flows', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`data/${index}.json`, '{"a":1}']),
    );
    const catalog = catalogOf(new MemoryFlowFiles({ ...others, 'z.json': sampleFlowText('echo') }));

    assert.equal((await catalog.list()).length, 1);
  });
});
