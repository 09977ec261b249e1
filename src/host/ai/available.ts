import type { Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';

/**
 * Registers something with an interface that some builds of the editor lack, or have without what it
 * takes to work: then nothing is registered, and the rest of the extension goes on.
 */
export function whereAvailable(
  what: string,
  logger: Logger,
  register: () => Disposable,
): Disposable | undefined {
  try {
    return register();
  } catch (error) {
    logger.info(`${what} is not available in this editor.`, { reason: String(error) });
    return undefined;
  }
}
