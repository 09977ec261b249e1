/** The licences of the packages that end up in a bundle: passing them on is what most of them ask for. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './paths.mjs';

/** Matches an input of a bundle; the last node_modules counts, as packages may bring their own. */
const inPackage = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

async function licenseOf(/** @type {string} */ folder) {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const names = (await readdir(folder)).filter((name) =>
    /^(licen[cs]e|copying|notice)/i.test(name),
  );
  const texts = await Promise.all(
    names.sort().map(async (name) => (await readFile(path.join(folder, name), 'utf8')).trim()),
  );
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
  return [title, '='.repeat(title.length), ...texts].join('\n\n');
}

/**
 * @param {readonly string[]} inputs files of a bundle, relative to the project
 * @returns {Promise<string>} one section per package, sorted by name
 */
export async function collectLicenses(inputs) {
  const folders = new Set(inputs.map((input) => inPackage.exec(input)?.[1]));
  const sections = await Promise.all(
    [...folders]
      .filter((folder) => folder !== undefined)
      .map((folder) => licenseOf(path.resolve(projectRoot, folder))),
  );
  return `${[...new Set(sections)].sort().join('\n\n\n')}\n`;
}
