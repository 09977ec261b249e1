/** Node itself: which version runs us, and pinned versions from npm. Needs no installed package. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './installOnce.mjs';
import { nodeFloor, nodeVersions } from './pinned.mjs';
import { runNpm } from './runCommand.mjs';

const [presentMajor = 0, presentMinor = 0] = process.versions.node.split('.').map(Number);

/** Whether the Node that runs us is new enough for the product. */
export function isNodeNewEnough() {
  const [major, minor] = nodeFloor;
  return presentMajor > major || (presentMajor === major && presentMinor >= minor);
}

/**
 * The binary of a pinned Node, installed from npm on first use.
 * @param {keyof typeof nodeVersions} major
 */
async function pinnedNode(major) {
  const version = nodeVersions[major];
  const windows = process.platform === 'win32';
  const system = windows ? 'win' : process.platform;
  const pkg = `node-${system}-${process.arch}`;
  const folder = await installOnce(`node-${version}`, `Node ${version}`, async (staging) => {
    const manifest = { name: 'pinned-node', private: true, dependencies: { [pkg]: version } };
    await writeFile(path.join(staging, 'package.json'), JSON.stringify(manifest));
    await runNpm(['install', '--no-package-lock', '--prefer-offline'], staging);
  });
  return path.join(folder, 'node_modules', pkg, 'bin', windows ? 'node.exe' : 'node');
}

/**
 * The binary of a Node of this major version: the one that runs us if it fits, else a pinned one.
 * @param {keyof typeof nodeVersions} major
 */
export async function nodeBinary(major) {
  return presentMajor === major && isNodeNewEnough() ? process.execPath : pinnedNode(major);
}
