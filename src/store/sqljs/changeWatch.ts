import { statSync } from 'node:fs';
import type { Disposable } from '../../base/disposable';
import { RepeatedLook } from '../repeatedLook';

export interface ChangeWatchOptions {
  readonly file: string;
  readonly intervalMs: number;
  /** A number that differs once another program has changed the database. */
  readonly readVersion: () => Promise<number>;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

/** File times may be as coarse as this, so a younger one may hide a second change. */
const coarseTimeMs = 50;

/**
 * Notices what other programs write: looks at the file's time and size, which costs nothing, and
 * asks the database only where they differ. No system watcher, which network and container file
 * systems often lack.
 */
export class ChangeWatch implements Disposable {
  private readonly repeated: RepeatedLook;
  private seen = '';
  private version: number | undefined;

  constructor(private readonly options: ChangeWatchOptions) {
    // What is there at the first look is the state to compare with.
    this.repeated = new RepeatedLook(() => this.look(), options);
  }

  dispose(): void {
    this.repeated.dispose();
  }

  private async look(): Promise<void> {
    const state = this.fileState();
    if (state === this.seen) return;

    const version = await this.options.readVersion();
    this.seen = state ?? '';
    const isChanged = this.version !== undefined && this.version !== version;
    this.version = version;
    if (isChanged) this.options.onChange();
  }

  /** Undefined where the file has changed so lately that another change may look the same. */
  private fileState(): string | undefined {
    const found = statSync(this.options.file, { throwIfNoEntry: false });
    if (found === undefined) return 'gone';
    if (Math.abs(Date.now() - found.mtimeMs) < coarseTimeMs) return undefined;

    return `${found.mtimeMs} ${found.size} ${found.ino}`;
  }
}
