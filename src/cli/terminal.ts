import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Colours for standard output; plain where it is no terminal. */
  readonly colors: Colors;
  /** Colours for standard error. */
  readonly errorColors: Colors;
  /** Whether standard error is watched by a person. */
  readonly isWatched: boolean;
  /** Calls back when the user asks the program to end; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** The process's own terminal. `NO_COLOR` and `FORCE_COLOR` are respected. */
export function processTerminal(): Terminal {
  const wantsColor = (stream: NodeJS.WriteStream): boolean =>
    process.env['NO_COLOR'] === undefined &&
    (process.env['FORCE_COLOR'] !== undefined || stream.isTTY);
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    environment: process.env,
    workingFolder: process.cwd(),
    colors: createColors(wantsColor(process.stdout)),
    errorColors: createColors(wantsColor(process.stderr)),
    isWatched: process.stderr.isTTY,
    onInterrupt: (listener) => {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      for (const signal of signals) process.once(signal, listener);
      return () => {
        for (const signal of signals) process.removeListener(signal, listener);
      };
    },
  };
}

/** Everything on standard input, as text. */
export async function readAll(stdin: Terminal['stdin']): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
