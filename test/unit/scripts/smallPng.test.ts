import assert from 'node:assert/strict';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { smallPng } from '../../../scripts/lib/smallPng.mjs';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A picture as browsers write it; each line with the filter given, on values that are already filtered. */
function picture(
  width: number,
  lines: readonly (readonly number[])[],
  filters: readonly number[],
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(lines.length, 4);
  head.set([8, 2], 8);
  const raw = lines.map((line, row) => Buffer.from([filters[row] ?? 0, ...line]));
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(raw))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours of a picture with a palette, row by row. */
function coloursOf(png: Buffer): readonly number[] {
  let [at, width] = [8, 0];
  let [palette, rows] = [Buffer.alloc(0), Buffer.alloc(0)];
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const body = Buffer.from(png.subarray(at + 8, at + 8 + length));
    const name = png.toString('latin1', at + 4, at + 8);
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(png.subarray(at + 4, at + 8 + length)));
    if (name === 'IHDR') width = body.readUInt32BE(0);
    if (name === 'PLTE') palette = body;
    if (name === 'IDAT') rows = Buffer.from(inflateSync(body));
    at += length + 12;
  }
  return [...rows.keys()]
    .filter((place) => place % (width + 1) !== 0)
    .map((place) => palette.readUIntBE(3 * (rows[place] ?? 0), 3));
}

describe('smallPng', () => {
  it('keeps every colour where there are few', () => {
    const line = [255, 0, 0, 0, 255, 0, 0, 0, 255];
    const png = picture(3, [line, line], [0, 0]);
    const colours = [0xff0000, 0x00ff00, 0x0000ff];
    assert.deepEqual(coloursOf(smallPng(png)), [...colours, ...colours]);
  });

  it('undoes every filter that a line may be written with', () => {
    const first = [10, 20, 30, 40, 50, 60];
    // Each line below is the same again: left, above, the mean of both, and Paeth's guess.
    const lines = [
      first,
      [10, 20, 30, 30, 30, 30],
      [0, 0, 0, 0, 0, 0],
      [5, 10, 15, 15, 15, 15],
      [0, 0, 0, 0, 0, 0],
    ];
    const wanted = [0x0a141e, 0x28323c];
    assert.deepEqual(
      coloursOf(smallPng(picture(2, lines, [0, 1, 2, 3, 4]))),
      lines.flatMap(() => wanted),
    );
  });

  it('shows the commonest colour as it is, and others near to it', () => {
    const background = Array.from({ length: 600 }, () => [31, 31, 31]).flat();
    const others = Array.from({ length: 400 }, (_, place) => [place % 256, place % 17, 128]).flat();
    const shown = coloursOf(smallPng(picture(1000, [[...background, ...others]], [0])));
    assert.equal(shown[0], 0x1f1f1f);
    assert.ok(new Set(shown).size <= 256);
    const far = shown.slice(600).filter((colour, place) => {
      return Math.abs((colour >> 16) - (place % 256)) > 16;
    });
    assert.deepEqual(far, []);
  });

  it('reads what it has to, whatever the picture', () => {
    const bytes = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 12, maxLength: 12 }), (line) => {
        const wanted = [0, 3, 6, 9].map((at) => Buffer.from(line).readUIntBE(at, 3));
        assert.deepEqual(coloursOf(smallPng(picture(4, [line], [0]))), wanted);
      }),
    );
  });

  it('refuses what is no such picture', () => {
    assert.throws(() => smallPng(Buffer.from('GIF89a..')), /no PNG/);
  });
});
