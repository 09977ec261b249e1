import assert from 'node:assert/strict';
import path from 'node:path';
import { isAppError } from '../../../../src/base/errors';
import { DiskVfs } from '../../../../src/store/sqljs/diskVfs';
import { openGuard } from '../../../../src/store/sqljs/guard';
import { loadSqlite, type LoadedSqlite } from '../../../../src/store/sqljs/loadSqlite';

describe('what the message database needs', () => {
  const wasmPath = path.join(__dirname, 'sql-wasm.wasm');

  const refuses = (work: () => unknown): void => {
    assert.throws(
      work,
      (error) => isAppError(error, 'store-unavailable') && error.remedy !== undefined,
    );
  };

  it('is a Node with node:sqlite, for the locks: there is no way to run without', () => {
    const original = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule');
    const missing = [
      (): undefined => undefined,
      (): never => {
        throw new Error('No such built-in module');
      },
    ];
    try {
      for (const answer of missing) {
        Object.assign(process, { getBuiltinModule: answer });
        refuses(() => openGuard('/nowhere/langflow.db', { readOnly: false, waitMs: 0 }));
      }
    } finally {
      if (original !== undefined) Object.defineProperty(process, 'getBuiltinModule', original);
    }
  });

  it('is a SQLite whose memory is laid out as expected', async () => {
    const sqlite = await loadSqlite(wasmPath);
    const blank: LoadedSqlite = { ...sqlite, memory: new WebAssembly.Memory({ initial: 256 }) };
    refuses(() => new DiskVfs(blank));
  });

  it('is a SQLite whose file methods can be reached', async () => {
    const sqlite = await loadSqlite(wasmPath);
    const table = new WebAssembly.Table({ initial: 1, element: 'anyfunc' });
    refuses(() => new DiskVfs({ ...sqlite, table }));
  });

  it('is a SQLite that gives out its handles', async () => {
    const sqlite = await loadSqlite(wasmPath);
    class WithoutHandle extends sqlite.sql.Database {
      constructor() {
        super();
        Object.defineProperty(this, 'db', { value: 'hidden' });
      }

      override close(): void {
        // Nothing was opened that this class could name.
      }
    }
    refuses(() => new DiskVfs({ ...sqlite, sql: { ...sqlite.sql, Database: WithoutHandle } }));
  });
});
