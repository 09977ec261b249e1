import type { FlowFileEntry, FlowFiles } from './flowFiles';

/**
 * What lies in a folder, as last listed. A change of files that are known asks for those alone, so
 * that saving one file does not walk a folder of thousands.
 */
export class FlowListing {
  private known: Map<string, FlowFileEntry> | undefined;
  private readonly changed = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly files: FlowFiles) {}

  /** Notes what the folder told; a path that is new, or a folder's, needs a walk. */
  note(paths: readonly string[]): void {
    for (const path of paths) {
      if (this.known?.has(path) === true) this.changed.add(path);
      else this.known = undefined;
    }
  }

  /** Walks the folder at the next question. */
  forget(): void {
    this.known = undefined;
  }

  /** All files, in the order of their paths. One question after the other: a slow one cannot bring back old news. */
  list(): Promise<readonly FlowFileEntry[]> {
    const listed = this.last.then(() => this.read());
    this.last = listed.catch(() => undefined);
    return listed;
  }

  private async read(): Promise<readonly FlowFileEntry[]> {
    const known = (this.known ??= new Map<string, FlowFileEntry>());
    const isNew = known.size === 0;
    const paths = [...this.changed];
    this.changed.clear();
    try {
      if (isNew) for (const file of await this.files.list()) known.set(file.path, file);
      else await Promise.all(paths.map((path) => this.update(known, path)));
    } catch (error) {
      this.forget();
      throw error;
    }
    return [...known.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  private async update(known: Map<string, FlowFileEntry>, path: string): Promise<void> {
    const file = await this.files.describe(path);
    if (file === undefined) known.delete(path);
    else known.set(path, file);
  }
}
