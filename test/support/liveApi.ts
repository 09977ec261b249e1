import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '../../src/base/logger';
import { DiskFlowWriter } from '../../src/cli/diskFlowWriter';
import { DiskFlowFiles } from '../../src/cli/diskFlowFiles';
import { MemorySecrets } from '../../src/cli/memorySecrets';
import { createRuntime, type Runtime } from '../../src/runtime';
import { startApiServer, type ApiServer, type ApiServerOptions } from '../../src/server/apiServer';
import { inProject } from './projectRoot';
import { storeWorkerPath } from './storeFiles';

/** A workspace with the sample flows, its database, and the API on a port of its own. */
export class LiveApi {
  private constructor(
    readonly folder: string,
    readonly runtime: Runtime,
    readonly server: ApiServer,
    private readonly files: DiskFlowFiles,
  ) {}

  static async start(
    options: Partial<ApiServerOptions> = {},
    environment: Readonly<Record<string, string>> = {},
  ): Promise<LiveApi> {
    const folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    await cp(inProject('examples'), folder, { recursive: true });
    const files = new DiskFlowFiles(folder, silentLogger);
    const runtime = await createRuntime({
      dataDir: path.join(folder, '.langflow'),
      files,
      writer: new DiskFlowWriter(folder),
      secrets: new MemorySecrets(),
      environment,
      logger: silentLogger,
      workerPath: storeWorkerPath,
    });
    try {
      const server = await startApiServer({
        ...runtime,
        port: 0,
        auth: { kind: 'none' },
        logger: silentLogger,
        version: '0.0.1',
        ...options,
      });
      return new LiveApi(folder, runtime, server, files);
    } catch (error) {
      await runtime.dispose();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The id of a sample flow, for example of `echo`. */
  async idOf(flow: string): Promise<string> {
    return (await this.runtime.catalog.resolve(flow)).flow.id;
  }

  async dispose(): Promise<void> {
    await this.server.dispose();
    await this.runtime.dispose();
    this.files.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
