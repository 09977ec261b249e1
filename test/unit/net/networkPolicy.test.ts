import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { isPublicAddress, NetworkPolicy } from '../../../src/net/networkPolicy';

function refuses(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    assert.ok(isAppError(error, 'network-refused'));
    return true;
  }
}

describe('network policy', () => {
  const addresses: readonly [string, boolean][] = [
    ['93.184.216.34', true],
    ['2606:2800:220:1::1', true],
    ['127.0.0.1', false],
    ['127.9.9.9', false],
    ['10.0.0.8', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['192.0.2.1', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['ff02::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:93.184.216.34', true],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b::5db8:d822', true],
    ['2002:7f00:1::', false],
    ['not an address', false],
  ];
  for (const [address, isPublic] of addresses) {
    it(`calls ${address} ${isPublic ? 'public' : 'private'}`, () => {
      assert.equal(isPublicAddress(address), isPublic);
    });
  }

  it('lets the public web pass and keeps the own network out', () => {
    const policy = new NetworkPolicy({ allowedHosts: ['*'], privateHosts: [] });

    policy.checkHost('example.com', 443);
    policy.checkAddress('93.184.216.34', 'example.com', 443);
    assert.ok(
      refuses(() => {
        policy.checkHost('127.0.0.1', 80);
      }),
    );
    assert.ok(
      refuses(() => {
        policy.checkHost('::1', 80);
      }),
    );
    assert.ok(
      refuses(() => {
        policy.checkAddress('10.1.2.3', 'intranet.example.com', 443);
      }),
    );
  });

  it('lets listed private hosts pass, by port where one is given', () => {
    const policy = new NetworkPolicy({ allowedHosts: ['*'], privateHosts: ['localhost:8000'] });

    policy.checkHost('localhost', 8000);
    policy.checkAddress('127.0.0.1', 'localhost', 8000);
    assert.ok(
      refuses(() => {
        policy.checkAddress('127.0.0.1', 'localhost', 8001);
      }),
    );
    assert.ok(
      refuses(() => {
        policy.checkAddress('127.0.0.1', 'evil.example.com', 8000);
      }),
    );
  });

  it('keeps to the list of hosts, subdomains only where they are listed', () => {
    const policy = new NetworkPolicy({
      allowedHosts: ['example.com', '*.wikipedia.org', 'api.test:8443'],
      privateHosts: [],
    });

    policy.checkHost('Example.com', 443);
    policy.checkHost('en.wikipedia.org', 443);
    policy.checkHost('api.test', 8443);
    assert.ok(
      refuses(() => {
        policy.checkHost('www.example.com', 443);
      }),
    );
    assert.ok(
      refuses(() => {
        policy.checkHost('wikipedia.org', 443);
      }),
    );
    assert.ok(
      refuses(() => {
        policy.checkHost('notwikipedia.org', 443);
      }),
    );
    assert.ok(
      refuses(() => {
        policy.checkHost('api.test', 443);
      }),
    );
  });
});
