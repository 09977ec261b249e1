import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runDocumented } from '../support/curl';
import { LiveApi } from '../support/liveApi';

/** The commands of Langflow's API reference, as people copy them from there into a shell. */
describe('documented calls', function () {
  this.timeout(30_000);
  let api: LiveApi;
  let variables: Record<string, string>;

  beforeEach(async () => {
    api = await LiveApi.start({ auth: { kind: 'key', key: 'sk-test' } });
    variables = {
      LANGFLOW_URL: 'http://localhost:7860',
      LANGFLOW_API_KEY: 'sk-test',
      FLOW_ID: await api.idOf('echo'),
      PICTURE: path.join(api.folder, 'image-file.png'),
      TEXT: path.join(api.folder, 'test_file.txt'),
    };
    await shell(`curl -X POST "$LANGFLOW_URL/api/v1/run/$FLOW_ID" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d '{"input_value": "hello world!", "session_id": "session_123"}'`);
  });

  afterEach(async () => {
    await api.dispose();
  });

  function shell(command: string): Promise<string> {
    return runDocumented(command, api.server.port, variables);
  }

  async function json<T>(command: string): Promise<T> {
    return JSON.parse(await shell(command)) as T;
  }

  type Listed = readonly { readonly id: string; readonly text: string; session_id: string }[];

  it('gets messages', async () => {
    const messages = await json<Listed>(`curl -X GET \\
  "$LANGFLOW_URL/api/v1/monitor/messages" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);

    assert.equal(messages.length, 2);
  });

  it('gets messages by flow, session, sender and name', async () => {
    const messages = await json<Listed>(`curl -X GET \\
  "$LANGFLOW_URL/api/v1/monitor/messages?flow_id=$FLOW_ID&session_id=session_123&sender=Machine&sender_name=AI&order_by=timestamp" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);

    assert.deepEqual(
      messages.map(({ text }) => text),
      ['hello world!'],
    );
  });

  it('updates a message, then deletes it', async () => {
    const [message] = await json<Listed>(
      'curl "$LANGFLOW_URL/api/v1/monitor/messages" -H "x-api-key: $LANGFLOW_API_KEY"',
    );
    variables['MESSAGE_ID'] = message?.id ?? '';

    const updated = await json<{ text: string; edit: boolean }>(`curl -X PUT \\
  "$LANGFLOW_URL/api/v1/monitor/messages/$MESSAGE_ID" \\
  -H "accept: application/json" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d '{
    "text": "testing 1234"
  }'`);
    await shell(`curl -v -X DELETE \\
  "$LANGFLOW_URL/api/v1/monitor/messages" \\
  -H "accept: */*" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d "[\\"$MESSAGE_ID\\"]"`);

    assert.deepEqual([updated.text, updated.edit], ['testing 1234', true]);
    assert.equal(await api.runtime.sessions.getMessage(message?.id ?? ''), undefined);
  });

  it('renames a session, then deletes it', async () => {
    const moved = await json<Listed>(`curl -X PATCH \\
  "$LANGFLOW_URL/api/v1/monitor/messages/session/session_123?new_session_id=different-session-id-2" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d ''`);
    assert.deepEqual(
      moved.map(({ session_id: id }) => id),
      ['different-session-id-2', 'different-session-id-2'],
    );

    await shell(`curl -v -X DELETE \\
  "$LANGFLOW_URL/api/v1/monitor/messages/session/different-session-id-2" \\
  -H "accept: */*" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);
    assert.equal(await api.runtime.sessions.getSession('different-session-id-2'), undefined);
  });

  it('uploads a picture to a flow and sends it with a message', async () => {
    await writeFile(variables['PICTURE'] ?? '', Buffer.from('89504e470d0a1a0a', 'hex'));
    const { file_path: stored } = await json<{ file_path: string }>(`curl -X POST \\
  "$LANGFLOW_URL/api/v1/files/upload/$FLOW_ID" \\
  -H "Content-Type: multipart/form-data" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -F "file=@$PICTURE"`);
    variables['FILE'] = stored;

    await shell(`curl -X POST \\
  "$LANGFLOW_URL/api/v1/run/$FLOW_ID?stream=false" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d "{
    \\"output_type\\": \\"chat\\",
    \\"input_type\\": \\"chat\\",
    \\"input_value\\": \\"what do you see?\\",
    \\"session_id\\": \\"pictures\\",
    \\"tweaks\\": {
      \\"Chat Input\\": {
        \\"files\\": [\\"$FILE\\"]
      }
  }}"`);

    const [said] = await api.runtime.sessions.findMessages({
      sessionId: 'pictures',
      sender: 'User',
      limit: 1,
      order: 'ascending',
    });
    assert.deepEqual(said?.files, [stored]);
  });

  it('uploads a file of the user, renames, reads and deletes it', async () => {
    await writeFile(variables['TEXT'] ?? '', 'Hello from a file');
    const { id } = await json<{ id: string }>(`curl -X POST \\
  "$LANGFLOW_URL/api/v2/files" \\
  -H "accept: application/json" \\
  -H "Content-Type: multipart/form-data" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -F "file=@$TEXT"`);
    variables['FILE_ID'] = id;

    const renamed = await json<{ name: string; path: string }>(`curl -X PUT \\
  "$LANGFLOW_URL/api/v2/files/$FILE_ID?name=new_file_name" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);
    const text = await shell(`curl -X GET \\
  "$LANGFLOW_URL/api/v2/files/$FILE_ID" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);
    const deleted = await json<object>(`curl -X DELETE \\
  "$LANGFLOW_URL/api/v2/files/$FILE_ID" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);

    assert.equal(renamed.name, 'new_file_name');
    assert.equal(text, 'Hello from a file');
    assert.deepEqual(deleted, { detail: 'File new_file_name deleted successfully' });
  });

  it('creates, changes, exports and deletes a flow', async () => {
    const made = await json<{ id: string }>(`curl -X POST \\
  "$LANGFLOW_URL/api/v1/flows/" \\
  -H "accept: application/json" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d '{
  "name": "string2",
  "description": "string",
  "icon": "string",
  "data": {"nodes": [], "edges": []},
  "is_component": false,
  "endpoint_name": "string"
}'`);
    variables['NEW_FLOW'] = made.id;
    const changed = await json<{ name: string; locked: boolean }>(`curl -X PATCH \\
  "$LANGFLOW_URL/api/v1/flows/$NEW_FLOW" \\
  -H "accept: application/json" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d '{
  "name": "my_new_flow_name",
  "locked": true
}'`);
    const zip = await shell(`curl -X POST \\
  "$LANGFLOW_URL/api/v1/flows/download/" \\
  -H "accept: application/json" \\
  -H "Content-Type: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY" \\
  -d "[\\"$NEW_FLOW\\", \\"$FLOW_ID\\"]" | head -c 2`);
    await shell(`curl -X DELETE \\
  "$LANGFLOW_URL/api/v1/flows/$NEW_FLOW" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);

    assert.deepEqual([changed.name, changed.locked], ['my_new_flow_name', true]);
    assert.equal(zip, 'PK');
    await assert.rejects(api.runtime.catalog.resolve(made.id));
  });

  it('reads the log', async () => {
    const lines = await json<Record<string, string>>(`curl -X GET \\
  "$LANGFLOW_URL/logs?lines_before=5" \\
  -H "accept: application/json" \\
  -H "x-api-key: $LANGFLOW_API_KEY"`);

    assert.match(Object.values(lines).join('\n'), /POST \/api\/v1\/run\//);
  });
});
