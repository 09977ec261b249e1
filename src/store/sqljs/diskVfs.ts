import { deleteFile, DiskFile, isAccessible } from './diskFile';
import { realFiles, systemCode, type FileAccess } from './fileAccess';
import type { Guard } from './guard';
import { unexpectedBuild, type LoadedSqlite } from './loadSqlite';
import { lockLevel, powersafeOverwrite, resultCode, vfsField } from './sqliteAbi';
import { SqliteMemory } from './sqliteMemory';
import { toWasmFunctions, type NativeFunction } from './wasmFunctions';

type Method = (a: number, b: number, c: number, d: number, e: number) => number;
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
  private readonly memory: SqliteMemory;
  private readonly open = new Map<number, DiskFile>();
  private readonly guards = new Map<string, Guard>();
  private nextMain: string | undefined;
  private mustGiveUp: (() => boolean) | undefined;
  private readonly methods: number;
  private readonly original: Readonly<
    Record<'open' | 'delete' | 'access' | 'fullPathname', NativeCall>
  >;

  /** @throws AppError `store-unavailable` where memory is not laid out as expected. */
  constructor(
    private readonly sqlite: LoadedSqlite,
    private readonly files: FileAccess = realFiles,
  ) {
    this.memory = new SqliteMemory(sqlite.memory);
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

  /** Runs something that only reads; from when `isAwaited` says so, reading fails. Undefined then. */
  givingUp<T>(isAwaited: () => boolean, work: () => T): T | undefined {
    const reading = { isGivenUp: false };
    this.mustGiveUp = () => (reading.isGivenUp ||= isAwaited());
    try {
      const result = work();
      return reading.isGivenUp ? undefined : result;
    } catch (error) {
      if (reading.isGivenUp) return undefined;
      throw error;
    } finally {
      this.mustGiveUp = undefined;
    }
  }

  private findDefaultVfs(): number {
    const probe = new this.sqlite.sql.Database();
    try {
      const handle: unknown = Reflect.get(probe, 'db');
      if (typeof handle !== 'number') throw unexpectedBuild('the database handle is not reachable');

      // The first field of struct sqlite3 points to its file layer.
      const vfs = this.memory.pointerAt(handle);
      const isExpected =
        vfs > 0 &&
        vfs + 64 < this.memory.bytes.length &&
        [1, 2, 3].includes(this.memory.pointerAt(vfs + vfsField.version)) &&
        this.memory.textAt(this.memory.pointerAt(vfs + vfsField.name)) === 'unix';
      if (!isExpected) throw unexpectedBuild('its file layer is laid out differently');

      return vfs;
    } finally {
      probe.close();
    }
  }

  private nativeAt(address: number): NativeCall {
    const index = this.memory.pointerAt(address);
    const { table } = this.sqlite;
    const native: unknown = index < table.length ? table.get(index) : undefined;
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
      this.define('ii', resultCode.lockError, this.xUnlock),
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
    // Version 1 of sqlite3_io_methods: no shared memory.
    this.memory.setPointer(structure, 1);
    methods.forEach((_, index) => {
      this.memory.setPointer(structure + 4 + 4 * index, first + replaced.length + index);
    });
    replaced.forEach(([field], index) => {
      this.memory.setPointer(vfs + field, first + index);
    });
    const longest = this.memory.pointerAt(vfs + vfsField.maxPathname);
    this.memory.setPointer(vfs + vfsField.maxPathname, Math.max(longest, 4096));
    return structure;
  }

  /** A method that answers with `failure` where it throws: an exception must not cross WebAssembly. */
  private define(signature: string, failure: number, method: Method): NativeFunction {
    return {
      signature,
      run: (a, b, c, d, e) => {
        try {
          return method(a, b, c, d, e);
        } catch (error) {
          this.lastError = error;
          return isFull(error) && failure === resultCode.writeError ? resultCode.full : failure;
        }
      },
    };
  }

  /** Whether a name is an owned database or belongs to one (`-journal`, a super-journal). */
  private isOwned(name: string): boolean {
    if (this.guards.has(name)) return true;

    return [...this.guards.keys()].some((file) => name.startsWith(`${file}-`));
  }

  private fileAt(address: number): DiskFile {
    const found = this.open.get(address);
    if (found === undefined) throw new Error(`SQLite named a file that is not open: ${address}`);

    return found;
  }

  private readonly xFullPathname: Method = (vfs, name, size, out) => {
    const asked = this.memory.textAt(name);
    const isNext = this.nextMain !== undefined && asked.startsWith('dbfile_');
    const full = isNext ? this.nextMain : this.isOwned(asked) ? asked : undefined;
    if (full === undefined) return Number(this.original.fullPathname(vfs, name, size, out));

    const encoded = Buffer.from(`${full}\0`);
    if (encoded.length > size) return resultCode.cannotOpen;

    this.memory.bytes.set(encoded, out);
    return resultCode.ok;
  };

  private readonly xOpen: Method = (vfs, name, file, flags, outFlags) => {
    const path = name === 0 ? '' : this.memory.textAt(name);
    if (!this.isOwned(path)) {
      return Number(this.original.open(vfs, name, file, flags, outFlags));
    }
    // No methods until the file is open: SQLite then does not call xClose.
    this.memory.setPointer(file, 0);
    const opened = DiskFile.open(this.files, path, flags, (error) => {
      this.lastError = error;
    });
    this.open.set(file, opened);
    this.memory.setPointer(file, this.methods);
    if (outFlags !== 0) this.memory.setPointer(outFlags, opened.flags);
    return resultCode.ok;
  };

  private readonly xDelete: Method = (vfs, name, syncFolder) => {
    const path = this.memory.textAt(name);
    if (!this.isOwned(path)) return Number(this.original.delete(vfs, name, syncFolder));

    return deleteFile(this.files, path, syncFolder !== 0)
      ? resultCode.ok
      : resultCode.deleteMissing;
  };

  private readonly xAccess: Method = (vfs, name, mode, out) => {
    const path = this.memory.textAt(name);
    if (!this.isOwned(path)) return Number(this.original.access(vfs, name, mode, out));

    this.memory.setPointer(out, isAccessible(this.files, path, mode) ? 1 : 0);
    return resultCode.ok;
  };

  private readonly xClose: Method = (file) => {
    const entry = this.fileAt(file);
    this.open.delete(file);
    if (entry.level > lockLevel.none) this.guards.get(entry.path)?.unlock();
    entry.close();
    return resultCode.ok;
  };

  private readonly xRead: Method = (file, buffer, size, position) => {
    if (this.mustGiveUp?.() === true) return resultCode.interrupted;

    const target = this.memory.bytes.subarray(buffer, buffer + size);
    const count = this.fileAt(file).read(target, position);
    if (count === size) return resultCode.ok;

    target.fill(0, count);
    return resultCode.shortRead;
  };

  private readonly xWrite: Method = (file, buffer, size, position) => {
    this.fileAt(file).write(this.memory.bytes.subarray(buffer, buffer + size), position);
    return resultCode.ok;
  };

  private readonly xTruncate: Method = (file, size) => {
    this.fileAt(file).truncate(size);
    return resultCode.ok;
  };

  private readonly xSync: Method = (file) => {
    this.fileAt(file).sync();
    return resultCode.ok;
  };

  private readonly xFileSize: Method = (file, out) => {
    this.memory.view.setBigInt64(out, BigInt(this.fileAt(file).size()), true);
    return resultCode.ok;
  };

  private readonly xLock: Method = (file, level) => {
    const entry = this.fileAt(file);
    if (entry.level >= level) return resultCode.ok;
    if (this.guards.get(entry.path)?.lock(level) !== true) return resultCode.busy;

    entry.level = level;
    return resultCode.ok;
  };

  private readonly xUnlock: Method = (file, level) => {
    const entry = this.fileAt(file);
    if (entry.level <= level) return resultCode.ok;

    entry.flush();
    if (level === lockLevel.none) this.guards.get(entry.path)?.unlock();
    entry.level = level;
    return resultCode.ok;
  };

  private readonly xCheckReservedLock: Method = (_file, out) => {
    // Decides whether a journal is left over from a crash. The guard's own SQLite has already played
    // such a journal back when it took its lock, so whatever journal is seen now is in use.
    this.memory.setPointer(out, 1);
    return resultCode.ok;
  };
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');
}
