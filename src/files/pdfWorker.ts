/** Reads one PDF in a thread of its own, which can be ended while it is at it. */
import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '../base/errors';
import { readPdf } from '../documents/pdf';
import type { PdfAnswer, PdfTask } from './workerDocuments';

async function answer({ bytes, name }: PdfTask): Promise<PdfAnswer> {
  try {
    return { text: await readPdf(bytes, name) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

// The thread is started with its task.
void answer(workerData as PdfTask).then((told) => {
  parentPort?.postMessage(told);
});
