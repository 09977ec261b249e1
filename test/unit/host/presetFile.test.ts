import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PresetFile } from '../../../src/host/presetFile';

describe('PresetFile', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'presets-'));
    file = path.join(folder, '.langflow', 'presets.json');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps presets by flow and name, for others to read', async () => {
    const presets = new PresetFile(file);
    const model = { provider: 'OpenAI', model: 'gpt-4o' };
    await presets.save('f', { name: 'warm', tweaks: { a: { t: 0.9 } }, model });
    await presets.save('f', { name: 'cold', tweaks: { a: { t: 0 } } });
    await presets.save('f', { name: 'cold', tweaks: { a: { t: 0.1 } } });
    assert.deepEqual(await new PresetFile(file).list('f'), [
      { name: 'cold', tweaks: { a: { t: 0.1 } } },
      { name: 'warm', tweaks: { a: { t: 0.9 } }, model },
    ]);
    assert.deepEqual(await presets.list('other'), []);
  });

  it('loses no change of several at once', async () => {
    const presets = new PresetFile(file);
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => presets.save('f', { name, tweaks: {} })));
    assert.deepEqual(
      (await presets.list('f')).map(({ name }) => name),
      names,
    );
  });

  it('deletes a preset, and the flow with its last', async () => {
    const presets = new PresetFile(file);
    await presets.save('f', { name: 'a', tweaks: {} });
    assert.deepEqual(await presets.remove('f', 'a'), []);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { version: 1, flows: {} });
  });

  it('refuses a file it does not understand, and leaves it as it is', async () => {
    await mkdir(path.dirname(file));
    for (const text of ['{', '[]', '{"flows":{"f":[{"name":1}]}}', '{"flows":{"f":{}}}']) {
      await writeFile(file, text);
      const presets = new PresetFile(file);
      await assert.rejects(presets.list('f'), /presets\.json/);
      await assert.rejects(presets.save('f', { name: 'a', tweaks: {} }), /presets\.json/);
      assert.equal(await readFile(file, 'utf8'), text);
    }
  });
});
