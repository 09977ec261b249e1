import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { snippetWriters, type RunSnippet } from '../../../../src/host/commands/runSnippets.js';
import { LiveApi } from '../../../support/liveApi.js';

const base: RunSnippet = { url: 'http://127.0.0.1:7860', flow: 'echo', needsKey: false };
const key = 'sk-test';
const run = promisify(execFile);
/** Everything that a shell, a string or a template could trip over. */
const hostile = `It's "$HOME" \`id\` \\d {{x}} \${1} %s 🙂\u2028 end`;

describe('a run as code', function () {
  this.timeout(60_000);

  it('is a curl command', () => {
    assert.equal(
      snippetWriters.curl(base),
      [
        "curl -X POST 'http://127.0.0.1:7860/api/v1/run/echo?stream=false' \\",
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"input_value":"Hello","input_type":"chat","output_type":"chat"}'`,
      ].join('\n'),
    );
  });

  it('holds no key in any language', () => {
    for (const write of Object.values(snippetWriters)) {
      assert.match(write({ ...base, needsKey: true }), /LANGFLOW_API_KEY/);
    }
  });

  it('keeps an endpoint name in its place of the address', () => {
    for (const write of Object.values(snippetWriters)) {
      assert.match(write({ ...base, flow: "a/b?c'd" }), /run\/a%2Fb%3Fc%27d\?stream/);
    }
  });

  describe('runs the flow it was copied for', () => {
    let api: LiveApi;

    before(async () => {
      api = await LiveApi.start({ auth: { kind: 'key', key } });
    });

    after(async () => {
      await api.dispose();
    });

    const env = { ...process.env, LANGFLOW_API_KEY: key, NO_PROXY: '*' };
    const runners = {
      curl: (code: string) => run('bash', ['-c', `${code} --silent`], { env }),
      JavaScript: (code: string) =>
        run(process.execPath, ['--input-type=module', '--eval', code], { env }),
      Python: (code: string) => run('python3', ['-c', code], { env }),
      '.http': async (code: string) => ({ stdout: await sendHttpFile(code, env) }),
    };

    for (const [language, write] of Object.entries(snippetWriters)) {
      it(`in ${language}, with session and tweaks, whatever is in them`, async () => {
        const sessionId = `${language} ${hostile}`;
        const code = write({
          url: api.server.url,
          flow: 'echo',
          needsKey: true,
          sessionId,
          tweaks: { 'Chat Input': { sender_name: hostile } },
        });

        const { stdout } = await runners[language as keyof typeof runners](code);

        assert.match(stdout, /Hello/);
        const { messages } = await api.runtime.sessions.pageMessages({ sessionId, limit: 10 });
        assert.deepEqual(
          messages.map(({ text }) => text),
          ['Hello', 'Hello'],
        );
        assert.equal(messages[0]?.senderName, hostile);
      });
    }
  });
});

/** Reads a request as the extensions for such files do: line, headers, an empty line, body; variables in braces. */
async function sendHttpFile(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const filled = text.replaceAll(
    /\{\{\$processEnv (\w+)\}\}/g,
    (_, name: string) => env[name] ?? '',
  );
  assert.doesNotMatch(filled, /\{\{/);
  const [head = '', ...body] = filled.split('\n\n');
  const [line = '', ...lines] = head.split('\n');
  const [method = '', url = ''] = line.split(' ');
  const headers = lines.map((each): [string, string] => {
    const colon = each.indexOf(':');
    return [each.slice(0, colon), each.slice(colon + 1).trim()];
  });
  const response = await fetch(url, { method, headers, body: body.join('\n\n') });
  return response.text();
}
