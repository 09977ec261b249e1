import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { describeAddress, resolveAddress, takePasswordOut } from '../../../src/sql/databaseAddress';

const secrets = new Map([['ann@db/flows', 'p@ss:w/rd?']]);
const sources = {
  environment: { PW: 'x%y', URL: 'postgresql://ann@db/flows' },
  secret: (name: string): Promise<string | undefined> => Promise.resolve(secrets.get(name)),
};

describe('a database URL', () => {
  it('takes in environment variables and secrets', async () => {
    assert.equal(await resolveAddress('${env:URL}', sources), 'postgresql://ann@db/flows');
    assert.equal(
      await resolveAddress('postgresql://ann:${secret:ann@db/flows}@db/flows', sources),
      'postgresql://ann:p%40ss%3Aw%2Frd%3F@db/flows',
    );
    assert.equal(
      await resolveAddress('postgresql://a:${env:PW}@${env:PW}', sources),
      'postgresql://a:x%25y@x%y',
    );
  });

  it('names what it refers to that is not there', async () => {
    for (const reference of ['${env:NONE}', '${secret:none}']) {
      await assert.rejects(resolveAddress(`postgresql://a:${reference}@b/c`, sources), (error) => {
        assert.ok(isAppError(error, 'variable-missing'));
        assert.match(error.message, /none/i);
        assert.ok(error.remedy);
        return true;
      });
    }
  });

  it('is shown without user and password', () => {
    const cases = {
      'postgresql://ann:pw@db.example:6000/flows?sslmode=require':
        'postgresql://db.example:6000/flows',
      'postgres://ann:${secret:ann@db/flows}@db/flows': 'postgresql://db:5432/flows',
      '${env:DATABASE_URL}': 'the database of DATABASE_URL',
      'my password': 'a database URL that cannot be read',
      'mysql://ann:pw@db/flows': 'a database URL that cannot be read',
    };
    for (const [url, shown] of Object.entries(cases)) assert.equal(describeAddress(url), shown);
  });

  it('gives its password away and leaves a reference', async () => {
    for (const password of ['simple', 'p%40ss', 'a:b', 'per%cent', 'at@sign']) {
      const url = `postgresql://ann:${password}@db:5432/flows?sslmode=require`;
      const parts = takePasswordOut(url);
      assert.ok(parts, password);
      assert.equal(parts.name, 'ann@db:5432/flows');
      assert.equal(
        parts.text,
        'postgresql://ann:${secret:ann@db:5432/flows}@db:5432/flows?sslmode=require',
      );
      assert.equal(takePasswordOut(parts.text), undefined);
      const resolved = await resolveAddress(parts.text, {
        environment: {},
        secret: () => Promise.resolve(parts.password),
      });
      assert.equal(decodeURIComponent(new URL(resolved).password), parts.password);
    }
    assert.equal(takePasswordOut('postgresql://ann:p%40ss@db/x')?.password, 'p@ss');
  });

  it('stays as it is where it has no password of its own', () => {
    const urls = ['postgresql://db/flows', 'postgresql://ann@db/flows', '${env:URL}', ''];
    urls.push('postgresql://ann:${env:PW}@db/flows', 'postgresql://${env:U}:${env:PW}@db/flows');
    for (const url of urls) assert.equal(takePasswordOut(url), undefined, url);
    assert.equal(
      takePasswordOut('postgresql://${env:U}:pw@db/flows')?.text,
      'postgresql://${env:U}:${secret:@db/flows}@db/flows',
    );
  });
});
