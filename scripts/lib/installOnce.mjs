/** Installs into the cache that survive interruption and several runs at the same time. Needs no installed package. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from './paths.mjs';

/** After this time something that an interrupted run has left behind is removed. */
const leftoverAgeMs = 60 * 60 * 1000;

function isRunning(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Creates the lock file, unless a running process holds it. */
async function tryLock(/** @type {string} */ file) {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const owner = Number(await readFile(file, 'utf8').catch(() => ''));
  const age = Date.now() - (await stat(file).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
  // A file without a number was created a moment ago, or by a process that died in that moment.
  const abandoned = owner > 0 ? !isRunning(owner) : age > 5000;
  if (abandoned) await rm(file, { force: true });
  return false;
}

/**
 * The lock only saves double work: what makes installs safe is that they appear by one rename.
 * @template T @param {string} file @param {() => Promise<T>} work @returns {Promise<T>}
 */
async function withLock(file, work) {
  while (!(await tryLock(file))) await delay(200);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function removeLeftovers(/** @type {string} */ target) {
  const folder = path.dirname(target);
  const prefix = `${path.basename(target)}.tmp-`;
  for (const name of (await readdir(folder)).filter((entry) => entry.startsWith(prefix))) {
    const leftover = path.join(folder, name);
    const { mtimeMs } = await stat(leftover);
    if (Date.now() - mtimeMs > leftoverAgeMs) await rm(leftover, { recursive: true, force: true });
  }
}

/**
 * Returns a folder of the cache, and fills it first if it is not there. The folder appears complete or not at all.
 * @param {string} name of the folder; put every version that decides the contents into it
 * @param {string} label what is installed, for the one line that is printed
 * @param {(folder: string) => Promise<void>} install fills a folder that exists and is empty
 */
export async function installOnce(name, label, install) {
  const target = path.join(cacheFolder(), name);
  if (existsSync(target)) return target;

  await mkdir(cacheFolder(), { recursive: true });
  return withLock(`${target}.lock`, async () => {
    if (existsSync(target)) return target;

    const started = Date.now();
    console.log(`Installing ${label} (once) …`);
    await removeLeftovers(target);
    const staging = `${target}.tmp-${process.pid}`;
    try {
      await rm(staging, { recursive: true, force: true });
      await mkdir(staging);
      await install(staging);
      await rename(staging, target).catch((error) => {
        if (!existsSync(target)) throw error;
      });
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    console.log(`Installed ${label} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return target;
  });
}
