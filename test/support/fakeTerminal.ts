import { Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { Terminal } from '../../src/cli/terminal';

export interface FakeTerminal extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves with standard output once it holds this. */
  readonly printed: (text: string) => Promise<string>;
  /** As if the user pressed Ctrl+C. */
  readonly interrupt: () => void;
}

/** A terminal that remembers what was printed; no colours, nobody watching. */
export function fakeTerminal(overrides: Partial<Terminal> = {}): FakeTerminal {
  const out = new Recorder();
  const err = new Recorder();
  const listeners = new Set<() => void>();
  return {
    stdout: out,
    stderr: err,
    stdin: (async function* () {
      // Nothing is typed.
    })(),
    environment: {},
    workingFolder: process.cwd(),
    colors: createColors(false),
    errorColors: createColors(false),
    isWatched: false,
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    out: () => out.text,
    err: () => err.text,
    printed: (text) => out.holds(text),
    interrupt: () => {
      for (const listener of [...listeners]) listener();
    },
    ...overrides,
  };
}

class Recorder extends Writable {
  text = '';
  private waiting: { readonly text: string; readonly resolve: (text: string) => void }[] = [];

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    for (const { text, resolve } of this.waiting) {
      if (this.text.includes(text)) resolve(this.text);
    }
    done();
  }

  holds(text: string): Promise<string> {
    if (this.text.includes(text)) return Promise.resolve(this.text);

    return new Promise((resolve) => {
      this.waiting.push({ text, resolve });
    });
  }
}
