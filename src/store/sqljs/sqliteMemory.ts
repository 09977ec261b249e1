/** SQLite's memory, seen as bytes and numbers. The views are renewed when the memory has grown. */
export class SqliteMemory {
  private seen = new Uint8Array(0);
  private numbers = new DataView(new ArrayBuffer(0));

  constructor(private readonly memory: { readonly buffer: ArrayBuffer }) {}

  get bytes(): Uint8Array {
    this.renew();
    return this.seen;
  }

  get view(): DataView {
    this.renew();
    return this.numbers;
  }

  pointerAt(address: number): number {
    return this.view.getUint32(address, true);
  }

  setPointer(address: number, value: number): void {
    this.view.setUint32(address, value, true);
  }

  /** The text that ends with a NUL. */
  textAt(address: number): string {
    const { bytes } = this;
    return Buffer.from(bytes.subarray(address, bytes.indexOf(0, address))).toString('utf8');
  }

  private renew(): void {
    const { buffer } = this.memory;
    if (this.seen.buffer === buffer) return;

    this.seen = new Uint8Array(buffer);
    this.numbers = new DataView(buffer);
  }
}
