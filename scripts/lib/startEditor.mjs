/** What `npm start` does once packages are installed. */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildProduct } from '../../esbuild.mjs';
import { desktopVersion, hasDisplay, openDesktop } from './desktop.mjs';
import { ensureWorkbench } from './installWorkbench.mjs';
import { cacheFolder, projectRoot } from './paths.mjs';
import { startServer, windowAddress } from './workbenchServer.mjs';

/** The window's layout is kept by the browser per address, so the port stays the same if it can. */
const usualPort = '8123';

function openBrowser(/** @type {string} */ address) {
  const openers = /** @type {Record<string, [string, string[]]>} */ ({
    darwin: ['open', [address]],
    win32: ['cmd', ['/c', 'start', '""', address.replaceAll('&', '^&')]],
  });
  const [command, args] = openers[process.platform] ?? ['xdg-open', [address]];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // No opener: the address is printed.
  child.on('error', () => {});
  child.unref();
}

/** @param {string} folder @param {{ port: string, workbench: string, open: boolean }} options */
async function openWorkbench(folder, { port, workbench: name, open }) {
  if (name !== 'oldest' && name !== 'current') {
    throw new Error(`--workbench is ${name}; it can be oldest or current`);
  }
  const workbench = await ensureWorkbench(name);
  // Settings, layout and secrets are kept between runs.
  const dataDir = path.join(cacheFolder(), `window-${name}`);
  await mkdir(dataDir, { recursive: true });
  const options = { dataDir, extension: projectRoot };
  const server = await startServer(workbench, { ...options, port: Number(port) }).catch(() =>
    startServer(workbench, options),
  );
  const address = windowAddress(server, { folder });
  console.log(
    `\nVS Code ${workbench.version} with Flow Playground:\n\n  ${address}\n\nCtrl+C stops it.`,
  );
  if (open && hasDisplay()) openBrowser(address);

  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      void server.stop().then(() => process.exit(0));
    });
  }
}

/** @param {readonly string[]} args as documented in scripts/start.mjs */
export async function startEditor(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      browser: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string', default: usualPort },
      workbench: { type: 'string', default: 'oldest' },
    },
  });
  const folder = path.resolve(positionals[0] ?? path.join(projectRoot, 'examples'));
  await mkdir(folder, { recursive: true });
  await buildProduct();

  const version = values.browser ? undefined : await desktopVersion();
  if (version === undefined) {
    await openWorkbench(folder, {
      port: values.port,
      workbench: values.workbench,
      open: !values['no-open'],
    });
    return;
  }
  console.log(`Opening desktop VS Code ${version} with Flow Playground on ${folder}`);
  await openDesktop(folder);
}
