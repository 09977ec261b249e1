import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { findPostgres } from '../../scripts/lib/postgres.mjs';
import { eventually } from './eventually';

/** Runs statements as the server's owner. */
export interface Administrator {
  query(sql: string, database?: string): Promise<readonly Record<string, unknown>[]>;
}

/** PostgreSQL refuses to run as root, so there it runs as nobody. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const password = 'p@ss:w/rd?#%';

/** Ends a server, and removes its folder, once whoever holds the other end of its input is gone, however that ended. */
const watchdog = `
const [, pid, folder] = process.argv;
process.stdin.resume().on('close', () => {
  try { process.kill(Number(pid), 'SIGQUIT'); } catch {}
  setTimeout(() => require('node:fs').rmSync(folder, { recursive: true, force: true }), 1000);
});`;

/** A PostgreSQL server of its own, in a folder that goes with it. */
export class PostgresServer implements Administrator {
  private process: ChildProcess | undefined;
  private watchdog: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly binaries: string,
    private readonly port: number,
    private readonly isSafe: boolean,
  ) {
    process.once('exit', this.kill);
  }

  /** @param isSafe whether it survives a power cut; tests kill processes only, never the machine */
  static async start(isSafe = false): Promise<PostgresServer> {
    const found = await findPostgres();
    const folder = await mkdtemp(path.join(tmpdir(), 'flow-postgres-'));
    // The cache lies in a home that nobody may not enter.
    const mustCopy = isRoot && found.isOurs;
    const binaries = mustCopy ? path.join(folder, 'native', 'bin') : found.folder;
    if (mustCopy) {
      await cp(path.dirname(found.folder), path.join(folder, 'native'), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
    const server = new PostgresServer(folder, binaries, await freePort(), isSafe);
    await server.initialize();
    await server.startUp();
    return server;
  }

  /** The address of a database on this server. */
  url(database: string): string {
    return `postgresql://tester:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  async query(sql: string, database = 'postgres'): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Starts the server again after {@link stop}. */
  async startUp(): Promise<void> {
    const settings = {
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: process.platform === 'win32' ? '' : this.folder,
      max_connections: '60',
      shared_buffers: '32MB',
      fsync: this.isSafe ? 'on' : 'off',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.process = this.spawn('postgres', ['-D', this.data, ...options]);
    this.watchdog = spawn(
      process.execPath,
      ['-e', watchdog, String(this.process.pid), this.folder],
      { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
    );
    this.watchdog.unref();
    await eventually('PostgreSQL answers', async () => (await this.query('SELECT 1')).length === 1);
  }

  /** Lets the server speak TLS from its next start on, as `localhost`. */
  async useTls(certificate: string, key: string): Promise<void> {
    const files = { 'server.crt': certificate, 'server.key': key };
    for (const [name, source] of Object.entries(files)) {
      const file = path.join(this.data, name);
      await copyFile(source, file);
      await chmod(file, 0o600);
      if (isRoot) await chown(file, nobody, nobody);
    }
    await this.query('ALTER SYSTEM SET ssl TO on');
  }

  /** @param how `fast` ends all connections first, `immediate` is a crash that keeps what was committed */
  async stop(how: 'fast' | 'immediate' = 'immediate'): Promise<void> {
    const running = this.process;
    if (running === undefined) return;

    this.process = undefined;
    this.watchdog?.kill('SIGKILL');
    const ended = once(running, 'exit');
    running.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    process.removeListener('exit', this.kill);
    await rm(this.folder, { recursive: true, force: true });
  }

  private readonly kill = (): void => {
    this.process?.kill('SIGQUIT');
  };

  private get data(): string {
    return path.join(this.folder, 'data');
  }

  private async initialize(): Promise<void> {
    const passwordFile = path.join(this.folder, 'password');
    await writeFile(passwordFile, password);
    if (isRoot) {
      for (const file of [this.folder, passwordFile]) await chown(file, nobody, nobody);
      await chmod(this.folder, 0o755);
    }
    const child = this.spawn('initdb', [
      `--pgdata=${this.data}`,
      '--username=tester',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ]);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`initdb ended with ${String(code)}`);
  }

  private spawn(name: string, args: readonly string[]): ChildProcess {
    return spawn(path.join(this.binaries, name), args, {
      cwd: this.folder,
      stdio: 'ignore',
      env: { ...process.env, LC_ALL: 'C' },
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
