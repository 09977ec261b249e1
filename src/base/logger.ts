/**
 * What the core logs through; `host/log.ts` writes it to an output channel, the command line to
 * standard error. Message texts and prompts appear at `trace` only, secrets never.
 */
export interface Logger {
  trace(message: string, details?: object): void;
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  /** `error` is logged with its stack. */
  error(message: string, error?: unknown): void;
  /** A logger whose lines start with `[name]`. */
  child(name: string): Logger;
}

/** Drops everything. */
export const silentLogger: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
