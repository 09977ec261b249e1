import assert from 'node:assert/strict';
import path from 'node:path';
import { WorkerDocuments, type WorkerDocumentsOptions } from '../../../src/files/workerDocuments';
import { makePdf } from '../../support/documentBuilders';
import { expectFailure } from '../../support/expectFailure';

const never = new AbortController().signal;

function reader(options: Partial<WorkerDocumentsOptions> = {}): WorkerDocuments {
  return new WorkerDocuments({ workerPath: path.join(__dirname, 'pdfWorker.js'), ...options });
}

describe('documents read in a thread', function () {
  this.timeout(60_000);

  it('are read as in the same thread', async () => {
    assert.equal(await reader().readPdf(makePdf(['One', 'Two']), 'a.pdf', never), 'One\n\nTwo');
  });

  it('leave this thread free, and their bytes as they are', async () => {
    const bytes = makePdf(['One']);
    const before = Buffer.from(bytes).toString('hex');
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);

    await reader().readPdf(bytes, 'a.pdf', never);

    clearInterval(counting);
    assert.ok(turns > 0);
    assert.equal(Buffer.from(bytes).toString('hex'), before);
  });

  it('say what is wrong with them', async () => {
    const error = await expectFailure(
      reader().readPdf(Buffer.from('%PDF-1.4 no'), 'bad.pdf', never),
      'input-invalid',
    );
    assert.match(error.message, /^bad\.pdf cannot be read as PDF/);
    assert.equal(error.subject.file, 'bad.pdf');
  });

  it('are given up after a time, and where they take too much memory', async () => {
    const pdf = makePdf(['One']);

    const late = await expectFailure(
      reader({ maxSeconds: 0 }).readPdf(pdf, 'slow.pdf', never),
      'limit-exceeded',
    );
    const large = await expectFailure(
      reader({ maxMegabytes: 3 }).readPdf(pdf, 'large.pdf', never),
      'limit-exceeded',
    );

    assert.match(late.message, /^slow\.pdf was still being read after 0 seconds/);
    assert.match(large.message, /^large\.pdf needs more than 3 MB/);
  });

  it('end with the run', async () => {
    const controller = new AbortController();
    const reading = reader().readPdf(makePdf(['One']), 'a.pdf', controller.signal);

    controller.abort();

    await expectFailure(reading, 'cancelled');
    await expectFailure(
      reader().readPdf(makePdf(['One']), 'a.pdf', controller.signal),
      'cancelled',
    );
  });
});
