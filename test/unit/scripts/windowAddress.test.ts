import assert from 'node:assert/strict';
import { windowAddress } from '../../../scripts/lib/workbenchServer.mjs';

const server = { origin: 'http://127.0.0.1:8123', port: 8123 };

describe('windowAddress', () => {
  it('names the folder in a form that people can read', () => {
    const address = windowAddress(server, { folder: '/home/me/flows' });
    assert.equal(address, 'http://127.0.0.1:8123/?folder=/home/me/flows');
  });

  it('keeps every character of a path', () => {
    const folder = '/home/a b/c&d=e#f?g+h%20ü';
    const { searchParams } = new URL(windowAddress(server, { folder }));
    assert.equal(searchParams.get('folder'), folder);
  });

  it('names an extension under test at the address of the server', () => {
    const address = windowAddress(server, { folder: '/w', extensionTestsPath: '/p/tests.js' });
    const payload = new URL(address).searchParams.get('payload');
    assert.equal(payload, '[["extensionTestsPath","vscode-remote://127.0.0.1:8123/p/tests.js"]]');
  });
});
