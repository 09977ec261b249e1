/** Makes pictures of windows small: at most 256 colours, which is hardly fewer than they have. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const mostColours = 256;

/** @typedef {{ width: number, height: number, colours: Uint32Array }} Pixels one number, 0xRRGGBB, for each pixel */
/** @typedef {{ colour: number, count: number }} Shade */

/** The same picture in fewer bytes. @param {Buffer} png 8 bits a channel, with or without transparency */
export function smallPng(png) {
  const pixels = decode(png);
  const palette = new Map(
    reduce(shadesOf(pixels.colours)).flatMap(({ shades, shown }, place) =>
      shades.map(({ colour }) => [colour, { place, shown }]),
    ),
  );
  const table = Buffer.alloc(3 * mostColours);
  for (const { place, shown } of palette.values()) table.writeUIntBE(shown, 3 * place, 3);
  const { width, height, colours } = pixels;
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, colour] of colours.entries()) {
    rows[at + Math.floor(at / width) + 1] = palette.get(colour)?.place ?? 0;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {Buffer} png @returns {Pixels} */
function decode(png) {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('This is no PNG');

  const data = [];
  let head = png.subarray(0, 0);
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') head = body;
    if (name === 'IDAT') data.push(body);
    at += length + 12;
  }
  const [depth, kind, , , interlaced] = head.subarray(8);
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) {
    throw new Error(`Pictures of kind ${kind} with ${depth} bits are not made here`);
  }
  const width = head.readUInt32BE(0);
  const height = head.readUInt32BE(4);
  const size = kind === 2 ? 3 : 4;
  const lines = unfilter(inflateSync(Buffer.concat(data)), width * size, height, size);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = lines.readUIntBE(at * size, 3);
  return { width, height, colours };
}

/** Undoes what each line is written with. @param {Buffer} raw @param {number} stride @param {number} height @param {number} size */
function unfilter(raw, stride, height, size) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= size ? (out[at - size] ?? 0) : 0;
      const up = y > 0 ? (out[at - stride] ?? 0) : 0;
      const corner = x >= size && y > 0 ? (out[at - stride - size] ?? 0) : 0;
      const value = raw[y * (stride + 1) + 1 + x] ?? 0;
      out[at] = value + predicted(filter, left, up, corner);
    }
  }
  return out;
}

/** @param {number} filter @param {number} left @param {number} up @param {number} corner */
function predicted(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return Math.floor((left + up) / 2);
  if (filter !== 4) return 0;

  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** @param {Uint32Array} colours @returns {Shade[]} */
function shadesOf(colours) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts].map(([colour, count]) => ({ colour, count }));
}

/**
 * Groups shades until there are few enough, those nearest to each other first; each group is shown in its commonest.
 * @param {Shade[]} shades
 */
function reduce(shades) {
  let groups = [shades];
  while (groups.length < mostColours) {
    const widest = groups.reduce((most, group) =>
      spreadOf(group) > spreadOf(most) ? group : most,
    );
    if (widest.length < 2) break;
    groups = [...groups.filter((group) => group !== widest), ...halves(widest)];
  }
  return groups.map((group) => ({
    shades: group,
    shown: group.reduce((most, shade) => (shade.count > most.count ? shade : most)).colour,
  }));
}

/** @type {WeakMap<Shade[], number>} */
const spreads = new WeakMap();

/** How much would be lost if a group were one colour. @param {Shade[]} group */
function spreadOf(group) {
  const known = spreads.get(group);
  if (known !== undefined) return known;

  const total = group.reduce((sum, { count }) => sum + count, 0);
  const spread =
    group.length < 2
      ? 0
      : Math.max(...[16, 8, 0].map((shift) => rangeOf(group, shift))) * Math.cbrt(total);
  spreads.set(group, spread);
  return spread;
}

/** @param {Shade[]} group @param {number} shift of a channel */
function rangeOf(group, shift) {
  const values = group.map(({ colour }) => (colour >> shift) & 255);
  return values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 255);
}

/** @param {Shade[]} group */
function halves(group) {
  const shift = [16, 8, 0].reduce((best, next) =>
    rangeOf(group, next) > rangeOf(group, best) ? next : best,
  );
  const sorted = group.toSorted(
    (a, b) => ((a.colour >> shift) & 255) - ((b.colour >> shift) & 255),
  );
  const half = sorted.reduce((sum, { count }) => sum + Math.cbrt(count), 0) / 2;
  let sum = 0;
  const cut = sorted.findIndex(({ count }) => (sum += Math.cbrt(count)) >= half) + 1;
  const at = Math.min(sorted.length - 1, Math.max(1, cut));
  return [sorted.slice(0, at), sorted.slice(at)];
}

/** @param {string} name @param {Buffer} body */
function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
}
