import { constants } from 'node:fs';
import { realFiles, syncFolderOf, systemCode, type FileAccess } from './fileAccess';
import type { Guard } from './guard';
import { unexpectedBuild, type LoadedSqlite } from './loadSqlite';
import {
  accessMode,
  lockLevel,
  openFlag,
  powersafeOverwrite,
  resultCode,
  syncDataOnly,
  vfsField,
} from './sqliteAbi';
import { toWasmFunctions, type NativeFunction } from './wasmFunctions';

interface OpenFile {
  readonly descriptor: number;
  readonly path: string;
  readonly deleteOnClose: boolean;
  /** A file created by us whose name is not yet durable. */
  isNameNew: boolean;
  level: number;
}

type NativeCall = (...parameters: readonly number[]) => unknown;

/**
 * Makes sql.js read and write real files. It replaces four methods of SQLite's default file layer
 * (`sqlite3_vfs`, a public, versioned structure) in place; names that were not given to `own` go to
 * the original methods, so in-memory databases keep working.
 *
 * A database opened by sql.js is always called `dbfile_<number>`; `xFullPathname` turns that name
 * into the wanted path, and SQLite derives the journal's name from it. Without memory shared between
 * processes there is no write-ahead log here: the database is in a rollback-journal mode.
 */
export class DiskVfs {
  /** The last system error, which says more than SQLite's "disk I/O error". */
  lastError: unknown;
  private bytes = new Uint8Array(0);
  private view = new DataView(new ArrayBuffer(0));
  private readonly open = new Map<number, OpenFile>();
  private readonly guards = new Map<string, Guard>();
  private nextMain: string | undefined;
  private readonly methods: number;
  private readonly original: Readonly<
    Record<'open' | 'delete' | 'access' | 'fullPathname', NativeCall>
  >;

  /** @throws AppError `store-unavailable` where memory is not laid out as expected. */
  constructor(
    private readonly sqlite: LoadedSqlite,
    private readonly files: FileAccess = realFiles,
  ) {
    const vfs = this.findDefaultVfs();
    this.original = {
      open: this.nativeAt(vfs + vfsField.open),
      delete: this.nativeAt(vfs + vfsField.delete),
      access: this.nativeAt(vfs + vfsField.access),
      fullPathname: this.nativeAt(vfs + vfsField.fullPathname),
    };
    this.methods = this.install(vfs);
  }

  /** Makes a path ours, with the locks that protect it. Its journals are ours with it. */
  own(file: string, guard: Guard): void {
    this.guards.set(file, guard);
  }

  disown(file: string): void {
    this.guards.delete(file);
  }

  /** Runs `create`, in which the next database that sql.js makes lands on `file`. */
  openingAs<T>(file: string, create: () => T): T {
    this.nextMain = file;
    try {
      return create();
    } finally {
      this.nextMain = undefined;
    }
  }

  private findDefaultVfs(): number {
    const probe = new this.sqlite.sql.Database();
    try {
      const handle: unknown = Reflect.get(probe, 'db');
      if (typeof handle !== 'number') throw unexpectedBuild('the database handle is not reachable');

      this.refresh();
      // The first field of struct sqlite3 points to its file layer.
      const vfs = this.view.getUint32(handle, true);
      const isExpected =
        vfs > 0 &&
        vfs + 64 < this.bytes.length &&
        [1, 2, 3].includes(this.view.getInt32(vfs + vfsField.version, true)) &&
        this.textAt(this.view.getUint32(vfs + vfsField.name, true)) === 'unix';
      if (!isExpected) throw unexpectedBuild('its file layer is laid out differently');

      return vfs;
    } finally {
      probe.close();
    }
  }

  private nativeAt(address: number): NativeCall {
    const index = this.view.getUint32(address, true);
    const native: unknown =
      index < this.sqlite.table.length ? this.sqlite.table.get(index) : undefined;
    if (typeof native !== 'function') throw unexpectedBuild('a file method is missing');

    return (...parameters): unknown => Reflect.apply(native, undefined, parameters);
  }

