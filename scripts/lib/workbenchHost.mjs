/**
 * The process that startServer() starts, under the workbench's own Node: VS Code's server behind a small HTTP server.
 * Beyond what VS Code's own start script does, it
 *   - answers POST /mint-key, without which SecretStorage forgets everything on reload;
 *   - serves the few files the page asks of code-server itself;
 *   - checks Host and Origin: there is no password, so no other web page may reach the server;
 *   - ends with its launcher, and takes its extension hosts along.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} HostConfig
 * @property {string} vscodeRoot
 * @property {string} codeServerRoot
 * @property {string} dataDir
 * @property {number} port 0 for any free one
 * @property {boolean} testDriver
 * @property {boolean} asksTrust
 */

/** @type {HostConfig} */
const config = JSON.parse(process.argv[2] ?? '{}');
const contentTypes = /** @type {Record<string, string>} */ ({
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.js': 'text/javascript',
  '.json': 'application/json',
});

/** @type {Set<string | undefined>} */
const trustedHosts = new Set();

function isTrusted(/** @type {http.IncomingMessage} */ { headers: { host, origin } }) {
  if (!trustedHosts.has(host)) return false;
  return origin === undefined || trustedHosts.has(origin.replace(/^http:\/\//, ''));
}

/** The server's half of the key that encrypts secrets; kept with the data, so that secrets survive a restart. */
function keyHalf() {
  const file = path.join(config.dataDir, 'key-half');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

/** @param {string} pathname @param {http.ServerResponse} response */
function sendStatic(pathname, response) {
  const file = path.join(
    config.codeServerRoot,
    decodeURIComponent(pathname.slice('/_static'.length)),
  );
  const folders = ['src', 'out'].map(
    (name) => path.join(config.codeServerRoot, name, 'browser') + path.sep,
  );
  if (!folders.some((folder) => file.startsWith(folder)) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
    'service-worker-allowed': '/',
  });
  createReadStream(file).pipe(response);
}

async function createCodeServer(/** @type {number} */ port) {
  // Tells VS Code's server that it is embedded and must not listen by itself.
  process.env['CODE_SERVER_PARENT_PID'] = String(process.pid);
  process.argv.splice(2);
  const entry = pathToFileURL(path.join(config.vscodeRoot, 'out', 'server-main.js')).href;
  const { createServer } = await (await import(entry)).loadCodeWithNls();
  return createServer(null, {
    host: '127.0.0.1',
    port: String(port),
    compatibility: '1.64',
    'without-connection-token': true,
    'accept-server-license-terms': true,
    'telemetry-level': 'off',
    'disable-telemetry': true,
    'disable-update-check': true,
    'disable-workspace-trust': !config.asksTrust,
    'disable-getting-started-override': true,
    'enable-smoke-test-driver': config.testDriver,
    'server-data-dir': config.dataDir,
    'user-data-dir': path.join(config.dataDir, 'data'),
    'extensions-dir': path.join(config.dataDir, 'extensions'),
  });
}

function listen(/** @type {http.Server} */ server) {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(config.port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : config.port);
    });
  });
}

/** Extension hosts would otherwise wait hours for a window to come back. They are in our process group. */
function quit() {
  process.removeAllListeners('SIGTERM');
  process.on('SIGTERM', () => {});
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGTERM');
  process.exit(0);
}

const server = http.createServer();
const port = await listen(server);
for (const name of ['127.0.0.1', 'localhost']) trustedHosts.add(`${name}:${port}`);
const code = await createCodeServer(port);

server.on('request', (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (!isTrusted(request)) response.writeHead(403).end();
  else if (request.method === 'POST' && pathname === '/mint-key') response.end(keyHalf());
  else if (pathname.startsWith('/_static/')) sendStatic(pathname, response);
  else void code.handleRequest(request, response);
});
server.on('upgrade', (request, socket) => {
  if (isTrusted(request)) code.handleUpgrade(request, socket);
  else socket.destroy();
});
process.on('SIGTERM', quit);
process.on('SIGINT', quit);
process.on('disconnect', quit);
process.send?.({ port });
