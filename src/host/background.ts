import { isAppError } from '../base/errors';
import type { Logger } from '../base/logger';

/** Work that nobody waits for, such as what follows from an event: its errors are logged, not lost. */
export function inBackground(logger: Logger, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    if (!isAppError(error, 'cancelled')) logger.error('Something in the background failed.', error);
  });
}
