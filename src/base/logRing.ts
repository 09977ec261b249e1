import type { Clock } from './clock';
import { Emitter } from './emitter';
import type { Logger } from './logger';
import { redactDetails, redactText } from './redact';

/** One line of the log. No two have the same time, so that a time names a line. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

const longestLine = 2000;

/** The newest lines of the log, kept for readers elsewhere. Secrets are masked before a line is kept. */
export class LogRing {
  private readonly lines: LogLine[] = [];
  private readonly added = new Emitter<LogLine>();
  readonly onDidAdd = this.added.event;

  constructor(
    private readonly clock: Clock,
    private readonly capacity = 1000,
  ) {}

  add(text: string): void {
    const time = Math.max(Math.floor(this.clock.now()), (this.lines.at(-1)?.time ?? 0) + 1);
    const line = { time, text: redactText(text).slice(0, longestLine) };
    this.lines.push(line);
    if (this.lines.length > this.capacity) this.lines.shift();
    this.added.fire(line);
  }

  last(count: number): readonly LogLine[] {
    return count < 1 ? [] : this.lines.slice(-count);
  }

  before(time: number, count: number): readonly LogLine[] {
    return count < 1 ? [] : this.lines.filter((line) => line.time < time).slice(-count);
  }

  /** From this time on. */
  after(time: number, count: number): readonly LogLine[] {
    return this.lines.filter((line) => line.time >= time).slice(0, Math.max(0, count));
  }
}

/** Writes to a logger and keeps what is not of the `trace` level, where texts of users may appear. */
export function keepingLogger(logger: Logger, ring: LogRing, prefix = ''): Logger {
  const keep = (level: string, message: string, details?: object): void => {
    const more = details === undefined ? '' : ` ${JSON.stringify(redactDetails(details))}`;
    ring.add(`${level}: ${prefix}${message}${more}`);
  };
  return {
    trace: (message, details) => {
      logger.trace(message, details);
    },
    debug: (message, details) => {
      logger.debug(message, details);
      keep('debug', message, details);
    },
    info: (message, details) => {
      logger.info(message, details);
      keep('info', message, details);
    },
    warn: (message, details) => {
      logger.warn(message, details);
      keep('warn', message, details);
    },
    error: (message, error) => {
      logger.error(message, error);
      // The stack is for the log itself.
      const reason = error instanceof Error ? `${message} ${error.message}` : message;
      keep('error', reason);
    },
    child: (name) => keepingLogger(logger.child(name), ring, `${prefix}[${name}] `),
  };
}