  private install(vfs: number): number {
    const replaced: [number, NativeFunction][] = [
      [vfsField.open, this.define('iiiii', resultCode.cannotOpen, this.xOpen)],
      [vfsField.delete, this.define('iii', resultCode.deleteError, this.xDelete)],
      [vfsField.access, this.define('iiii', resultCode.accessError, this.xAccess)],
      [vfsField.fullPathname, this.define('iiii', resultCode.cannotOpen, this.xFullPathname)],
    ];
    const methods: NativeFunction[] = [
      this.define('i', resultCode.ok, this.xClose),
      this.define('iiiI', resultCode.readError, this.xRead),
      this.define('iiiI', resultCode.writeError, this.xWrite),
      this.define('iI', resultCode.truncateError, this.xTruncate),
      this.define('ii', resultCode.syncError, this.xSync),
      this.define('ii', resultCode.statError, this.xFileSize),
      this.define('ii', resultCode.lockError, this.xLock),
      this.define('ii', resultCode.ok, this.xUnlock),
      this.define('ii', resultCode.lockError, this.xCheckReservedLock),
      { signature: 'iii', run: () => resultCode.notFound }, // xFileControl: nothing special
      { signature: 'i', run: () => 4096 }, // xSectorSize
      { signature: 'i', run: () => powersafeOverwrite }, // xDeviceCharacteristics
    ];
    const functions = toWasmFunctions([...replaced.map(([, entry]) => entry), ...methods]);
    const first = this.sqlite.table.grow(functions.length);
    functions.forEach((native, index) => {
      this.sqlite.table.set(first + index, native);
    });
    const structure = this.sqlite.allocate(4 * (1 + methods.length));
    this.refresh();
    // Version 1 of sqlite3_io_methods: no shared memory.
    this.view.setInt32(structure, 1, true);
    methods.forEach((_, index) => {
      this.view.setUint32(structure + 4 + 4 * index, first + replaced.length + index, true);
    });
    replaced.forEach(([field], index) => {
      this.view.setUint32(vfs + field, first + index, true);
    });
    const longest = this.view.getInt32(vfs + vfsField.maxPathname, true);
    this.view.setInt32(vfs + vfsField.maxPathname, Math.max(longest, 4096), true);
    return structure;
  }

  /** A method that answers with `failure` where it throws: an exception must not cross WebAssembly. */
  private define(
    signature: string,
    failure: number,
    method: (a: number, b: number, c: number, d: number, e: number) => number,
  ): NativeFunction {
    return {
      signature,
      run: (a, b, c, d, e) => {
        this.refresh();
        try {
          return method.call(this, a, b, c, d, e);
        } catch (error) {
          this.lastError = error;
          return failure;
        }
      },
    };
  }

