import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';
import { projectRoot } from '../../support/projectRoot.js';

/** Source files that are evaluated when the extension is loaded: reached by static imports alone. */
async function filesLoadedAtStart(): Promise<readonly string[]> {
  const { metafile } = await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: ['src/extension.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'silent',
  });
  const loaded = new Set<string>();
  const visit = (file: string): void => {
    if (loaded.has(file)) return;

    loaded.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== 'dynamic-import' && external !== true) visit(path);
    }
  };
  visit('src/extension.ts');
  return [...loaded];
}

describe('the extension at its start', () => {
  it('loads no library, no engine, no store, no server, and nothing that a command does', async () => {
    const files = await filesLoadedAtStart();
    const heavy = files.filter(
      (file) =>
        file.includes('node_modules/') ||
        /^src\/(?:components|store|server|core|runtime)\b/.test(file) ||
        /^src\/host\/commands\/\w+(?:Commands|Handlers)\.ts$/.test(file),
    );
    assert.deepEqual(
      heavy.filter((file) => !file.endsWith('/registerCommands.ts')),
      [],
    );
    assert.ok(files.includes('src/host/views/flowsTree.ts'));
  });
});
