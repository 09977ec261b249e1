import type * as vscode from 'vscode';
import type { Logger } from '../base/logger';
import { redactDetails, redactText } from '../base/redact';

const maxCauses = 5;

/**
 * Writes the core's log to an output channel. The level is the user's, set with the editor's own
 * command; secrets are masked here whatever a caller passed.
 */
export function createHostLogger(channel: vscode.LogOutputChannel, prefix = ''): Logger {
  const line = (message: string, details?: object): string => {
    const text = prefix + redactText(message);
    return details === undefined ? text : `${text} ${JSON.stringify(redactDetails(details))}`;
  };
  return {
    trace: (message, details) => {
      channel.trace(line(message, details));
    },
    debug: (message, details) => {
      channel.debug(line(message, details));
    },
    info: (message, details) => {
      channel.info(line(message, details));
    },
    warn: (message, details) => {
      channel.warn(line(message, details));
    },
    error: (message, error) => {
      channel.error(line(message), ...describe(error));
    },
    child: (name) => createHostLogger(channel, `${prefix}[${name}] `),
  };
}

/** Stack and causes of an error, as text. */
function describe(error: unknown): string[] {
  if (error === undefined) return [];
  if (!(error instanceof Error)) return [redactText(JSON.stringify(redactDetails({ error })))];

  const parts: string[] = [];
  let next: unknown = error;
  while (next instanceof Error && parts.length < maxCauses) {
    parts.push(redactText(next.stack ?? next.message));
    next = next.cause;
  }
  return parts;
}
