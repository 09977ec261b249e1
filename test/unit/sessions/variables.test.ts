import assert from 'node:assert/strict';
import { MemorySecrets } from '../../../src/cli/memorySecrets';
import { Variables } from '../../../src/sessions/variables';

async function variables(
  request: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<Variables> {
  const secrets = new MemorySecrets();
  for (const [name, value] of Object.entries(stored)) await secrets.set(name, value);
  return new Variables({ request, stored: secrets, environment });
}

describe('Variables', () => {
  it('prefers the request to what is stored, and that to the environment', async () => {
    const port = await variables({ A: 'r' }, { A: 's', B: 's' }, { A: 'e', B: 'e', C: 'e' });

    assert.deepEqual(await Promise.all(['A', 'B', 'C', 'D'].map((name) => port.get(name))), [
      'r',
      's',
      'e',
      undefined,
    ]);
  });

  it('takes an empty value for none', async () => {
    const port = await variables({ A: '' }, { A: '' }, { A: 'e' });

    assert.equal(await port.get('A'), 'e');
  });

  it('finds a variable of the request by its name in capitals', async () => {
    const port = await variables({ MY_KEY: 'r' }, {}, {});

    assert.equal(await port.get('my_key'), 'r');
  });

  it('finds nothing under the names of an object’s own methods', async () => {
    const port = await variables({}, {}, {});

    assert.equal(await port.get('constructor'), undefined);
  });
});
