/** Every version that is fetched at run time and is not in package-lock.json. */

/** The oldest Node the product runs on, as `[major, minor]`: it has `node:sqlite`, which the store's locks need. */
export const nodeFloor = /** @type {const} */ ([22, 13]);

/** Node versions from npm, by major. */
export const nodeVersions = /** @type {const} */ ({ 22: '22.23.3', 24: '24.21.0' });

/**
 * @typedef {object} WorkbenchVersion
 * @property {string} codeServer version of the npm package that carries the workbench
 * @property {keyof typeof nodeVersions} node the major version of Node it declares; it does not work under others
 */

/**
 * The workbenches the extension is tested on: the oldest one it supports (`engines.vscode`) and the current one.
 * @satisfies {Record<string, WorkbenchVersion>}
 */
export const workbenchVersions = /** @type {const} */ ({
  oldest: { codeServer: '4.104.0', node: 22 },
  current: { codeServer: '4.139.1', node: 24 },
});

/** @typedef {keyof typeof workbenchVersions} WorkbenchName */

export const workbenchNames = /** @type {readonly WorkbenchName[]} */ (
  Object.keys(workbenchVersions)
);

/** @param {string} text @returns {text is WorkbenchName} */
export function isWorkbenchName(text) {
  return Object.hasOwn(workbenchVersions, text);
}
/** Pieces of the workbench whose own packages compile or download; these come ready to use from npm. */
export const prebuiltPieces = /** @type {const} */ ({
  '@vscode/ripgrep': '1.18.0',
  '@lydell/node-pty': '1.1.0',
});

/** PostgreSQL from npm, for tests on machines that have none. */
export const postgresVersion = '18.4.0-beta.17';
