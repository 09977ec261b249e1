import path from 'node:path';
import { realFiles, type FileAccess } from '../../src/store/sqljs/fileAccess';

type Change =
  | { readonly kind: 'write'; readonly inode: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: number; readonly size: number };

type Operation =
  | Change
  | { readonly kind: 'create'; readonly file: string; readonly inode: number }
  | { readonly kind: 'unlink'; readonly file: string; readonly inode: number }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'sync-folder' };

/** How much of what was not synced survives a power cut. */
export type Survival = 'nothing' | 'random sectors' | 'contents but not names';

const sectorBytes = 512;

/**
 * A disk that remembers everything done to it, so that a test can see what would be left of its
 * files had the power failed at any moment: what was synced for certain, the rest in part.
 */
export class RecordedDisk {
  private readonly operations: Operation[] = [];
  private readonly inodes = new Map<string, number>();
  private readonly descriptors = new Map<number, number>();
  private lastInode = 0;

  constructor(private readonly folder: string) {}

  /** How many operations there were so far. */
  get time(): number {
    return this.operations.length;
  }

  readonly files: FileAccess = {
    ...realFiles,
    statSync: (file, options) => realFiles.statSync(file, options),
    openSync: (file, flags, mode) => {
      const descriptor = realFiles.openSync(file, flags, mode);
      this.descriptors.set(descriptor, file === this.folder ? 0 : this.inodeOf(file));
      return descriptor;
    },
    closeSync: (descriptor) => {
      this.descriptors.delete(descriptor);
      realFiles.closeSync(descriptor);
    },
    writeSync: (descriptor, buffer, offset, length, at) => {
      const count = realFiles.writeSync(descriptor, buffer, offset, length, at);
      const bytes = Buffer.from(buffer.slice(offset, offset + count));
      this.operations.push({ kind: 'write', inode: this.inodeAt(descriptor), at, bytes });
      return count;
    },
    ftruncateSync: (descriptor, size) => {
      realFiles.ftruncateSync(descriptor, size);
      this.operations.push({ kind: 'truncate', inode: this.inodeAt(descriptor), size });
    },
    fsyncSync: (descriptor) => {
      realFiles.fsyncSync(descriptor);
      this.noteSync(descriptor);
    },
    fdatasyncSync: (descriptor) => {
      realFiles.fdatasyncSync(descriptor);
      this.noteSync(descriptor);
    },
    unlinkSync: (file) => {
      realFiles.unlinkSync(file);
      this.operations.push({ kind: 'unlink', file, inode: this.inodeOf(file) });
      this.inodes.delete(file);
    },
  };

  /** The files after a power cut at a moment, by their names. */
  cutAt(time: number, survival: Survival, random: () => number): ReadonlyMap<string, Buffer> {
    const contents = new Map<number, Contents>();
    const contentsOf = (inode: number): Contents => {
      const known = contents.get(inode) ?? new Contents();
      contents.set(inode, known);
      return known;
    };
    const names = new Map<string, number>();
    let durableNames = new Map<string, number>();
    for (const operation of this.operations.slice(0, time)) {
      if (operation.kind === 'create') names.set(operation.file, operation.inode);
      else if (operation.kind === 'unlink') names.delete(operation.file);
      else if (operation.kind === 'sync-folder') durableNames = new Map(names);
      else if (operation.kind === 'sync') contentsOf(operation.inode).settle();
      else contentsOf(operation.inode).waiting.push(operation);
    }
    const areNamesKept = survival === 'random sectors' && random() < 0.5;
    return new Map(
      [...(areNamesKept ? names : durableNames)].map(([file, inode]) => [
        path.basename(file),
        contentsOf(inode).after(survival, random),
      ]),
    );
  }

  private inodeOf(file: string): number {
    const known = this.inodes.get(file);
    if (known !== undefined) return known;

    this.lastInode++;
    this.inodes.set(file, this.lastInode);
    this.operations.push({ kind: 'create', file, inode: this.lastInode });
    return this.lastInode;
  }

  private inodeAt(descriptor: number): number {
    return this.descriptors.get(descriptor) ?? 0;
  }

  private noteSync(descriptor: number): void {
    const inode = this.inodeAt(descriptor);
    this.operations.push(inode === 0 ? { kind: 'sync-folder' } : { kind: 'sync', inode });
  }
}

class Contents {
  readonly waiting: Change[] = [];
  private durable = Buffer.alloc(0);

  settle(): void {
    for (const operation of this.waiting) this.apply(operation);
    this.waiting.length = 0;
  }

  after(survival: Survival, random: () => number): Buffer {
    const before = this.durable;
    this.durable = Buffer.from(before);
    for (const operation of survival === 'nothing' ? [] : this.waiting) {
      if (survival === 'contents but not names') this.apply(operation);
      else this.applyPart(operation, random);
    }
    const result = this.durable;
    this.durable = before;
    return result;
  }

  private applyPart(operation: Change, random: () => number): void {
    if (operation.kind === 'truncate') {
      if (random() < 0.5) this.apply(operation);
      return;
    }
    for (let from = 0; from < operation.bytes.length; from += sectorBytes) {
      const bytes = operation.bytes.subarray(from, from + sectorBytes);
      if (random() < 0.5) this.apply({ ...operation, at: operation.at + from, bytes });
    }
  }

  private apply(operation: Change): void {
    const size =
      operation.kind === 'truncate' ? operation.size : operation.at + operation.bytes.length;
    if (size > this.durable.length || operation.kind === 'truncate') {
      const resized = Buffer.alloc(size);
      this.durable.copy(resized, 0, 0, Math.min(size, this.durable.length));
      this.durable = resized;
    }
    if (operation.kind === 'write') operation.bytes.copy(this.durable, operation.at);
  }
}
