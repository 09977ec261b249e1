import assert from 'node:assert/strict';
import { AppError, isAppError, toAppError } from '../../../src/base/errors';

describe('AppError', () => {
  it('keeps what is known about its subject when more is learnt', () => {
    const error = new AppError('provider-auth', 'No.', { subject: { provider: 'OpenAI' } });

    const enriched = error.about({ provider: 'other', component: 'Model' });

    assert.deepEqual(enriched.subject, { provider: 'OpenAI', component: 'Model' });
    assert.equal(enriched.code, 'provider-auth');
  });

  it('is told apart by code', () => {
    const error = new AppError('store-busy', 'Locked.');

    assert.equal(isAppError(error), true);
    assert.equal(isAppError(error, 'store-busy'), true);
    assert.equal(isAppError(error, 'store-full'), false);
    assert.equal(isAppError(new Error('plain')), false);
  });

  it('reads an aborted operation as cancelled and anything else as the fallback', () => {
    assert.equal(toAppError(new DOMException('x', 'AbortError')).code, 'cancelled');
    assert.equal(toAppError(new Error('boom'), 'component-failed').code, 'component-failed');
    assert.equal(toAppError('text').message, 'text');
  });
});
