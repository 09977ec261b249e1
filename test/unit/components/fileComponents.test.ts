import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directory } from '../../../src/components/directory';
import { file } from '../../../src/components/file';
import { htmlLinkExtractor } from '../../../src/components/htmlLinkExtractor';
import { loadCsv } from '../../../src/components/loadCsv';
import { loadJson } from '../../../src/components/loadJson';
import { mockData } from '../../../src/components/mockData';
import { saveToFile } from '../../../src/components/saveToFile';
import { sqlDatabase } from '../../../src/components/sqlDatabase';
import type { ComponentDefinition } from '../../../src/flow/component';
import { AppError } from '../../../src/base/errors';
import { WorkspaceFiles } from '../../../src/files/workspaceFiles';
import type { SqlPort } from '../../../src/flow/ports';
import { Data, DataFrame, Message, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { makePdf, makeZip } from '../../support/documentBuilders';
import { expectFailure } from '../../support/expectFailure';
import { textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

describe('components that use files', () => {
  let folder: string;
  let files: WorkspaceFiles;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'flow components-')));
    await mkdir(path.join(folder, 'data', 'deep'), { recursive: true });
    const contents: Record<string, string | Uint8Array> = {
      'a.txt': 'Tea',
      'b.md': '# Cake',
      'list.csv': 'name,price\nTea,2.5\nCake,3\n',
      'menu.json': '{ "tea": 1 }',
      'menu.yaml': 'tea: yes\n',
      'x.pdf': makePdf(['Page']),
      'x.bin': 'bytes',
      'pack.zip': makeZip({ 'in/c.txt': 'Inside', '__MACOSX/c.txt': 'no', 'd.bin': 'no' }),
      'data/one.txt': 'One',
      'data/deep/two.txt': 'Two',
    };
    for (const [name, content] of Object.entries(contents)) {
      await writeFile(path.join(folder, name), content);
    }
    files = new WorkspaceFiles({ folder, uploads: path.join(folder, '.langflow', 'files') });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (
    component: ComponentDefinition,
    values: Values,
    method?: string,
  ): Promise<FlowValue> =>
    runComponent(component, { values, files, ...(method === undefined ? {} : { method }) });
  const at = (name: string): string => path.join(folder, name);

  describe('Read File', () => {
    it('joins the texts of files with the separator', async () => {
      const values = { path: ['a.txt', 'b.md', 'x.pdf'] };
      assert.equal(textOf(await run(file, values)), 'Tea\n\n# Cake\n\nPage');
      assert.equal(textOf(await run(file, { ...values, separator: '-' })), 'Tea-# Cake-Page');
    });

    it('takes a path from an edge or from an agent before its own', async () => {
      const values = {
        path: ['a.txt'],
        file_path: [new Data({ file_path: 'b.md' }), new Message({ text: 'a.txt' })],
      };
      assert.equal(textOf(await run(file, values)), '# Cake\n\nTea');
      assert.equal(textOf(await run(file, { ...values, file_path_str: 'menu.json' })), '{"tea":1}');
    });

    it('gives rows, tables, data and paths by the method the flow stores', async () => {
      const two = { path: ['a.txt', 'b.md'] };
      assert.deepEqual(
        await run(file, two, 'load_files'),
        new DataFrame([
          { file_path: at('a.txt'), text: 'Tea' },
          { file_path: at('b.md'), text: '# Cake' },
        ]),
      );
      assert.deepEqual(
        await run(file, { path: ['list.csv'] }, 'load_files_structured'),
        new DataFrame([
          { name: 'Tea', price: 2.5 },
          { name: 'Cake', price: 3 },
        ]),
      );
      assert.deepEqual(
        await run(file, { path: ['menu.json'] }, 'load_files_json'),
        new Data({ tea: 1 }),
      );
      assert.deepEqual(
        await run(file, { path: ['menu.yaml'] }, 'load_files_json'),
        new Data({ tea: true }),
      );
      assert.deepEqual(
        await run(file, { path: 'a.txt' }, 'load_file'),
        new Data({ file_path: at('a.txt'), text: 'Tea' }),
      );
      assert.equal(
        textOf(await run(file, two, 'load_files_path')),
        `${at('a.txt')}\n${at('b.md')}`,
      );
    });

    it('unpacks archives and leaves out what it does not know', async () => {
      assert.equal(textOf(await run(file, { path: ['pack.zip', 'x.bin'] })), 'Inside');
      await expectFailure(
        run(file, { path: ['x.bin'], ignore_unsupported_extensions: false }),
        'input-invalid',
      );
    });

    it('fails for missing files unless told to be silent, and for others always', async () => {
      await expectFailure(run(file, { path: [] }), 'input-invalid');
      await expectFailure(run(file, { path: ['none.txt'] }), 'file-not-found');
      assert.equal(
        textOf(await run(file, { path: ['none.txt', 'a.txt'], silent_errors: true })),
        'Tea',
      );
      await expectFailure(
        run(file, { path: ['/etc/passwd'], silent_errors: true }),
        'file-refused',
      );
      await expectFailure(
        run(file, { path: ['a.txt'], storage_location: [{ name: 'AWS' }] }),
        'not-supported',
      );
    });
  });

  it('Directory reads files of a folder, down to a depth', async () => {
    const texts = async (values: Values): Promise<readonly unknown[]> => {
      const table = await run(directory, { path: 'data', ...values });
      assert.ok(table instanceof DataFrame);
      return table.rows.map((row) => row['text']);
    };
    assert.deepEqual(await texts({}), ['One']);
    assert.deepEqual(await texts({ recursive: true }), ['Two', 'One']);
    assert.deepEqual(await texts({ depth: 1 }), ['One']);
    assert.deepEqual(await texts({ depth: 2 }), ['Two', 'One']);
    assert.deepEqual(await texts({ types: ['csv'] }), []);
    await expectFailure(texts({ types: ['exe'] }), 'input-invalid');
    await expectFailure(texts({ path: '..' }), 'file-refused');
  });

  describe('Write File', () => {
    const rows = new DataFrame([
      { name: 'Tea', ok: true, price: null },
      { name: 'Cake, big', ok: false, price: 3 },
    ]);
    const written: readonly [string, FlowValue, string, string][] = [
      ['txt', new Message({ text: 'hi' }), 'x.txt', 'hi'],
      ['json', new Message({ text: 'hi' }), 'x.json', '{\n  "message": "hi"\n}'],
      ['markdown', new Message({ text: 'hi' }), 'x.markdown', '**Message:**\n\nhi'],
      ['csv', rows, 'x.csv', 'name,ok,price\nTea,True,\n"Cake, big",False,3\n'],
      ['json', new Data({ a: [1] }), 'x.json', '{\n  "a": [\n    1\n  ]\n}'],
      ['csv', new Data({ a: [1, 2], b: 'x' }), 'x.csv', 'a,b\n1,x\n2,x\n'],
      ['csv', '[{"a": 1}]', 'x.csv', 'a\n1\n'],
    ];
    for (const [format, input, name, content] of written) {
      it(`writes ${name}: ${content.slice(0, 12)}`, async () => {
        const message = await run(saveToFile, { input, file_name: 'out/x', local_format: format });
        assert.equal(await readFile(at(`out/${name}`), 'utf8'), content);
        assert.match(
          textOf(message),
          new RegExp(`saved successfully as 'out/${name}' at ${at('out')}`),
        );
      });
    }

    it('appends: rows to rows, objects to a list, text to text', async () => {
      const append = async (input: FlowValue, local_format: string): Promise<string> => {
        await run(saveToFile, { input, file_name: 'y', local_format, append_mode: true });
        const message = await run(saveToFile, {
          input,
          file_name: 'y',
          local_format,
          append_mode: true,
        });
        assert.match(textOf(message), /appended to/);
        return readFile(at(`y.${local_format}`), 'utf8');
      };
      assert.equal(await append(new DataFrame([{ a: 1 }]), 'csv'), 'a\n1\n1\n');
      assert.deepEqual(JSON.parse(await append(new Message({ text: 'm' }), 'json')), [
        { message: 'm' },
        { message: 'm' },
      ]);
      assert.equal(await append(new Message({ text: 'm' }), 'txt'), 'm\nm');
    });

    it('refuses formats, names and places it must not use', async () => {
      const input = new Message({ text: 'x' });
      await expectFailure(
        run(saveToFile, { input, file_name: 'x', local_format: 'csv' }),
        'input-invalid',
      );
      await expectFailure(run(saveToFile, { input, file_name: ' ' }), 'input-invalid');
      await expectFailure(run(saveToFile, { input, file_name: '../x' }), 'file-refused');
      await expectFailure(run(saveToFile, { input: 5, file_name: 'x' }), 'input-invalid');
    });
  });

  it('Load JSON reads exactly one source, and repairs it', async () => {
    assert.deepEqual(await run(loadJson, { json_path: 'menu.json' }), new Data({ tea: 1 }));
    assert.deepEqual(await run(loadJson, { json_string: '[{"a": 1}, 2]' }), [
      new Data({ a: 1 }),
      new Data({ value: 2 }),
    ]);
    assert.deepEqual(await run(loadJson, { json_string: "{a: 'x',}" }), new Data({ a: 'x' }));
    await expectFailure(run(loadJson, {}), 'input-invalid');
    await expectFailure(
      run(loadJson, { json_path: 'menu.json', json_string: '{}' }),
      'input-invalid',
    );
    await expectFailure(run(loadJson, { json_path: 'a.txt' }), 'input-invalid');
  });

  it('Load CSV gives a row for each line', async () => {
    assert.deepEqual(await run(loadCsv, { csv_file: 'list.csv', text_key: 'name' }), [
      new Data({ name: 'Tea', price: '2.5' }, 'name'),
      new Data({ name: 'Cake', price: '3' }, 'name'),
    ]);
  });

  it('HTML Link Extractor adds links, resolved and each once', async () => {
    const text = '<a href="/x#a">1</a><a href="/x#b">2</a><a href="mailto:a@b.test">3</a>';
    const [found] = (await run(htmlLinkExtractor, {
      data_input: [new Data({ source: 'https://a.test/', text })],
    })) as readonly FlowValue[];
    assert.ok(found instanceof Data);
    assert.deepEqual(found.data['links'], [
      { kind: 'hyperlink', direction: 'out', tag: 'https://a.test/x' },
      { kind: 'hyperlink', direction: 'in', tag: 'https://a.test/' },
    ]);
  });

  it('Mock Data makes a table of fifty rows', async () => {
    const table = await run(mockData, {});
    assert.ok(table instanceof DataFrame);
    assert.equal(table.rows.length, 50);
    assert.ok(table.columns.includes('customer_id'));
    assert.ok((await run(mockData, {}, 'generate_data_output')) instanceof Data);
    assert.notEqual(textOf(await run(mockData, {}, 'generate_message_output')), '');
  });

  describe('SQL Database', () => {
    const long = `${'word '.repeat(70)}end`;
    const sql: SqlPort = {
      run: (database, statement) => {
        if (statement === 'bad')
          throw new AppError('component-failed', 'The query failed: syntax.');
        return Promise.resolve(
          database === 'sqlite:///a.db'
            ? [
                { a: 1, b: 'x' },
                { a: null, b: long },
              ]
            : [],
        );
      },
    };
    const ask = (values: Values, method?: string): Promise<FlowValue> =>
      runComponent(sqlDatabase, {
        values: { database_url: 'sqlite:///a.db', query: 'SELECT', ...values },
        sql,
        ...(method === undefined ? {} : { method }),
      });

    it('gives rows as a table', async () => {
      assert.deepEqual(
        await ask({}),
        new DataFrame([
          { a: 1, b: 'x' },
          { a: null, b: long },
        ]),
      );
    });

    it('gives rows as Python writes them, long cells cut at a word', async () => {
      const cut = `${'word '.repeat(58)}word...`;
      assert.equal(
        textOf(await ask({}, 'build_component')),
        `[{'a': 1, 'b': 'x'}, {'a': None, 'b': '${cut}'}]`,
      );
      assert.equal(
        textOf(await ask({ include_columns: false }, 'build_component')),
        `[(1, 'x'), (None, '${cut}')]`,
      );
      assert.equal(textOf(await ask({ database_url: 'sqlite://' }, 'build_component')), '');
    });

    it('gives the query, or error and query, where it fails', async () => {
      assert.equal(textOf(await ask({ query: 'bad' }, 'build_component')), 'bad');
      const text = textOf(await ask({ query: 'bad', add_error: true }, 'build_component'));
      assert.equal(text, 'The query failed: syntax.\n\nQuery: bad');
      await expectFailure(ask({ query: 'bad' }), 'component-failed');
      await expectFailure(ask({ query: '' }), 'input-invalid');
      await expectFailure(ask({ database_url: '' }), 'input-invalid');
    });
  });
});
