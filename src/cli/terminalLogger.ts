import type { Logger } from '../base/logger';
import type { Terminal } from './terminal';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Writes log lines of a level and above to standard error. */
export class TerminalLogger implements Logger {
  constructor(
    private readonly terminal: Pick<Terminal, 'stderr' | 'errorColors'>,
    private readonly level: Level,
    private readonly name = '',
  ) {}

  trace(message: string, details?: object): void {
    this.write('trace', message, details);
  }

  debug(message: string, details?: object): void {
    this.write('debug', message, details);
  }

  info(message: string, details?: object): void {
    this.write('info', message, details);
  }

  warn(message: string, details?: object): void {
    this.write('warn', message, details);
  }

  error(message: string, error?: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : undefined;
    this.write('error', reason === undefined ? message : `${message}\n${reason}`);
  }

  child(name: string): Logger {
    return new TerminalLogger(
      this.terminal,
      this.level,
      this.name === '' ? name : `${this.name}.${name}`,
    );
  }

  private write(level: Level, message: string, details?: object): void {
    if (levels.indexOf(level) < levels.indexOf(this.level)) return;

    const { dim, yellow, red } = this.terminal.errorColors;
    const paint = level === 'error' ? red : level === 'warn' ? yellow : dim;
    const prefix = this.name === '' ? '' : `[${this.name}] `;
    const suffix = details === undefined ? '' : ` ${JSON.stringify(details)}`;
    this.terminal.stderr.write(`${paint(`${level}: ${prefix}${message}${suffix}`)}\n`);
  }
}
