import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { installOnce } from '../../../scripts/lib/installOnce.mjs';

describe('installOnce', () => {
  let cache: string;
  const before = process.env['FLOW_PLAYGROUND_CACHE'];
  const log = console.log;

  beforeEach(async () => {
    cache = await mkdtemp(path.join(os.tmpdir(), 'flow-playground-'));
    process.env['FLOW_PLAYGROUND_CACHE'] = cache;
    console.log = () => undefined;
  });

  afterEach(async () => {
    console.log = log;
    if (before === undefined) delete process.env['FLOW_PLAYGROUND_CACHE'];
    else process.env['FLOW_PLAYGROUND_CACHE'] = before;
    await rm(cache, { recursive: true });
  });

  it('installs on the first use only', async () => {
    let installs = 0;
    const install = async (folder: string) => {
      installs += 1;
      await writeFile(path.join(folder, 'done'), '');
    };
    const first = await installOnce('thing-1', 'a thing', install);
    const second = await installOnce('thing-1', 'a thing', install);
    assert.equal(first, second);
    assert.ok(existsSync(path.join(first, 'done')));
    assert.equal(installs, 1);
  });

  it('leaves nothing behind when an install fails, and tries again', async () => {
    const failing = installOnce('thing-1', 'a thing', () =>
      Promise.reject(new Error('no network')),
    );
    await assert.rejects(failing, /no network/);
    assert.deepEqual(await readdir(cache), []);
    await installOnce('thing-1', 'a thing', async () => undefined);
    assert.deepEqual(await readdir(cache), ['thing-1']);
  });

  it('installs once when two ask at the same time', async () => {
    let installs = 0;
    let end: () => void = () => undefined;
    const mayEnd = new Promise<void>((resolve) => {
      end = resolve;
    });
    const install = async () => {
      installs += 1;
      await mayEnd;
    };
    const both = [1, 2].map(() => installOnce('thing-1', 'a thing', install));
    end();
    await Promise.all(both);
    assert.equal(installs, 1);
  });

  it('takes over from a process that died while it installed', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(path.join(cache, 'thing-1.lock'), String(pid));
    await installOnce('thing-1', 'a thing', async () => undefined);
    assert.deepEqual(await readdir(cache), ['thing-1']);
  });
});
