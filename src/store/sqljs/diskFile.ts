import { constants } from 'node:fs';
import { syncFolderOf, systemCode, type FileAccess } from './fileAccess';
import { accessMode, lockLevel, openFlag } from './sqliteAbi';

/** Writes that follow on each other are collected up to this many bytes. */
const collectedBytes = 256 * 1024;
/** Buffers that no file needs now: a journal is opened with every change, and memory for it is not free. */
const spareBuffers: Buffer[] = [];

/**
 * One file that SQLite has open on the real disk. A journal is written in many small pieces, one
 * after the other, and counts only once it is synced: they go to the system as one.
 */
export class DiskFile {
  /** The lock that SQLite believes to hold. */
  level: number = lockLevel.none;
  private collected: Buffer | undefined;
  private collectedAt = 0;
  private collectedLength = 0;

  private constructor(
    private readonly files: FileAccess,
    readonly path: string,
    private readonly descriptor: number,
    /** SQLite's flags, with what was really granted. */
    readonly flags: number,
    /** Created by us, and the name is not yet durable. */
    private isNameNew: boolean,
  ) {}

  /**
   * Opens a file as SQLite asks. A database that may not be written is opened for reading only;
   * `onRefused` then hears why.
   */
  static open(
    files: FileAccess,
    path: string,
    flags: number,
    onRefused: (error: unknown) => void,
  ): DiskFile {
    const wantsWriting = (flags & openFlag.readWrite) !== 0;
    try {
      const { descriptor, isNew } = openFile(files, path, flags);
      return new DiskFile(files, path, descriptor, flags, isNew);
    } catch (error) {
      const isRefused = ['EACCES', 'EROFS', 'EPERM'].includes(systemCode(error) ?? '');
      if (!isRefused || !wantsWriting || (flags & openFlag.mainDatabase) === 0) throw error;

      onRefused(error);
      const readable = files.openSync(path, constants.O_RDONLY);
      const granted = (flags & ~(openFlag.readWrite | openFlag.create)) | openFlag.readOnly;
      return new DiskFile(files, path, readable, granted, false);
    }
  }

  /** Fills the buffer from a place in the file; returns how many bytes there were. */
  read(buffer: Uint8Array, position: number): number {
    this.flush();
    let done = 0;
    while (done < buffer.length) {
      const count = this.files.readSync(
        this.descriptor,
        buffer,
        done,
        buffer.length - done,
        position + done,
      );
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  write(buffer: Uint8Array, position: number): void {
    if (this.collectedLength > 0 && !this.isNext(buffer, position)) this.flush();
    if (buffer.length > collectedBytes) {
      this.writeThrough(buffer, position);
      return;
    }
    this.collected ??= spareBuffers.pop() ?? Buffer.allocUnsafeSlow(collectedBytes);
    if (this.collectedLength === 0) this.collectedAt = position;
    this.collected.set(buffer, this.collectedLength);
    this.collectedLength += buffer.length;
  }

  private isNext(buffer: Uint8Array, position: number): boolean {
    return (
      position === this.collectedAt + this.collectedLength &&
      this.collectedLength + buffer.length <= collectedBytes
    );
  }

  /** Hands over what was collected, for others to see; what fails stays, so that it is neither lost nor taken for written. */
  flush(): void {
    if (this.collected === undefined || this.collectedLength === 0) return;

    this.writeThrough(this.collected.subarray(0, this.collectedLength), this.collectedAt);
    this.release();
  }

  private release(): void {
    if (this.collected !== undefined) spareBuffers.push(this.collected);
    this.collected = undefined;
    this.collectedLength = 0;
  }

  private writeThrough(buffer: Uint8Array, position: number): void {
    for (let done = 0; done < buffer.length;) {
      done += this.files.writeSync(
        this.descriptor,
        buffer,
        done,
        buffer.length - done,
        position + done,
      );
    }
  }

  truncate(size: number): void {
    // What would be cut off again need not be written, which a full disk would refuse.
    if (size <= this.collectedAt) this.release();
    this.flush();
    this.files.ftruncateSync(this.descriptor, size);
  }

  size(): number {
    this.flush();
    return this.files.fstatSync(this.descriptor).size;
  }

  /**
   * Makes the contents durable, and the name with them where it is new. Times of the file need not
   * be: SQLite's own layer asks for no more either.
   */
  sync(): void {
    this.flush();
    this.files.fdatasyncSync(this.descriptor);
    if (!this.isNameNew) return;

    syncFolderOf(this.path, this.files);
    this.isNameNew = false;
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.files.closeSync(this.descriptor);
    }
    if ((this.flags & openFlag.deleteOnClose) !== 0) this.files.unlinkSync(this.path);
  }
}

/** Opens a file, or makes it where that is asked for: most are there, so that is tried first. */
function openFile(
  files: FileAccess,
  path: string,
  flags: number,
): { readonly descriptor: number; readonly isNew: boolean } {
  const mode = (flags & openFlag.readWrite) === 0 ? constants.O_RDONLY : constants.O_RDWR;
  const mayCreate = (flags & openFlag.create) !== 0;
  const mustCreate = mayCreate && (flags & openFlag.exclusive) !== 0;
  if (!mustCreate) {
    try {
      return { descriptor: files.openSync(path, mode), isNew: false };
    } catch (error) {
      if (!mayCreate || systemCode(error) !== 'ENOENT') throw error;
    }
  }
  const creating = mode | constants.O_CREAT | (mustCreate ? constants.O_EXCL : 0);
  return { descriptor: files.openSync(path, creating, 0o600), isNew: true };
}

/** Removes a file; false where there is none. */
export function deleteFile(files: FileAccess, path: string, syncFolder: boolean): boolean {
  try {
    files.unlinkSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  if (syncFolder) syncFolderOf(path, files);
  return true;
}

/** Answers SQLite's question whether a file exists, or can be read (and written). */
export function isAccessible(files: FileAccess, path: string, mode: number): boolean {
  if (mode === accessMode.exists) {
    const found = files.statSync(path, { throwIfNoEntry: false });
    // An empty journal is none: SQLite's own layer treats it so.
    return found !== undefined && (!found.isFile() || found.size > 0);
  }
  try {
    const writing = mode === accessMode.readWrite ? constants.W_OK : 0;
    files.accessSync(path, constants.R_OK | writing);
    return true;
  } catch {
    // The question is exactly whether this fails.
    return false;
  }
}
