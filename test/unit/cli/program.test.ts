import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../src/cli/program';
import type { Terminal } from '../../../src/cli/terminal';
import { flowFile } from '../../support/flowBuilder';
import { fakeTerminal, type FakeTerminal } from '../../support/fakeTerminal';
import { inProject } from '../../support/projectRoot';
import { callTools, say } from '../../support/scriptedAnswer';
import { ScriptedProvider } from '../../support/scriptedProvider';
import { unknownComponentFlow } from '../../support/sampleFlow';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the command line', function () {
  this.timeout(20_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    await cp(inProject('examples'), folder, { recursive: true });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  function terminal(overrides: Partial<Terminal> = {}): FakeTerminal {
    return fakeTerminal({ workingFolder: folder, ...overrides });
  }

  async function run(args: readonly string[], on: FakeTerminal = terminal()): Promise<Outcome> {
    const code = await runCli(args, on, '1.2.3');
    return { code, out: on.out(), err: on.err() };
  }

  describe('run', () => {
    it('prints the answer and nothing else', async () => {
      const outcome = await run(['run', 'echo.json', '--input', 'Hi', '--session-id', 's1']);

      assert.deepEqual(outcome, { code: 0, out: 'Hi\n', err: '' });
    });

    it('remembers the session in the workspace’s database', async () => {
      await run(['run', 'memory-viewer.json', '-i', 'My name is Ada', '-s', 's1']);

      const { out } = await run(['run', 'memory-viewer.json', '-i', 'Again', '-s', 's1']);

      assert.match(out, /User: My name is Ada/);
      assert.equal(await readFile(path.join(folder, '.langflow', '.gitignore'), 'utf8'), '*\n');
    });

    it('keeps the data where the nearest workspace is', async () => {
      await mkdir(path.join(folder, '.git'));
      await mkdir(path.join(folder, 'deep'));
      await cp(path.join(folder, 'echo.json'), path.join(folder, 'deep', 'echo.json'));

      await run(['run', 'deep/echo.json', '-i', 'Hi']);

      assert.ok(existsSync(path.join(folder, '.langflow', 'langflow.db')));
      assert.ok(!existsSync(path.join(folder, 'deep', '.langflow')));
    });

    it('reaches this machine only where it is told to', async () => {
      const server = createServer((_, response) => response.end('pong'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const data = [{ name: 'data', types: ['Data'], method: 'make_api_request' }];
      const flow = flowFile(
        [
          {
            id: 'APIRequest-a',
            fields: { url_input: `http://${host}/`, method: 'GET' },
            outputs: { data: ['Data'] },
            definition: { outputs: data },
          },
          { id: 'ChatOutput-b', fields: { input_value: '' } },
        ],
        ['APIRequest-a.data > ChatOutput-b.input_value'],
      );
      await writeFile(path.join(folder, 'asks.json'), JSON.stringify(flow));
      try {
        const refused = await run(['run', 'asks.json']);
        const allowed = await run(['run', 'asks.json', '--private-host', host]);
        const elsewhere = await run(['run', 'asks.json', '--allow-host', 'example.com']);

        assert.match(refused.out + refused.err, /private network/);
        assert.match(allowed.out, /pong/);
        assert.match(elsewhere.out + elsewhere.err, /may not reach/);
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    });

    it('keeps the data in another database on request', async () => {
      await run(['run', 'echo.json', '-i', 'Hi', '--database', 'other.db']);

      assert.ok(existsSync(path.join(folder, 'other.db')));
      assert.ok(!existsSync(path.join(folder, '.langflow')));
    });

    it('prints Langflow’s response as JSON', async () => {
      const { out } = await run(['run', 'echo.json', '-i', 'Hi', '-s', 's1', '--json']);

      assert.partialDeepStrictEqual(JSON.parse(out), {
        session_id: 's1',
        outputs: [{ inputs: { input_value: 'Hi' } }],
      });
    });

    it('reads the input from standard input', async () => {
      const piped = terminal({
        stdin: (async function* () {
          yield Buffer.from('Grü');
          yield Buffer.from('ße\n');
        })(),
      });

      const { out } = await run(['run', 'echo.json', '--input', '-'], piped);

      assert.equal(out, 'Grüße\n');
    });

    it('takes tweaks from the command line and from a file', async () => {
      await writeFile(path.join(folder, 'tweaks.json'), '{"session_id":"from-file"}');

      const inline = await run(['run', 'echo.json', '--json', '-t', '{"session_id":"inline"}']);
      const file = await run(['run', 'echo.json', '--json', '-t', '@tweaks.json']);

      assert.partialDeepStrictEqual(JSON.parse(inline.out), { session_id: 'inline' });
      assert.partialDeepStrictEqual(JSON.parse(file.out), { session_id: 'from-file' });
    });

    it('prints the texts of a flow without chat', async () => {
      const { out } = await run(['run', 'greeting-card.json']);

      assert.match(out, /congratulations/);
    });

    it('prints what an agent says around its tools on lines of their own', async () => {
      const call = { id: 'c', name: 'evaluate_expression', input: { expression: '2+3' } };
      const provider = await ScriptedProvider.start({
        answers: [
          { ...callTools(call), chunks: ['Let me ', 'see.'] },
          say('It is 5.', { chunks: 3 }),
        ],
      });
      const environment = {
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: provider.openAiBaseUrl,
      };

      const outcome = await run(
        ['run', 'agent.json', '-i', 'What is 2+3?', '--stream'],
        terminal({ environment }),
      );

      await provider.close();
      assert.deepEqual(outcome, { code: 0, out: 'Let me see.\nIt is 5.\n', err: '' });
    });

    it('prints an answer as it comes, once', async () => {
      const provider = await ScriptedProvider.start({
        answers: [say('Hello Ada, how are you?', { chunks: 4 })],
      });
      const environment = {
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: provider.openAiBaseUrl,
      };

      const outcome = await run(
        ['run', 'memory-chatbot.json', '-i', 'Hi', '--stream'],
        terminal({ environment }),
      );

      await provider.close();
      assert.deepEqual(outcome, { code: 0, out: 'Hello Ada, how are you?\n', err: '' });
    });

    it('ends with 1 where the flow fails, and says what to do', async () => {
      const { code, out, err } = await run(['run', 'memory-chatbot.json', '-i', 'Hi']);

      assert.equal(code, 1);
      assert.equal(out, '');
      assert.match(err, /OPENAI_API_KEY/);
    });

    it('ends with 3 where a component has no native version', async () => {
      await writeFile(path.join(folder, 'mystery.json'), unknownComponentFlow('m'));

      const { code, err } = await run(['run', 'mystery.json']);

      assert.equal(code, 3);
      assert.match(err, /Mystery/);
    });

    for (const [what, args] of [
      ['no such file', ['run', 'nope.json']],
      ['no file at all', ['run']],
      ['tweaks that are no object', ['run', 'echo.json', '-t', '[1]']],
      ['a tweaks file that is missing', ['run', 'echo.json', '-t', '@nope.json']],
      ['a model without provider', ['run', 'echo.json', '-m', 'gpt-4o']],
      ['a default model without provider', ['run', 'echo.json', '--default-model', 'gpt-4o']],
      ['an unknown option', ['run', 'echo.json', '--nonsense']],
      ['an unknown command', ['walk']],
      ['a port that is none', ['serve', '--port', '99999']],
      ['a workspace that is none', ['serve', '--workspace', 'nope']],
      ['an unknown kind of auth', ['serve', '--auth', 'maybe']],
    ] as const) {
      it(`ends with 2 on ${what}`, async () => {
        const { code, out, err } = await run(args);

        assert.equal(code, 2);
        assert.equal(out, '');
        assert.notEqual(err, '');
      });
    }
  });

  describe('check', () => {
    it('says in JSON which components run natively', async () => {
      await writeFile(path.join(folder, 'mystery.json'), unknownComponentFlow('m'));

      const { code, out } = await run(['check', 'echo.json', 'mystery.json', '--json']);

      assert.equal(code, 3);
      assert.deepEqual(JSON.parse(out), {
        flows: [
          {
            file: 'echo.json',
            supported: true,
            nodes: [
              { id: 'ChatInput-Ech01', type: 'ChatInput', support: 'native', reason: '' },
              { id: 'ChatOutput-Ech02', type: 'ChatOutput', support: 'native', reason: '' },
            ],
          },
          {
            file: 'mystery.json',
            supported: false,
            nodes: [
              {
                id: 'Mystery-aaaaa',
                type: 'Mystery',
                support: 'unknown',
                reason: 'There is no native version of Mystery (Mystery) yet.',
              },
            ],
          },
        ],
      });
    });

    it('looks through a folder and passes by other JSON', async () => {
      await writeFile(path.join(folder, 'package.json'), '{"name":"x"}');

      const { out } = await run(['check', '.']);

      assert.match(out, /^echo\.json: runs natively$/m);
      assert.doesNotMatch(out, /package\.json/);
    });

    it('ends with 1 where a file is no flow', async () => {
      await writeFile(path.join(folder, 'broken.json'), '{');

      const { code, out } = await run(['check', 'broken.json', 'missing.json', '--json']);

      assert.equal(code, 1);
      const { flows } = JSON.parse(out) as { flows: { supported: boolean; error: string }[] };
      assert.deepEqual(
        flows.map(({ supported }) => supported),
        [false, false],
      );
      assert.ok(flows.every(({ error }) => error !== ''));
    });
  });

  describe('serve', () => {
    it('prints its address first, answers, and ends cleanly', async () => {
      const on = terminal();
      const served = runCli(
        ['serve', '--workspace', '.', '--port', '0', '--auth', 'none'],
        on,
        '1.2.3',
      );
      const [url] = /http:\S+/.exec(await on.printed('\n')) ?? [];
      assert.equal(on.out(), `Listening on ${url ?? ''}\n`);

      const response = await fetch(`${url ?? ''}/api/v1/version`);

      assert.partialDeepStrictEqual(await response.json(), { version: '1.2.3' });
      on.interrupt();
      assert.equal(await served, 0);
      assert.equal(on.err(), '');
    });

    it('tells its key on standard error and asks for it', async () => {
      const on = terminal({ environment: { FLOW_PLAYGROUND_API_KEY: 'sk-mine' } });
      const served = runCli(['serve', '--port', '0'], on, '1.2.3');
      const [url] = /http:\S+/.exec(await on.printed('\n')) ?? [];
      const run = (headers: Record<string, string>): Promise<Response> =>
        fetch(`${url ?? ''}/api/v1/run/echo`, { method: 'POST', headers });

      assert.equal((await run({})).status, 403);
      assert.equal((await run({ 'x-api-key': 'sk-mine' })).status, 200);
      assert.equal(on.err(), 'API key: sk-mine\n');
      on.interrupt();
      assert.equal(await served, 0);
    });
  });

  it('prints help with examples, and its version', async () => {
    const help = await run(['run', '--help']);
    const version = await run(['--version']);

    assert.equal(help.code, 0);
    assert.match(help.out, /Examples:/);
    assert.deepEqual(version, { code: 0, out: '1.2.3\n', err: '' });
  });
});
