import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { flattenZip, unpackTar, unpackZip } from '../../../src/documents/archive';
import { readCsvRecords, readCsvTable, readRegularCsv, writeCsv } from '../../../src/documents/csv';
import { extensionOf, fileNameOf, readDocument } from '../../../src/documents/readDocument';
import { readXlsx, writeXlsx } from '../../../src/documents/sheet';
import { decodeText, decodeUtf8 } from '../../../src/documents/text';
import { makeDocx, makePdf, makeZip } from '../../support/documentBuilders';
import { expectFailure } from '../../support/expectFailure';

const read = (name: string, text: string | Uint8Array): ReturnType<typeof readDocument> =>
  readDocument(name, typeof text === 'string' ? Buffer.from(text) : text);

// Expected values are recorded from Langflow, unless a comment says otherwise.
describe('documents', () => {
  it('reads the pages of a PDF, apart by an empty line', async () => {
    assert.equal(
      await read('a.pdf', makePdf(['First page', 'Second (page)'])),
      'First page\n\nSecond (page)',
    );
  });

  it('reads the paragraphs of a Word document, apart by an empty line', async () => {
    assert.equal(await read('a.DOCX', makeDocx(['One', 'Two &amp; three'])), 'One\n\nTwo & three');
  });

  it('writes JSON without blanks, its outermost strings decomposed', async () => {
    assert.equal(
      await read('a.json', '{ "a": "\u00fc", "b": [ 1, "\u00fc" ], "c": null }'),
      '{"a":"u\u0308","b":[1,"\u00fc"],"c":null}',
    );
    assert.equal(await read('a.json', ' [ "\u00fc", 2 ] '), '["u\u0308",2]');
  });

  it('reads YAML as a value, with the words of YAML 1.1', async () => {
    const text = 'a: yes\nb: [1, 2.5, null, "x"]\nd: 2024-01-02\nt: 010\n';
    assert.deepEqual(await read('a.yaml', text), {
      a: true,
      b: [1, 2.5, null, 'x'],
      // Langflow: a Python date.
      d: '2024-01-02',
      t: 8,
    });
  });

  it('writes XML without declaration and comments', async () => {
    const text = '<?xml version="1.0"?>\n<!-- hi -->\n<a b="1">x<!-- y --><c/>&amp;</a>\n';
    assert.equal(await read('a.xml', text), '<a b="1">x<c/>&amp;</a>');
  });

  it('reads other text as it is', async () => {
    assert.equal(await read('a.md', '# Hi\n'), '# Hi\n');
    assert.equal(await read('a', 'plain'), 'plain');
  });

  const damaged: readonly [string, string | Uint8Array][] = [
    ['a.pdf', 'no PDF'],
    ['a.docx', 'no document'],
    ['a.docx', makeZip({ 'x.txt': 'no document either' })],
    ['a.json', '{"a": '],
    ['a.yaml', 'a: [1'],
    ['a.xml', '<a><b></a>'],
    ['a.xml', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['a.txt', new Uint8Array([1, 0, 2])],
  ];
  for (const [name, content] of damaged) {
    it(`says that ${name} cannot be read: ${Buffer.from(content).toString('latin1').slice(0, 12)}`, async () => {
      const error = await expectFailure(read(name, content), 'input-invalid');
      assert.match(error.message, new RegExp(name.replace('.', '\\.')));
    });
  }

  it('refuses YAML that grows when it is read', async () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
    for (let at = 1; at < 9; at++) {
      lines.push(
        `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(',')}]`,
      );
    }
    await expectFailure(read('a.yaml', lines.join('\n')), 'input-invalid');
  });

  it('knows extension and name of a path', () => {
    assert.equal(extensionOf('/a.b/c.TXT'), 'txt');
    assert.equal(extensionOf('/a.b/c'), '');
    assert.equal(fileNameOf('C:\\a\\b.txt'), 'b.txt');
  });
});

describe('character sets', () => {
  it('takes UTF-8, marks at the beginning, what is stated, and a guess', async () => {
    const texts: readonly [Uint8Array, string | undefined, string][] = [
      [Buffer.from('grün'), undefined, 'grün'],
      [Buffer.from('\ufeffgrün'), undefined, 'grün'],
      [Buffer.from('\ufeffgrün', 'utf16le'), undefined, 'grün'],
      [Buffer.from('grün', 'latin1'), 'iso-8859-1', 'grün'],
      [
        Buffer.from('Übergröße für Schüler, schöne Grüße', 'latin1'),
        undefined,
        'Übergröße für Schüler, schöne Grüße',
      ],
      [Buffer.from('grün'), 'no-such-charset', 'grün'],
    ];
    for (const [bytes, charset, text] of texts) {
      assert.equal((await decodeText(bytes, charset)).text, text);
    }
  });

  it('refuses other bytes where UTF-8 is needed', () =>
    expectFailure(() => decodeUtf8(Buffer.from('grün', 'latin1'), 'a.json'), 'input-invalid'));
});

