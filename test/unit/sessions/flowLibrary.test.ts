import assert from 'node:assert/strict';
import { AppError, isAppError } from '../../../src/base/errors';
import { silentLogger } from '../../../src/base/logger';
import { builtinRegistry } from '../../../src/runtime';
import { FlowCatalog } from '../../../src/sessions/flowCatalog';
import type { FlowFileWriter } from '../../../src/sessions/flowFiles';
import { FlowLibrary } from '../../../src/sessions/flowLibrary';
import { newFlowPath } from '../../../src/sessions/flowNames';
import { MemoryFlowFiles } from '../../support/memoryFlowFiles';
import { sampleFlowText } from '../../support/sampleFlow';

const id = '0f0f0f0f-1111-4222-8333-444444444444';

/** Writes into files that are held in memory, without telling the catalog. */
class MemoryWriter implements FlowFileWriter {
  /** Files that are no flows, which only the disk knows. */
  readonly others = new Set<string>();

  constructor(private readonly files: MemoryFlowFiles) {}

  async create(path: string, text: string): Promise<void> {
    if (this.others.has(path)) throw new AppError('file-exists', path);
    this.files.write(path, text);
  }

  async replace(path: string, text: string): Promise<void> {
    this.files.write(path, text);
  }

  async remove(path: string): Promise<void> {
    this.files.remove(path);
  }
}

interface Setup {
  readonly files: MemoryFlowFiles;
  readonly catalog: FlowCatalog;
  readonly library: FlowLibrary;
  readonly writer: MemoryWriter;
}

function setup(files: Readonly<Record<string, string>> = {}): Setup {
  const memory = new MemoryFlowFiles(files);
  const catalog = new FlowCatalog(memory, builtinRegistry(), silentLogger);
  const writer = new MemoryWriter(memory);
  return { files: memory, catalog, writer, library: new FlowLibrary(catalog, writer) };
}

describe('FlowLibrary', () => {
  it('creates a flow in a file named after it, which the catalog has at once', async () => {
    const { library, catalog } = setup();

    const entry = await library.create({ name: 'My flow: v1/2' });

    assert.equal(entry.path, 'My flow- v1-2.json');
    assert.deepEqual(
      (await catalog.list()).map(({ name }) => name),
      ['My flow: v1/2'],
    );
    assert.equal((await catalog.resolve(entry.id)).flow.nodes.length, 0);
  });

  it('puts it where all others lie', async () => {
    const { library } = setup({ 'flows/a.json': sampleFlowText('echo') });

    assert.equal((await library.create({ name: 'b' })).path, 'flows/b.json');
  });

  it('gives a taken name, endpoint name or file the next number', async () => {
    const { library, writer } = setup();
    writer.others.add('a.json');

    const made = [];
    for (let count = 0; count < 3; count++) {
      made.push(await library.create({ name: 'a', endpoint_name: 'e' }));
    }

    assert.deepEqual(
      made.map((entry) => [entry.name, entry.endpointName, entry.path]),
      [
        ['a', 'e', 'a (1).json'],
        ['a (1)', 'e-1', 'a (1) (1).json'],
        ['a (2)', 'e-2', 'a (2).json'],
      ],
    );
  });

  it('gives flows that are created at once different names', async () => {
    const { library } = setup();

    const made = await Promise.all([1, 2, 3].map(() => library.create({ name: 'a' })));

    assert.equal(new Set(made.map(({ name }) => name)).size, 3);
  });

  it('refuses an id that a flow has', async () => {
    const { library } = setup({ 'a.json': sampleFlowText('echo', { id }) });

    await assert.rejects(library.create({ name: 'b', id }), /Id must be unique/);
  });

  it('changes what is asked and keeps the rest of the file', async () => {
    const text = sampleFlowText('echo', { id, name: 'Echo' });
    const { library, files } = setup({ 'a.json': text });

    const entry = await library.update(id, { name: 'Renamed' });

    assert.equal(entry.name, 'Renamed');
    assert.equal(await files.read('a.json'), text.replace('"Echo"', '"Renamed"'));
  });

  it('refuses a name or endpoint name of another flow', async () => {
    const { library } = setup({
      'a.json': sampleFlowText('echo', { id, name: 'a' }),
      'b.json': sampleFlowText('router', { name: 'b', endpoint_name: 'e' }),
    });

    await assert.rejects(library.update(id, { name: 'b' }), /Name must be unique/);
    await assert.rejects(
      library.update(id, { endpoint_name: 'e' }),
      /Endpoint name must be unique/,
    );
  });

  it('deletes the file, or of several flows in one file the one', async () => {
    const one = sampleFlowText('echo', { id, name: 'a' });
    const { library, files } = setup({ 'a.json': `[${one},${sampleFlowText('router')}]` });

    await library.remove(id);
    const [left] = JSON.parse(await files.read('a.json')) as { id: string }[];
    await library.remove(left?.id ?? '');

    await assert.rejects(files.read('a.json'));
  });

  it('says that there is no such flow, and goes on', async () => {
    const { library } = setup();

    await assert.rejects(library.remove(id), (error) => isAppError(error, 'flow-not-found'));
    assert.equal((await library.create({ name: 'a' })).name, 'a');
  });

  it('says that flows can only be read where nobody can write', async () => {
    const { catalog } = setup();

    await assert.rejects(new FlowLibrary(catalog, undefined).create({ name: 'a' }), (error) =>
      isAppError(error, 'not-supported'),
    );
  });
});

describe('newFlowPath', () => {
  it('never names a file that a tool takes for instructions, a device or a hidden file', () => {
    for (const name of ['package', 'tsconfig', 'CON', '.env', '..', '', '/', 'a.code-workspace']) {
      const path = newFlowPath(name, [], []);
      assert.doesNotMatch(
        path,
        /^(\.|package\.json|tsconfig\.json|con\.json|.*\.code-workspace\.json)/i,
      );
      assert.doesNotMatch(path, /\//);
    }
  });
});
