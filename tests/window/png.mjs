/** PNG files made smaller without loss: the web view compresses for speed. */

import { crc32, deflateSync, inflateSync } from "node:zlib";

const HEAD = 8;
const RGBA = 6;
const RGB = 2;

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}

/** What a filter of PNG adds to a byte, from the bytes to its left, above, and left of that. */
function predicted(filter, a, b, c) {
  if (filter === 1) return a;
  if (filter === 2) return b;
  if (filter === 3) return (a + b) >> 1;
  if (filter !== 4) return 0;
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** The same opaque picture; without alpha and filters, flat areas compress best. */
export function smaller(png) {
  const header = Buffer.from(png.subarray(HEAD + 8, HEAD + 8 + 13));
  if (header[8] !== 8 || ![RGB, RGBA].includes(header[9]) || header[12] !== 0) return png;
  const bytes = header[9] === RGBA ? 4 : 3;
  const data = [];
  for (let at = HEAD; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const size = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") {
      data.push(png.subarray(at + 8, at + 8 + size));
    }
  }
  const raw = inflateSync(Buffer.concat(data));
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const out = Buffer.alloc(height * (1 + width * 3));
  let above = new Uint8Array(width * bytes);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    const filter = raw[from++];
    to++;
    const row = new Uint8Array(width * bytes);
    for (let x = 0; x < row.length; x++) {
      const [a, c] = x < bytes ? [0, 0] : [row[x - bytes], above[x - bytes]];
      row[x] = raw[from++] + predicted(filter, a, above[x], c);
      if (x % bytes < 3) out[to++] = row[x];
    }
    above = row;
  }
  header[9] = RGB;
  return Buffer.concat([
    png.subarray(0, HEAD),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(out, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