describe('CSV', () => {
  it('reads a table as pandas does', async () => {
    const text = 'a,b,c,a,\n1,x,True,4,p\n2.5,,False,5,q\n,NA,true,6,r\n';
    assert.deepEqual(await readCsvTable(text), [
      { a: 1, b: 'x', c: true, 'a.1': 4, 'Unnamed: 4': 'p' },
      { a: 2.5, b: null, c: false, 'a.1': 5, 'Unnamed: 4': 'q' },
      { a: null, b: null, c: true, 'a.1': 6, 'Unnamed: 4': 'r' },
    ]);
    assert.deepEqual(await readCsvTable(''), []);
  });

  it('keeps the digits of whole numbers that JSON cannot hold', async () => {
    assert.deepEqual(await readCsvTable('id,n\n9007199254740993,1.5\n1,2\n'), [
      { id: '9007199254740993', n: 1.5 },
      { id: '1', n: 2 },
    ]);
  });

  it('tells tables from other texts where it is to', async () => {
    assert.deepEqual(await readRegularCsv('a,b\n1,x\n2,'), [
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ]);
    assert.equal(await readRegularCsv('a,b\n1,2,3'), undefined);
    assert.equal(await readRegularCsv('a,b\n"1,2'), undefined);
  });

  // Not Langflow's: a table that is cut without a word would be worse than none.
  it('refuses more rows than it holds, and cuts none off', async () => {
    const rows = (count: number): string => `a\n${'1\n'.repeat(count)}`;
    assert.equal((await readRegularCsv(rows(150_000)))?.length, 150_000);
    await expectFailure(readRegularCsv(rows(1_000_001)), 'limit-exceeded');
  });

  it("reads records as Python's DictReader does", async () => {
    assert.deepEqual(await readCsvRecords('a,b\n1,"x, y"\n2\n3,4,5\n\n"q""r",z\n'), [
      { a: '1', b: 'x, y' },
      { a: '2', b: null },
      { a: '3', b: '4', None: ['5'] },
      { a: 'q"r', b: 'z' },
    ]);
  });

  it('writes cells with quotes where they need them', async () => {
    const rows = [
      ['1', 'x, y'],
      ['2', 'say "hi"\nyou'],
    ];
    assert.equal(await writeCsv(['a', 'b'], rows, true), 'a,b\n1,"x, y"\n2,"say ""hi""\nyou"\n');
    assert.equal(await writeCsv(['a', 'b'], [['1', '2']], false), '1,2\n');
    assert.equal(await writeCsv(['a'], [], false), '');
  });
});

describe('workbooks', () => {
  it('come back as they were written', async () => {
    const rows = [
      { name: 'Tee', price: 2.5, sold: true, tags: ['a'] },
      { name: 'Kaffee', price: 3, sold: false, tags: null },
    ];
    const bytes = await writeXlsx(['name', 'price', 'sold', 'tags'], rows);
    assert.deepEqual(await readXlsx(bytes, 'a.xlsx'), [{ ...rows[0], tags: '["a"]' }, rows[1]]);
  });

  it('are refused where they are damaged', async () => {
    await expectFailure(readXlsx(Buffer.from('x'), 'a.xlsx'), 'input-invalid');
    await expectFailure(readXlsx(makeZip({ 'a.txt': 'x' }), 'a.xlsx'), 'input-invalid');
  });
});

describe('archives', () => {
  const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
  const limits = { maxBytes: 1000, maxMembers: 3 };

  it('give the files of zip, tar and packed tar', async () => {
    const zip = await unpackZip(makeZip({ 'a.txt': 'A', 'd/b.txt': 'B' }), 'x.zip');
    assert.deepEqual(
      zip.map((member) => [member.name, text(member.bytes)]),
      [
        ['a.txt', 'A'],
        ['d/b.txt', 'B'],
      ],
    );
    const tar = createTar([{ name: 'a.txt', data: 'A' }, { name: 'd/' }]);
    for (const bytes of [tar, gzipSync(tar)]) {
      const members = await unpackTar(bytes, 'x.tar');
      assert.deepEqual(
        members.map((member) => [member.name, text(member.bytes)]),
        [['a.txt', 'A']],
      );
    }
  });

  it('stop where they unpack to too much', async () => {
    const bomb = makeZip({ 'a.txt': 'x'.repeat(2000) });
    const many = makeZip({ a: '', b: '', c: '', d: '' });
    await expectFailure(unpackZip(bomb, 'x.zip', limits), 'limit-exceeded');
    await expectFailure(unpackZip(many, 'x.zip', limits), 'limit-exceeded');
    await expectFailure(unpackTar(gzipSync(Buffer.alloc(5000)), 'x.tgz', limits), 'limit-exceeded');
  });

  it('give a member no more room than the archive states', async () => {
    const lying = makeZip({ 'a.txt': 'x'.repeat(5000) });
    const view = Buffer.from(lying);
    // The stated size stands in the directory at the end; behind its signature, name and extra fields follow.
    const directory = view.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    view.writeUInt32LE(10, directory + 24);
    const outcome = await unpackZip(view, 'x.zip').catch(() => []);
    assert.ok(outcome.every((member) => member.bytes.length <= 10));
  });

  it('are refused where they are damaged', async () => {
    await expectFailure(unpackZip(Buffer.from('PK nothing'), 'x.zip'), 'input-invalid');
    await expectFailure(unpackTar(gzipSync('x').subarray(0, 12), 'x.tgz'), 'input-invalid');
  });

  it('can be flattened for readers that trust their sizes', async () => {
    const flat = await flattenZip(makeZip({ 'a.txt': 'A' }), 'x.zip');
    assert.deepEqual(text((await unpackZip(flat, 'x.zip'))[0]?.bytes), 'A');
  });
});
