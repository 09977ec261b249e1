import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '../../src/base/logger';
import { MemorySecrets } from '../../src/cli/memorySecrets';
import { providers } from '../../src/models/providers';
import { createRuntime, type Runtime } from '../../src/runtime';
import { MemoryFlowFiles } from '../support/memoryFlowFiles';
import { startScriptedProvider, type ScriptedProvider } from '../support/scriptedProvider';
import { WebUnderTest } from '../support/webUnderTest';
import { standInAnswer } from './standInModel';
import { anyPage, standInPages } from './standInWeb';

/**
 * Everything around the flows: a model provider and a web, both real servers on this machine, and a folder for
 * each flow. Requests to any other host end at the provider, whichever provider the flow means.
 */
export class CorpusWorld {
  private count = 0;

  private constructor(
    private readonly folder: string,
    private readonly provider: ScriptedProvider,
    private readonly web: WebUnderTest,
    private readonly realFetch: typeof globalThis.fetch,
  ) {}

  static async start(): Promise<CorpusWorld> {
    const folder = await mkdtemp(path.join(tmpdir(), 'flow-corpus-'));
    const provider = await startScriptedProvider({ otherwise: standInAnswer });
    const web = await WebUnderTest.start(standInPages, {}, anyPage);
    const realFetch = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const asked = new URL(input instanceof Request ? input.url : input);
      return realFetch(new URL(asked.pathname + asked.search, provider.origin), init);
    };
    return new CorpusWorld(folder, provider, web, realFetch);
  }

  /** How many requests the flows made so far. */
  get traffic(): { readonly models: number; readonly web: number } {
    return { models: this.provider.requests.length, web: this.web.requests.length };
  }

  /** A workspace of its own with these flows, by name, and the runtime on it. */
  async open(
    flows: Readonly<Record<string, string>>,
  ): Promise<{ runtime: Runtime; uploads: string }> {
    const workspaceDir = path.join(this.folder, String(++this.count));
    const dataDir = path.join(workspaceDir, '.langflow');
    const uploads = path.join(dataDir, 'files');
    await mkdir(uploads, { recursive: true });
    const keys = providers.flatMap(({ keyVariable }) => keyVariable ?? []);
    const runtime = await createRuntime({
      dataDir,
      workspaceDir,
      files: new MemoryFlowFiles(flows),
      secrets: new MemorySecrets(),
      environment: {
        ...Object.fromEntries(keys.map((name) => [name, 'scripted-key'])),
        AI_GATEWAY_BASE_URL: 'https://gateway.test/v1',
      },
      network: () => ({ allowedHosts: ['*'], privateHosts: ['*'] }),
      gateway: (url) => new URL(url.pathname + url.search, this.web.address),
      modelSettings: () => ({ defaultModel: { provider: 'OpenAI', model: 'gpt-4o-mini' } }),
      logger: silentLogger,
      workerPath: path.join(__dirname, 'storeWorker.js'),
    });
    return { runtime, uploads };
  }

  async close(): Promise<void> {
    globalThis.fetch = this.realFetch;
    await this.provider.close();
    await this.web.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
