/**
 * The part of the WebAssembly interface that the store uses. TypeScript declares it with the
 * browser's library only, which code outside the page must not see.
 */
declare namespace WebAssembly {
  type Exports = Readonly<Record<string, unknown>>;
  type Imports = object;

  class Module {
    constructor(bytes: Uint8Array);
    /** Only ever handed back to `Instance`. */
    private readonly compiled: never;
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }

  class Memory {
    constructor(descriptor: { initial: number });
    readonly buffer: ArrayBuffer;
  }

  class Table {
    constructor(descriptor: { initial: number; element: 'anyfunc' });
    readonly length: number;
    get(index: number): unknown;
    set(index: number, value: unknown): void;
    grow(delta: number): number;
  }
}
