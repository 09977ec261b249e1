/**
 * Makes a script work as the first command in a fresh clone: brings a Node that is new enough and the packages of
 * package-lock.json. Needs no installed package and runs on Node 20.19, so scripts import everything else after it.
 */
import { spawn } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeBinary, isNodeNewEnough } from './node.mjs';
import { projectRoot } from './paths.mjs';
import { nodeVersions } from './pinned.mjs';
import { CommandFailed, runNpm } from './runCommand.mjs';

/** npm ends its errors with its manual. */
const shownLines = 40;

/** Runs the present command line again under another Node, and ends with its exit code. */
function runAgainUnder(/** @type {string} */ node) {
  const bin = path.dirname(node);
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  // The terminal sends an interrupt to the child as well; it decides when to end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise(() => {
    child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Whether node_modules holds what package-lock.json asks for. npm writes its own record last, so it is complete. */
function arePackagesCurrent() {
  const modules = path.join(projectRoot, 'node_modules');
  try {
    // A link belongs to whoever made it.
    if (lstatSync(modules).isSymbolicLink()) return true;

    const present = lockedPackages(path.join(modules, '.package-lock.json'));
    const wanted = lockedPackages(path.join(projectRoot, 'package-lock.json'));
    return Object.entries(wanted).every(
      ([name, { version, optional }]) =>
        name === '' || optional || present[name]?.version === version,
    );
  } catch {
    // No node_modules, or one that something else than npm has made.
    return false;
  }
}

async function ensurePackages() {
  if (arePackagesCurrent()) return;

  const started = Date.now();
  console.log('Installing packages (npm ci) …');
  await runNpm(['ci', '--include=dev', '--prefer-offline'], projectRoot);
  console.log(`Installed packages in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Prints what is known about a failure and ends the process. */
function giveUp(/** @type {unknown} */ error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof CommandFailed) {
    const lines = error.output.split('\n').filter((line) => !line.startsWith('npm notice'));
    console.error(lines.slice(0, shownLines).join('\n').trim());
  }
  process.exit(1);
}

async function prepare() {
  process.chdir(projectRoot);
  if (!isNodeNewEnough()) {
    console.log(
      `Node ${process.versions.node} is too old; using Node ${nodeVersions[22]} from npm.`,
    );
    await runAgainUnder(await nodeBinary(22));
  }
  await ensurePackages();
}

/**
 * Prepares, then runs a script. It does not return when the script has to be started again under another Node.
 * @param {() => Promise<void>} main imports what needs packages itself; whatever it throws ends the process
 */
export async function runScript(main) {
  try {
    await prepare();
    await main();
  } catch (error) {
    giveUp(error);
  }
}
