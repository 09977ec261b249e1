import assert from 'node:assert/strict';
import { cleanlabEvaluator } from '../../../src/components/cleanlabEvaluator';
import { cleanlabRemediator } from '../../../src/components/cleanlabRemediator';
import { gitExtractor } from '../../../src/components/gitExtractor';
import { gitLoader } from '../../../src/components/gitLoader';
import { wikidata } from '../../../src/components/wikidata';
import { AppError } from '../../../src/base/errors';
import type { ComponentDefinition } from '../../../src/flow/component';
import type { FilePort } from '../../../src/flow/ports';
import type { FlowValue } from '../../../src/flow/values';
import { callComponent, FakeContext, runComponent } from '../../support/componentContext';
import { makeZip } from '../../support/documentBuilders';
import { dataOf, rowsOf, textOf } from '../../support/flowValues';
import { WebUnderTest } from '../../support/webUnderTest';

const archive = makeZip({
  'tea-0abc/README.md': '# Tea\nHot.',
  'tea-0abc/src/a.py': 'import b\n',
  'tea-0abc/src/deep/b.py': 'x = 1\n',
  'tea-0abc/logo.png': new Uint8Array([0x89, 0xff, 0]),
});
const zip = { headers: { 'content-type': 'application/zip' }, body: archive };

