import { Emitter } from '../../src/base/emitter';
import { AppError } from '../../src/base/errors';
import type { FlowFileEntry, FlowFiles } from '../../src/sessions/flowFiles';

/** Flow files without a disk; every write counts as a change. */
export class MemoryFlowFiles implements FlowFiles {
  /** Paths read, in order. */
  readonly reads: string[] = [];
  lists = 0;
  /** Paths asked for one by one, in order. */
  readonly described: string[] = [];
  private readonly changes = new Emitter<readonly string[]>();
  private readonly texts = new Map<
    string,
    { readonly text: string; readonly modifiedMs: number }
  >();
  private clock = 0;

  readonly onDidChange = this.changes.event;

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.put(path, text);
  }

  /** Writes a file and tells of it. */
  write(path: string, text: string): void {
    this.put(path, text);
    this.changes.fire([path]);
  }

  remove(path: string): void {
    this.texts.delete(path);
    this.changes.fire([path]);
  }

  async list(): Promise<readonly FlowFileEntry[]> {
    this.lists++;
    return [...this.texts.keys()].flatMap((path) => this.entryOf(path) ?? []);
  }

  async describe(path: string): Promise<FlowFileEntry | undefined> {
    this.described.push(path);
    return this.entryOf(path);
  }

  async read(path: string): Promise<string> {
    this.reads.push(path);
    const file = this.texts.get(path);
    if (file === undefined) throw new AppError('flow-unreadable', `${path} is missing.`);
    return file.text;
  }

  dispose(): void {
    this.changes.dispose();
  }

  private entryOf(path: string): FlowFileEntry | undefined {
    const file = this.texts.get(path);
    return file && { path, sizeBytes: file.text.length, modifiedMs: file.modifiedMs };
  }

  private put(path: string, text: string): void {
    this.texts.set(path, { text, modifiedMs: ++this.clock });
  }
}
