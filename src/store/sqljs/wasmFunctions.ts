/** A function that SQLite can call: how its parameters look, and what runs. */
export interface NativeFunction {
  /** One letter per parameter: `i` for 32 bits, `I` for 64. All functions return 32 bits. */
  readonly signature: string;
  /** Absent parameters are not passed; a 64-bit number, which can only be the last, comes as an ordinary one. */
  readonly run: (a: number, b: number, c: number, d: number, e: number) => number;
}

const valueType = { i: 0x7f, I: 0x7e } as const;

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >> 7)];
}

function text(value: string): number[] {
  return [...unsigned(value.length), ...Buffer.from(value, 'latin1')];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const body = [...unsigned(entries.length), ...entries.flat()];
  return [id, ...unsigned(body.length), ...body];
}

function typeEntry(signature: string): number[] {
  const parameters = Array.from(signature, (letter) => valueType[letter === 'I' ? 'I' : 'i']);
  return [0x60, ...unsigned(parameters.length), ...parameters, 1, valueType.i];
}

/**
 * Turns JavaScript functions into typed WebAssembly functions, which a function table accepts: the
 * functions are imported into a tiny generated module and exported again. Emscripten has a helper
 * for this (`addFunction`), but not every sql.js build keeps it.
 */
export function toWasmFunctions(functions: readonly NativeFunction[]): unknown[] {
  const signatures = [...new Set(functions.map((entry) => entry.signature))];
  const module = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, signatures.map(typeEntry)),
    ...section(
      2,
      functions.map((entry, index) => [
        ...text('js'),
        ...text(`f${index}`),
        0,
        ...unsigned(signatures.indexOf(entry.signature)),
      ]),
    ),
    ...section(
      7,
      functions.map((_, index) => [...text(`f${index}`), 0, ...unsigned(index)]),
    ),
  ]);
  const imports = Object.fromEntries(
    functions.map((entry, index) => [`f${index}`, withOrdinaryNumbers(entry)]),
  );
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { js: imports });
  return functions.map((_, index) => instance.exports[`f${index}`]);
}

/**
 * Called dozens of times per change, so nothing is made per call: only a 64-bit number, which
 * WebAssembly hands over as a BigInt, needs something in between.
 */
function withOrdinaryNumbers({ signature, run }: NativeFunction): (...values: never[]) => number {
  if (!signature.endsWith('I')) return run;
  if (signature.length === 2) {
    return (a: number, b: bigint): number => run(a, Number(b), 0, 0, 0);
  }
  return (a: number, b: number, c: number, d: bigint): number => run(a, b, c, Number(d), 0);
}
