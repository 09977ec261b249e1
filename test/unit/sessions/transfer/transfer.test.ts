import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAppError } from '../../../../src/base/errors';
import { silentLogger } from '../../../../src/base/logger';
import type { StoredMessage } from '../../../../src/protocol/model';
import {
  exportMessages,
  type ExportRequest,
} from '../../../../src/sessions/transfer/exportMessages';
import { importMessages } from '../../../../src/sessions/transfer/importMessages';
import {
  fileFormat,
  formatOfName,
  transferFormats,
  type TransferFormat,
} from '../../../../src/sessions/transfer/transferFormats';
import { toProperties } from '../../../../src/store/messageRow';
import type { MessageStore, NewMessage } from '../../../../src/store/messageStore';
import { openMemoryStore } from '../../../../src/store/openStore';
import { newMessage } from '../../../support/storeBuilders';
import { storeWorkerPath } from '../../../support/storeFiles';

const openStore = (): Promise<MessageStore> =>
  openMemoryStore({ workerPath: storeWorkerPath, logger: silentLogger });

async function written(store: MessageStore, request: ExportRequest): Promise<string> {
  let text = '';
  for await (const piece of exportMessages(store, request)) text += piece;
  return text;
}

/** Texts with what is special in one of the formats. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...['a', ' ', '"', ',', '\n', '\r\n', '\r', "'", '=', '+', '-', '@', '\t', '\\', '(', ')'],
        ...['# x', '### User', '\n\n', '<!-- message {} -->', '<!-- message ', '-->', '日本', '🎉'],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

const names = fc.oneof(fc.constantFrom('User', 'Machine', 'AI', 'Ann (x)', ' ', 'a\nb'), texts);

const messages = fc.record({
  id: fc.uuid(),
  timestamp: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  sessionId: fc.oneof(
    fc.constantFrom('s1', 's2'),
    texts.map((text) => text.trim()).filter((text) => text !== ''),
  ),
  sender: names,
  senderName: names,
  text: texts,
  contextId: fc.option(
    texts.filter((text) => text !== ''),
    { nil: undefined },
  ),
  flowId: fc.option(fc.uuid(), { nil: undefined }),
  files: fc.array(texts, { maxLength: 2 }),
  error: fc.boolean(),
  edit: fc.boolean(),
  category: fc.constantFrom('message', 'error', 'warning', 'info'),
});

const steps = [
  {
    title: 'Steps',
    contents: [{ type: 'text', text: 'x,"\n' }],
    allow_markdown: true,
    media_url: null,
  },
];

function full(fields: Partial<NewMessage>): NewMessage {
  const properties = { ...toProperties(undefined), icon: '=1', run_id: 'r', usage: { input: 1 } };
  return newMessage({ properties, contentBlocks: steps, ...fields });
}

describe('messages in files', () => {
  let store: MessageStore;

  beforeEach(async () => {
    store = await openStore();
  });

  afterEach(() => store.close());

  const fails = async (text: string, format: TransferFormat, expected: RegExp): Promise<void> => {
    await assert.rejects(importMessages(store, { text, format }), (error) => {
      assert.ok(isAppError(error), String(error));
      assert.match(error.message, expected);
      return true;
    });
  };

  for (const format of transferFormats) {
    for (const marksFormulas of format === 'csv' ? [false, true] : [false]) {
      it(`come back as they were from ${format}${marksFormulas ? ' with formulas marked' : ''}`, () => {
        const { head, write, tail, read } = fileFormat(format, { marksFormulas });
        fc.assert(
          fc.property(fc.array(messages, { maxLength: 6 }), (list) => {
            const stored = list.map((fields): StoredMessage => ({
              ...full(fields),
              ...fields,
              seq: 0,
            }));
            fc.pre(format !== 'markdown' || stored.length > 0);
            const text = `${head}${stored.map((each, index) => write(each, stored[index - 1])).join('')}${tail}`;
            const back = [...read(text)].map((each) => each.read());
            const expected = stored.map(({ seq, ...message }) => {
              assert.equal(seq, 0);
              const lean = { properties: toProperties(undefined), contentBlocks: [] };
              return format === 'markdown' ? { ...message, ...lean } : message;
            });
            assert.deepEqual(back, expected);
          }),
        );
      });
    }
  }

  for (const format of ['json-lines', 'csv', 'json'] as const) {
    it(`give the same ${format} when exported again from where they were imported`, async () => {
      const property = fc.asyncProperty(
        fc.uniqueArray(messages, { maxLength: 5, minLength: 1, selector: ({ id }) => id }),
        async (list) => {
          const first = await openStore();
          const second = await openStore();
          await first.insertMessages(list.map(full));
          const sessionIds = [...new Set(list.map((message) => full(message).sessionId))];
          const text = await written(first, { sessionIds, format });
          await importMessages(second, { text, format });
          assert.equal(await written(second, { sessionIds, format }), text);
          await first.close();
          await second.close();
        },
      );
      await fc.assert(property, { numRuns: 5 });
    });
  }

  it('come in one step of undo, with what the request sets', async () => {
    const timestamp = '2026-01-20T10:00:00Z';
    const line = JSON.stringify({
      session_id: 'x',
      sender: 'User',
      sender_name: 'Ann',
      text: 'Hi',
      timestamp,
    });
    const text = Array.from({ length: 1201 }, () => line).join('\n');
    const flowId = '11111111-2222-4333-8444-555555555555';
    const request = { text, format: 'json-lines', sessionId: 'mine', flowId } as const;
    assert.deepEqual(await importMessages(store, request), { inserted: 1201, renumbered: 0 });
    assert.equal((await store.getSession('mine'))?.messageCount, 1201);
    assert.deepEqual((await store.getSession('mine'))?.flowIds, [flowId]);
    await store.undo();
    assert.equal(await store.getSession('mine'), undefined);
  });

  it('are refused with their lines where some cannot be read, and then none are stored', async () => {
    const good = { session_id: 's', sender: 'User', sender_name: 'User', text: 'x' };
    const rows = [good, { ...good, sender: 1 }, good, { ...good, timestamp: 'soon' }, 'text'];
    const lines = [...rows.map((row) => JSON.stringify(row)), '', '{'].join('\n');
    await fails(lines, 'json-lines', /^Line 2: "sender" must be a text/);
    await fails(
      lines,
      'json-lines',
      /Line 4: "timestamp"[^]*Line 5: It is not an object[^]*Line 7: It is not JSON/,
    );
    await fails(JSON.stringify(rows), 'json', /^Message 2: "sender"/);
    const cells =
      'session_id,sender,sender_name,text,id\r\ns,User,User,"a\nb",\r\ns,User\r\ns,a,b,c,no id\r\n';
    await fails(cells, 'csv', /^Line 4: It has 2 cells[^]*Line 5: "id" must be a UUID/);
    await fails('id,text\r\n', 'csv', /no column session_id, sender, sender_name/);
    await fails('', 'csv', /no column/);
    await fails('\n\n', 'json-lines', /holds no messages/);
    await fails('{"a":1}', 'json', /not a list/);
    await fails('no json', 'json', /not JSON/);
    await fails('# Title', 'markdown', /holds no messages/);
    assert.deepEqual(await store.listSessions({ order: 'name', offset: 0, limit: 9 }), []);
  });

  it('tell of at most ten lines', async () => {
    const text = Array.from({ length: 30 }, () => '[]').join('\n');
    await fails(text, 'json-lines', /Line 10: [^]*And 20 more\.$/);
  });

  it('stop coming in when that is cancelled', async () => {
    const line = JSON.stringify({ session_id: 's', sender: 'a', sender_name: 'b', text: '' });
    const request = { text: line, format: 'json-lines' } as const;
    await assert.rejects(importMessages(store, request, AbortSignal.abort()), (error) =>
      isAppError(error, 'cancelled'),
    );
    assert.equal(await store.getSession('s'), undefined);
  });

  it('show their sender and their text in Markdown', async () => {
    await store.insertMessages([
      newMessage({ text: 'What is *this*?', sessionId: 'Talk' }),
      newMessage({
        text: 'A list:\n\n- one',
        sender: 'Machine',
        senderName: 'AI',
        sessionId: 'Talk',
      }),
    ]);
    const text = await written(store, { sessionIds: ['Talk'], format: 'markdown' });
    assert.equal(
      text.replaceAll(/<!-- .* -->\n/g, ''),
      '# Talk\n\n### User\n\nWhat is *this*?\n\n### AI (Machine)\n\nA list:\n\n- one\n\n',
    );
    const edited = text.replace('### User', '### Ann (User)').replaceAll('\n', '\r\n').trimEnd();
    const back = [...fileFormat('markdown').read(edited)].map(({ read }) => read());
    assert.deepEqual(
      back.map((message) => [message.senderName, message.sender, message.text]),
      [
        ['Ann', 'User', 'What is *this*?'],
        ['AI', 'Machine', 'A list:\n\n- one'],
      ],
    );
  });

  it('mark what a spreadsheet would run', async () => {
    await store.insertMessages([newMessage({ text: '=HYPERLINK("x")' })]);
    const request = { sessionIds: ['s1'], format: 'csv' } as const;
    assert.match(
      await written(store, { ...request, marksFormulas: true }),
      /"'=HYPERLINK\(""x""\)"/,
    );
    assert.match(await written(store, request), /"=HYPERLINK/);
  });

  it('are recognised by the name of their file', () => {
    const files = ['a.jsonl', 'b.NDJSON', 'c.csv', 'd.md', 'e.json', 'f.txt', 'g'];
    assert.deepEqual(files.map(formatOfName), [
      'json-lines',
      'json-lines',
      'csv',
      'markdown',
      'json',
      undefined,
      undefined,
    ]);
  });

  it("can be what Langflow's list of messages answers, of old and new versions", async () => {
    const common = {
      flow_id: '2d8a80e0-a8e6-4f09-8515-39366df16c4d',
      sender: 'Machine',
      sender_name: 'AI',
      session_id: 'lf',
      context_id: '',
      text: 'Hi',
      files: '[]',
      edit: false,
      duration: null,
      category: 'message',
      content_blocks: [],
    };
    const properties = {
      source: { id: 'ChatInput-1', display_name: 'Chat Input', source: 'Chat Input' },
      state: 'complete',
      usage: null,
      build_duration: null,
    };
    const runId = '0a6df86a-9bdb-438f-bf4d-626f15fa356b';
    const rows = [
      {
        ...common,
        id: '916c6072-7491-46c1-9927-42e6e1465b43',
        timestamp: '2026-11-20 21:19:52 UTC',
        properties,
      },
      {
        ...common,
        id: '4966cbdd-8f12-434e-86aa-0673b04fd619',
        timestamp: '2026-11-20 21:18:31.330272 UTC',
        properties,
        category: 'error',
        session_metadata: { graph_run_id: runId },
      },
    ];
    await importMessages(store, { text: JSON.stringify(rows), format: 'json' });
    const { messages: stored } = await store.pageMessages({ sessionId: 'lf', limit: 9 });
    assert.deepEqual(
      stored.map(({ timestamp, error, properties: { run_id } }) => [timestamp, error, run_id]),
      [
        ['2026-11-20T21:19:52.000000Z', false, undefined],
        ['2026-11-20T21:18:31.330272Z', true, runId],
      ],
    );
    assert.equal(stored[0]?.properties.source.id, 'ChatInput-1');
  });
});
