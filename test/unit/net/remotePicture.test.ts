import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import type { HttpPort, HttpResponse } from '../../../src/flow/ports';
import { fetchPicture } from '../../../src/net/remotePicture';

function answering(answer: Partial<HttpResponse>): HttpPort {
  return {
    send: ({ url }) =>
      Promise.resolve({
        url,
        status: 200,
        statusText: 'OK',
        headers: { 'content-type': 'image/png' },
        cookies: [],
        body: Uint8Array.from([1]),
        redirects: [],
        ...answer,
      }),
  };
}

const fetch = (answer: Partial<HttpResponse>) =>
  fetchPicture(answering(answer), 'https://example.com/a.png', new AbortController().signal);

describe('pictures of the web', () => {
  it('are what says to be one', async () => {
    const picture = await fetch({ headers: { 'content-type': 'Image/PNG; charset=x' } });
    assert.deepEqual(picture, { mediaType: 'image/png', bytes: Uint8Array.from([1]) });
  });

  it('are refused where they are something else, missing or too large', async () => {
    const cases = [
      [{ headers: { 'content-type': 'image/svg+xml' } }, 'input-invalid'],
      [{ headers: {} }, 'input-invalid'],
      [{ status: 404 }, 'network-failed'],
      [{ body: new Uint8Array(10_000_001) }, 'limit-exceeded'],
    ] as const;
    for (const [answer, code] of cases) {
      await assert.rejects(fetch(answer), (error) => isAppError(error, code));
    }
  });
});
