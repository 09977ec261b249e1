import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { AppError, isAppError } from '../base/errors';
import { Emitter, type Event } from '../base/emitter';
import type { Logger } from '../base/logger';
import type { ApiAuth, ApiServer } from '../server/apiServer';
import type { FolderRuntime } from './folderRuntime';
import { apiSettings } from './settings';
import { requireTrust } from './trust';

const keyName = 'flowPlayground.apiKey';
/** Other windows may hold the ports after the first. */
const portsTried = 10;

interface RunningApi {
  readonly server: ApiServer;
  readonly folder: FolderRuntime;
}

/** Starts and stops the local API of this window: one server, for one workspace folder. */
export class ApiController {
  private readonly changed = new Emitter<undefined>();
  private running: RunningApi | undefined;
  private starting: Promise<RunningApi> | undefined;
  readonly onDidChange: Event<undefined> = this.changed.event;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly logger: Logger,
    private readonly version: string,
  ) {}

  /** Address and folder while it runs. */
  get current(): { readonly url: string; readonly folder: FolderRuntime } | undefined {
    return this.running && { url: this.running.server.url, folder: this.running.folder };
  }

  /** The address where a browser on the user's machine reaches it, also from a remote host. */
  async externalUrl(): Promise<string | undefined> {
    if (this.running === undefined) return undefined;

    const uri = await vscode.env.asExternalUri(vscode.Uri.parse(this.running.server.url));
    return uri.toString().replace(/\/$/, '');
  }

  /**
   * Starts the API for a folder; where it runs already for the same folder, that one stays.
   * @throws AppError `input-invalid` where neither the set port nor the next ones are free.
   */
  async start(folder: FolderRuntime): Promise<string> {
    requireTrust();
    if (this.running !== undefined && this.running.folder !== folder) await this.stop();
    this.starting ??= this.open(folder).finally(() => {
      this.starting = undefined;
    });
    this.running ??= await this.starting;
    this.changed.fire(undefined);
    return this.running.server.url;
  }

  async stop(): Promise<void> {
    const running = this.running;
    this.running = undefined;
    this.changed.fire(undefined);
    await running?.server.dispose();
    if (running !== undefined) this.logger.info('The local API was stopped.');
  }

  /** Starts again with the settings as they are now, where it runs. */
  async restart(): Promise<void> {
    const folder = this.running?.folder;
    if (folder === undefined) return;

    await this.stop();
    await this.start(folder);
  }

  /** The key that clients send as `x-api-key`; made on first use and kept in the keychain. */
  async key(): Promise<string> {
    const known = await this.secrets.get(keyName);
    if (known !== undefined) return known;

    const key = `fp-${randomBytes(24).toString('base64url')}`;
    await this.secrets.store(keyName, key);
    return key;
  }

  private async open(folder: FolderRuntime): Promise<RunningApi> {
    const [{ startApiServer }, runtime] = await Promise.all([import('../core'), folder.runtime()]);
    const settings = apiSettings();
    const auth: ApiAuth =
      settings.auth === 'none' ? { kind: 'none' } : { kind: 'key', key: await this.key() };
    const logger = this.logger.child('api');
    const { version } = this;
    const server = await firstFree(settings.port, (port) =>
      startApiServer({ ...runtime, port, auth, logger, version }),
    );
    this.logger.info(`The local API listens on ${server.url}.`);
    return { server, folder };
  }
}

/** Another window may have the port: the next ones are tried, except for 0, which always fits. */
async function firstFree(
  port: number,
  start: (port: number) => Promise<ApiServer>,
): Promise<ApiServer> {
  const last = port === 0 ? port : Math.min(port + portsTried, 65535);
  for (let next = port; ; next++) {
    try {
      return await start(next);
    } catch (error) {
      if (!isAppError(error, 'input-invalid') || next >= last) throw explain(error, port, last);
    }
  }
}

function explain(error: unknown, first: number, last: number): unknown {
  if (!isAppError(error, 'input-invalid')) return error;

  return new AppError('input-invalid', `No port from ${first} to ${last} is free for the API.`, {
    remedy: 'Set another port in the setting flowPlayground.api.port.',
    cause: error,
  });
}
