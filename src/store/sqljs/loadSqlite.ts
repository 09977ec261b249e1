import { readFile } from 'node:fs/promises';
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import { AppError } from '../../base/errors';

/** sql.js with access to what its file layer needs: memory, function table and heap. */
export interface LoadedSqlite {
  readonly sql: SqlJsStatic;
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  /** Allocates bytes on SQLite's heap; never freed. */
  readonly allocate: (bytes: number) => number;
}

let loaded: Promise<LoadedSqlite> | undefined;

/**
 * Loads sql.js once per thread. sql.js remembers its first caller for ever, so nothing else may
 * load it before.
 * @throws AppError `store-unavailable` where the build differs from what the file layer relies on.
 */
export function loadSqlite(wasmPath: string): Promise<LoadedSqlite> {
  loaded ??= load(wasmPath);
  return loaded;
}

async function load(wasmPath: string): Promise<LoadedSqlite> {
  const bytes = await readFile(wasmPath);
  let instance: WebAssembly.Instance | undefined;
  // Emscripten's documented hook; it makes the instance's exports reachable without patching sql.js.
  const sql = await initSqlJs({
    instantiateWasm: (imports, done) => {
      const module = new WebAssembly.Module(bytes);
      instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
  // Export names are minified, so memory and table are found by what they are.
  const exports = Object.values(instance?.exports ?? {});
  const memory = exports.find((value) => value instanceof WebAssembly.Memory);
  const table = exports.find((value) => value instanceof WebAssembly.Table);
  const malloc: unknown = Reflect.get(sql, '_malloc');
  if (memory === undefined || table === undefined || typeof malloc !== 'function') {
    throw unexpectedBuild('memory, function table or allocator is not reachable');
  }
  return {
    sql,
    memory,
    table,
    allocate: (size) => Number(Reflect.apply(malloc, undefined, [size])),
  };
}

/** The error for a sql.js whose insides are not those this product was built with. */
export function unexpectedBuild(detail: string): AppError {
  return new AppError('store-unavailable', `The SQLite build cannot be used: ${detail}.`, {
    remedy: 'Reinstall the extension; it must carry the sql.js version it was built with.',
  });
}