  /** SQLite's memory is another buffer after it has grown. */
  private refresh(): void {
    const { buffer } = this.sqlite.memory;
    if (this.bytes.buffer === buffer) return;

    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  private textAt(address: number): string {
    const end = this.bytes.indexOf(0, address);
    return Buffer.from(this.bytes.subarray(address, end)).toString('utf8');
  }

  /** Whether a name is an owned database or belongs to one (`-journal`, a super-journal). */
  private isOwned(name: string): boolean {
    if (this.guards.has(name)) return true;

    return [...this.guards.keys()].some((file) => name.startsWith(`${file}-`));
  }

  private readonly xFullPathname = (
    vfs: number,
    name: number,
    size: number,
    out: number,
  ): number => {
    const asked = this.textAt(name);
    const isNext = this.nextMain !== undefined && asked.startsWith('dbfile_');
    const full = isNext ? this.nextMain : this.isOwned(asked) ? asked : undefined;
    if (full === undefined) return Number(this.original.fullPathname(vfs, name, size, out));

    const encoded = Buffer.from(`${full}\0`);
    if (encoded.length > size) return resultCode.cannotOpen;

    this.bytes.set(encoded, out);
    return resultCode.ok;
  };

  private readonly xOpen = (
    vfs: number,
    name: number,
    file: number,
    flags: number,
    outFlags: number,
  ): number => {
    const path = name === 0 ? '' : this.textAt(name);
    if (!this.isOwned(path)) {
      return Number(this.original.open(vfs, name, file, flags, outFlags));
    }
    // No methods until the file is open: SQLite then does not call xClose.
    this.view.setUint32(file, 0, true);
    const opened = this.openFile(path, flags);
    this.open.set(file, opened.entry);
    this.view.setUint32(file, this.methods, true);
    if (outFlags !== 0) this.view.setInt32(outFlags, opened.flags, true);
    return resultCode.ok;
  };

  private openFile(path: string, flags: number): { entry: OpenFile; flags: number } {
    const wantsWriting = (flags & openFlag.readWrite) !== 0;
    const wantsCreation = (flags & openFlag.create) !== 0;
    const isNameNew = wantsCreation && this.stat(path) === undefined;
    const entry = (descriptor: number): OpenFile => ({
      descriptor,
      path,
      deleteOnClose: (flags & openFlag.deleteOnClose) !== 0,
      isNameNew,
      level: lockLevel.none,
    });
    const mode =
      (wantsWriting ? constants.O_RDWR : constants.O_RDONLY) |
      (wantsCreation ? constants.O_CREAT : 0) |
      (wantsCreation && (flags & openFlag.exclusive) !== 0 ? constants.O_EXCL : 0);
    try {
      return { entry: entry(this.files.openSync(path, mode, 0o600)), flags };
    } catch (error) {
      const isRefused = ['EACCES', 'EROFS', 'EPERM'].includes(systemCode(error) ?? '');
      if (!isRefused || !wantsWriting || (flags & openFlag.mainDatabase) === 0) throw error;

      this.lastError = error;
      return {
        entry: entry(this.files.openSync(path, constants.O_RDONLY)),
        flags: (flags & ~(openFlag.readWrite | openFlag.create)) | openFlag.readOnly,
      };
    }
  }

  private stat(path: string): { size: number; isFile: boolean } | undefined {
    const found = this.files.statSync(path, { throwIfNoEntry: false });
    return found === undefined ? undefined : { size: found.size, isFile: found.isFile() };
  }

  private readonly xDelete = (vfs: number, name: number, syncFolder: number): number => {
    const path = this.textAt(name);
    if (!this.isOwned(path)) return Number(this.original.delete(vfs, name, syncFolder));

    try {
      this.files.unlinkSync(path);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return resultCode.deleteMissing;
      throw error;
    }
    if (syncFolder !== 0) syncFolderOf(path, this.files);
    return resultCode.ok;
  };

  private readonly xAccess = (vfs: number, name: number, mode: number, out: number): number => {
    const path = this.textAt(name);
    if (!this.isOwned(path)) return Number(this.original.access(vfs, name, mode, out));

    this.view.setInt32(out, this.isAccessible(path, mode) ? 1 : 0, true);
    return resultCode.ok;
  };

  private isAccessible(path: string, mode: number): boolean {
    const found = this.stat(path);
    // An empty journal is none: SQLite's own layer treats it so.
    if (mode === accessMode.exists) return found !== undefined && (!found.isFile || found.size > 0);

    try {
      const writing = mode === accessMode.readWrite ? constants.W_OK : 0;
      this.files.accessSync(path, constants.R_OK | writing);
      return true;
    } catch {
      // The question is exactly whether this fails.
      return false;
    }
  }

  private fileAt(file: number): OpenFile {
    const found = this.open.get(file);
    if (found === undefined) throw new Error(`SQLite named a file that is not open: ${file}`);

    return found;
  }

  private readonly xClose = (file: number): number => {
    const entry = this.fileAt(file);
    this.open.delete(file);
    if (entry.level > lockLevel.none) this.guards.get(entry.path)?.unlock();
    this.files.closeSync(entry.descriptor);
    if (entry.deleteOnClose) this.files.unlinkSync(entry.path);
    return resultCode.ok;
  };

  private readonly xRead = (file: number, buffer: number, size: number, offset: number): number => {
    const { descriptor } = this.fileAt(file);
    let done = 0;
    while (done < size) {
      const read = this.files.readSync(
        descriptor,
        this.bytes,
        buffer + done,
        size - done,
        offset + done,
      );
      if (read === 0) break;
      done += read;
    }
    if (done === size) return resultCode.ok;

    this.bytes.fill(0, buffer + done, buffer + size);
    return resultCode.shortRead;
  };

  private readonly xWrite = (
    file: number,
    buffer: number,
    size: number,
    offset: number,
  ): number => {
    const { descriptor } = this.fileAt(file);
    try {
      for (let done = 0; done < size;) {
        done += this.files.writeSync(
          descriptor,
          this.bytes,
          buffer + done,
          size - done,
          offset + done,
        );
      }
      return resultCode.ok;
    } catch (error) {
      if (!isFull(error)) throw error;

      this.lastError = error;
      return resultCode.full;
    }
  };

  private readonly xTruncate = (file: number, size: number): number => {
    this.files.ftruncateSync(this.fileAt(file).descriptor, size);
    return resultCode.ok;
  };

  private readonly xSync = (file: number, flags: number): number => {
    const entry = this.fileAt(file);
    if ((flags & syncDataOnly) !== 0) this.files.fdatasyncSync(entry.descriptor);
    else this.files.fsyncSync(entry.descriptor);
    if (entry.isNameNew) {
      syncFolderOf(entry.path, this.files);
      entry.isNameNew = false;
    }
    return resultCode.ok;
  };

  private readonly xFileSize = (file: number, out: number): number => {
    const { size } = this.files.fstatSync(this.fileAt(file).descriptor);
    this.view.setBigInt64(out, BigInt(size), true);
    return resultCode.ok;
  };

  private readonly xLock = (file: number, level: number): number => {
    const entry = this.fileAt(file);
    if (entry.level >= level) return resultCode.ok;
    if (this.guards.get(entry.path)?.lock(level) !== true) return resultCode.busy;

    entry.level = level;
    return resultCode.ok;
  };

  private readonly xUnlock = (file: number, level: number): number => {
    const entry = this.fileAt(file);
    if (entry.level <= level) return resultCode.ok;

    if (level === lockLevel.none) this.guards.get(entry.path)?.unlock();
    entry.level = level;
    return resultCode.ok;
  };

  private readonly xCheckReservedLock = (_file: number, out: number): number => {
    // Decides whether a journal is left over from a crash. The guard's own SQLite has already played
    // such a journal back when it took its lock, so whatever journal is seen now is in use.
    this.view.setInt32(out, 1, true);
    return resultCode.ok;
  };
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');
}
