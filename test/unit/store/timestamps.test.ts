import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAppError } from '../../../src/base/errors';
import { fromDatabaseTime, TimeSource, toDatabaseTime } from '../../../src/store/timestamps';

describe('times in the database', () => {
  it('keep every microsecond on the way in and out', () => {
    const micros = fc.integer({ min: 0, max: 999_999 });
    const days = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, micros, (day, fraction) => {
        const iso = `${day.toISOString().slice(0, 19)}.${String(fraction).padStart(6, '0')}Z`;
        assert.equal(fromDatabaseTime(toDatabaseTime(iso)), iso);
      }),
    );
  });

  it('are UTC whatever zone they are given in', () => {
    assert.equal(toDatabaseTime('2026-01-20T12:30:00+02:30'), '2026-01-20 10:00:00.000000');
    assert.equal(toDatabaseTime('2026-01-20T10:00:00'), '2026-01-20 10:00:00.000000');
  });

  it('refuse what is no time', () => {
    for (const text of ['', 'now', '2026-01-20', '2026-13-45T10:00:00Z', '20260120T100000Z']) {
      assert.throws(
        () => toDatabaseTime(text),
        (error) => isAppError(error, 'input-invalid'),
        text,
      );
    }
  });

  it('become 1970 where another program wrote what nobody can read', () => {
    assert.equal(fromDatabaseTime('yesterday'), '1970-01-01T00:00:00.000000Z');
    assert.equal(fromDatabaseTime('2026-01-20 10:00:00'), '2026-01-20T10:00:00.000000Z');
  });

  it('never repeat, even where the clock stands still or goes back', () => {
    const clock = [1000.5, 1000.5, 999, 1001];
    const source = new TimeSource(() => clock.shift() ?? 0);
    assert.deepEqual(
      [source.next(), source.next(), source.next(), source.next()],
      [
        '1970-01-01 00:00:01.000500',
        '1970-01-01 00:00:01.000501',
        '1970-01-01 00:00:01.000502',
        '1970-01-01 00:00:01.001000',
      ],
    );
  });
});
