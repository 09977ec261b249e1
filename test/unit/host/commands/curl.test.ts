import assert from 'node:assert/strict';
import { curlOf } from '../../../../src/host/commands/curl.js';

const base = { url: 'http://127.0.0.1:7860', flow: 'echo', needsKey: false, sessionId: undefined };

describe('a flow as a curl command', () => {
  it('asks the run route of the flow', () => {
    assert.equal(
      curlOf(base),
      [
        "curl -X POST 'http://127.0.0.1:7860/api/v1/run/echo?stream=false' \\",
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"input_value":"Hello","input_type":"chat","output_type":"chat"}'`,
      ].join('\n'),
    );
  });

  it('reads the key from a variable, so that none lies in the clipboard', () => {
    assert.match(curlOf({ ...base, needsKey: true }), /-H "x-api-key: \$LANGFLOW_API_KEY"/);
  });

  it('names the session, quoted for the shell', () => {
    assert.match(curlOf({ ...base, sessionId: "Ada's" }), /"session_id":"Ada'\\''s"/);
  });

  it('keeps an endpoint name from leaving its place in the address', () => {
    assert.match(curlOf({ ...base, flow: "a/b?c'd" }), /run\/a%2Fb%3Fc%27d\?stream/);
  });
});
