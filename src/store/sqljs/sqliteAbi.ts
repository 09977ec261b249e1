/**
 * Numbers of SQLite's public C interface (sqlite3.h) that the file layer speaks, for 32-bit
 * WebAssembly.
 */

/** Result codes. */
export const resultCode = {
  ok: 0,
  busy: 5,
  interrupted: 9,
  notFound: 12,
  full: 13,
  cannotOpen: 14,
  readError: 266,
  shortRead: 522,
  writeError: 778,
  syncError: 1034,
  truncateError: 1546,
  statError: 1802,
  deleteError: 2570,
  accessError: 3338,
  lockError: 3850,
  deleteMissing: 5898,
} as const;

/** Flags of `xOpen`. */
export const openFlag = {
  readOnly: 1,
  readWrite: 2,
  create: 4,
  deleteOnClose: 8,
  exclusive: 16,
  mainDatabase: 0x100,
} as const;

/** Levels of `xLock` and `xUnlock`. */
export const lockLevel = { none: 0, shared: 1, reserved: 2, pending: 3, exclusive: 4 } as const;

/** `xAccess` asks whether the file exists, or whether it can be read and written. */
export const accessMode = { exists: 0, readWrite: 1 } as const;

/** A write that is torn by a power cut damages nothing outside its own bytes; SQLite's own Unix layer says the same. */
export const powersafeOverwrite = 0x1000;

/** Where the fields of `struct sqlite3_vfs` lie, in bytes. */
export const vfsField = {
  version: 0,
  fileSize: 4,
  maxPathname: 8,
  name: 16,
  open: 24,
  delete: 28,
  access: 32,
  fullPathname: 36,
} as const;