describe('components for repositories and services', () => {
  let web: WebUnderTest;
  before(async () => {
    web = await WebUnderTest.start({
      'codeload.github.com/owner/tea/zip/HEAD': zip,
      'codeload.github.com/owner/tea/zip/main': zip,
      'gitlab.com/owner/tea/-/archive/HEAD/tea.zip': zip,
      'www.wikidata.org/w/api.php': (request, response) => {
        const isKnown = new URL(request.url).searchParams.get('search') === 'tea';
        const search = isKnown ? [{ id: 'Q6097', label: 'tea', description: 'hot drink' }] : [];
        response.end(JSON.stringify({ search }));
      },
      'api.cleanlab.ai/api/v0/trustworthy_llm/get_confidence_score': (request, response) => {
        const isKnown = request.headers.authorization === 'bearer key-1';
        response.writeHead(isKnown ? 200 : 401);
        const log = { explanation: 'Tea is hot.' };
        response.end(JSON.stringify(isKnown ? { confidence_score: 0.456, log } : {}));
      },
    });
  });
  after(() => web.stop());

  const run = (
    definition: ComponentDefinition,
    values: Readonly<Record<string, FlowValue>>,
    method?: string,
  ): Promise<FlowValue> =>
    runComponent(definition, {
      values,
      http: web.http,
      ...(method === undefined ? {} : { method }),
    });
  const list = (value: FlowValue): readonly unknown[] => {
    assert.ok(Array.isArray(value));
    return value.map((item: FlowValue) => dataOf(item));
  };

  describe('GitExtractor', () => {
    const repository_url = 'https://github.com/owner/tea/tree/main';

    it('gives all files as one text', async () => {
      const text = textOf(await run(gitExtractor, { repository_url }));
      assert.match(text, /cropped to 300k/);
      assert.ok(text.includes(`${'='.repeat(50)}\nFile: /src/a.py\n${'='.repeat(50)}\nimport b\n`));
      assert.match(text, /File: \/logo\.png\n=+\n\[BINARY FILE\]/);
    });

    it('draws its folders', async () => {
      const drawn = textOf(await run(gitExtractor, { repository_url }, 'get_directory_structure'));
      assert.equal(
        drawn,
        [
          'Directory structure:',
          '└── tea',
          '    ├── README.md',
          '    ├── logo.png',
          '    ├── src',
          '        ├── a.py',
          '        ├── deep',
          '            ├── b.py',
        ].join('\n'),
      );
    });

    it('counts', async () => {
      assert.deepEqual(list(await run(gitExtractor, { repository_url }, 'get_statistics')), [
        {
          total_files: 4,
          total_size_bytes: 28,
          total_size_kb: 0.03,
          total_size_mb: 0,
          total_lines: 4,
          binary_files: 1,
          directories: 2,
        },
      ]);
    });

    it('gives every file, from other hosts and spellings too', async () => {
      const urls = [
        'git@github.com:owner/tea.git',
        'gitlab.com/owner/tea',
        'www.github.com/owner/tea/',
      ];
      for (const url of urls) {
        const files = list(await run(gitExtractor, { repository_url: url }, 'get_files_content'));
        assert.deepEqual(files[2], { path: 'src/a.py', size: 9, content: 'import b\n' });
      }
    });

    it('answers a failure as text, and refuses hosts that it does not know', async () => {
      const missing = { repository_url: 'https://github.com/owner/none' };
      assert.match(
        textOf(await run(gitExtractor, missing)),
        /^Error getting .*codeload\.github\.com answered 404/,
      );
      const other = { repository_url: 'https://git.example.test/owner/tea' };
      await assert.rejects(run(gitExtractor, other), /cannot read https:\/\/git\.example\.test/);
    });
  });

  describe('Git', () => {
    const remote = { repo_source: 'Remote', clone_url: 'https://github.com/owner/tea.git' };
    const names = async (values: Readonly<Record<string, FlowValue>>): Promise<unknown> =>
      list(await run(gitLoader, { ...remote, ...values })).map(
        (data) => (data as { file_path: unknown }).file_path,
      );

    it('gives the text files of a branch, with their names', async () => {
      const files = list(await run(gitLoader, remote));
      assert.deepEqual(files[1], {
        source: 'src/a.py',
        file_path: 'src/a.py',
        file_name: 'a.py',
        file_type: '.py',
        text: 'import b\n',
      });
      assert.equal(files.length, 3);
    });

    it('filters by name and by content', async () => {
      assert.deepEqual(await names({ file_filter: '*.py, !b*' }), ['src/a.py']);
      assert.deepEqual(await names({ file_filter: 'src/*' }), ['src/a.py', 'src/deep/b.py']);
      assert.deepEqual(await names({ content_filter: '^x = \\d' }), ['src/deep/b.py']);
      await assert.rejects(names({ content_filter: '(' }), /is no pattern/);
    });

    it('reads a folder of the workspace', async () => {
      const info = (path: string) => ({ path, fullPath: `/w/${path}`, size: 1 });
      const files = {
        find: () => Promise.resolve(info('repo')),
        list: () => Promise.resolve([info('repo/a.txt'), info('repo/in/b.bin')]),
        read: (path: string) =>
          Promise.resolve(path.endsWith('.txt') ? Buffer.from('tea') : new Uint8Array([0xff])),
      };
      const values = { repo_source: 'Local', repo_path: 'repo/' };
      const port = files as unknown as FilePort;
      const found = await runComponent(gitLoader, { values, files: port });
      assert.deepEqual(
        list(found).map((data) => (data as { source: unknown }).source),
        ['a.txt'],
      );
      await assert.rejects(
        runComponent(gitLoader, { values: { repo_source: 'Local' }, files: port }),
        /needs the path of a repository/,
      );
    });
  });

  describe('Wikidata', () => {
    it('gives entries with their texts', async () => {
      assert.deepEqual(rowsOf(await run(wikidata, { query: ' tea ' })), [
        {
          label: 'tea',
          id: 'Q6097',
          url: null,
          description: 'hot drink',
          concepturi: null,
          text: 'tea: hot drink',
        },
      ]);
    });

    it('says that it found nothing, and that it needs a question', async () => {
      assert.deepEqual(rowsOf(await run(wikidata, { input_value: 'x' })), [
        { error: 'No search results found for the given query.' },
      ]);
      await assert.rejects(run(wikidata, {}), /something to search for/);
    });
  });

  describe('Cleanlab', () => {
    const values = {
      system_prompt: 'Be brief.',
      prompt: 'Hot?',
      response: 'Yes.',
      api_key: 'key-1',
    };

    it('judges an answer with one request for all outputs', async () => {
      const before = web.requests.length;
      const context = new FakeContext(cleanlabEvaluator, { values, http: web.http });
      assert.equal(await callComponent(cleanlabEvaluator, context, 'get_score'), 0.456);
      const told = await callComponent(cleanlabEvaluator, context, 'get_explanation');
      assert.equal(textOf(told), 'Tea is hot.');
      assert.equal(textOf(await callComponent(cleanlabEvaluator, context)), 'Yes.');
      const asked = web.requests.slice(before).map(({ body }) => JSON.parse(body) as unknown);
      assert.deepEqual(asked, [
        {
          prompt: 'Be brief.\n\nHot?',
          response: { response: 'Yes.' },
          quality: 'medium',
          task: 'default',
          options: { log: ['explanation'], model: 'gpt-4o-mini' },
        },
      ]);
    });

    it('fails with the wrong key', async () => {
      const wrong = run(cleanlabEvaluator, { ...values, api_key: 'x' }, 'get_score');
      await assert.rejects(
        wrong,
        (error) => error instanceof AppError && error.message.includes('401'),
      );
    });

    it('shows an answer with its score, a warning, or another in its place', async () => {
      const text = async (more: Readonly<Record<string, FlowValue>>): Promise<string> =>
        textOf(await run(cleanlabRemediator, { response: 'Yes.', ...more }));
      const rule = '━'.repeat(31);
      assert.equal(await text({ score: 0.9 }), `Yes.\n\n${rule}\n\n**Trust Score:** 0.90`);
      assert.equal(
        await text({ score: 0.456, untrustworthy_warning_text: ' Careful ', explanation: 'Why.' }),
        `Yes.\n\n${rule}\n\n**Careful**\n\n**Trust Score:** 0.46\n\n**Explanation:** Why.`,
      );
      const hidden = { show_untrustworthy_response: false, fallback_text: 'No.' };
      assert.equal(await text({ score: 0.1, ...hidden }), 'No.');
      await assert.rejects(text({}), /needs a trust score/);
    });
  });
});
