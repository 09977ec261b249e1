import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../base/errors';
import type { DocumentPort } from '../flow/ports';

export interface PdfTask {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** The text, or why there is none. */
export type PdfAnswer =
  { readonly text: string } | { readonly code: ErrorCode; readonly message: string };

export interface WorkerDocumentsOptions {
  /** The thread's script, `pdfWorker.js`. */
  readonly workerPath: string;
  /** Until a document is given up. */
  readonly maxSeconds?: number;
  /** What one document may take of memory. */
  readonly maxMegabytes?: number;
}

/** Reads documents in threads with a bound of time and memory, one each, ended with the run. */
export class WorkerDocuments implements DocumentPort {
  constructor(private readonly options: WorkerDocumentsOptions) {}

  async readPdf(bytes: Uint8Array, name: string, signal: AbortSignal): Promise<string> {
    const { workerPath, maxSeconds = 60, maxMegabytes = 768 } = this.options;
    if (isAborted(signal)) throw stopped();

    const timeout = AbortSignal.timeout(maxSeconds * 1000);
    const task: PdfTask = { bytes, name };
    const worker = new Worker(workerPath, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: maxMegabytes },
    });
    const abort = (): void => void worker.terminate();
    const bounds = [signal, timeout];
    for (const bound of bounds) bound.addEventListener('abort', abort, { once: true });
    try {
      return textOf(await answerOf(worker), name);
    } catch (error) {
      if (isAborted(signal)) throw stopped();
      if (isAborted(timeout)) {
        throw tooLarge(name, `${name} was still being read after ${maxSeconds} seconds.`, error);
      }
      throw isOutOfMemory(error)
        ? tooLarge(name, `${name} needs more than ${maxMegabytes} MB of memory to be read.`, error)
        : error;
    } finally {
      for (const bound of bounds) bound.removeEventListener('abort', abort);
      await worker.terminate();
    }
  }
}

function textOf(answer: PdfAnswer | undefined, file: string): string {
  if (answer === undefined) throw new Error('The reader of the document ended without a word.');
  if ('text' in answer) return answer.text;
  throw new AppError(answer.code, answer.message, { subject: { file } });
}

/** Asked anew: it changes while the thread is at work. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function tooLarge(file: string, message: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('limit-exceeded', message, {
    remedy: 'Split the document, or take its text out beforehand.',
    subject: { file },
    cause,
  });
}

function stopped(): AppError {
  return new AppError('cancelled', 'The run was stopped.');
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** What the thread sends; undefined where it ends without a word. */
function answerOf(worker: Worker): Promise<PdfAnswer | undefined> {
  return new Promise((resolve, reject) => {
    // The thread is ours: what it sends is an answer.
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      resolve(undefined);
    });
  });
}
