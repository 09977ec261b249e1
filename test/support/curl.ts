import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/**
 * Runs a shell command with curl in it exactly as a document prints it. Port 7860, which documents use,
 * leads to `port`, so that the command need not be changed.
 */
export async function runDocumented(
  command: string,
  port: number,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'curl home-'));
  try {
    const config = [
      `connect-to = "localhost:7860:127.0.0.1:${port}"`,
      `connect-to = "127.0.0.1:7860:127.0.0.1:${port}"`,
      'silent',
      'show-error',
    ];
    await writeFile(path.join(home, '.curlrc'), `${config.join('\n')}\n`);
    const { stdout } = await runFile('bash', ['-c', command], {
      env: { ...process.env, ...variables, CURL_HOME: home, NO_PROXY: '*' },
      timeout: 20_000,
    });
    return stdout;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
