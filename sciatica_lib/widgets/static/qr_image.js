// A QR code (ISO/IEC 18004) of letters and digits: versions 1 to 25, error correction L or M. Pure.
//
// Texts are of the 45 characters of the alphanumeric mode. A code is returned as rows of true (dark)
// and false, without the quiet zone of four modules that belongs around it.

const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VERSION_MOST = 25;

// For each version: check bytes in a block, and blocks. Table 9 of the standard.
const LEVELS = {
  L: {
    bits: 1,
    checks: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26],
    blocks: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12],
  },
  M: {
    bits: 0,
    checks: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28],
    blocks: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21],
  },
};

const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

const range = (count) => Array.from({ length: count }, (_, place) => place);
const bitsOf = (value, count) => range(count).map((place) => (value >>> (count - 1 - place)) & 1);
const sizeOf = (version) => 17 + 4 * version;

/** The code of a text, or null if it is too long. */
export function qrCode(text) {
  const fits = (version, level) => bitCount(text, version) <= 8 * dataBytes(version, level);
  const version = range(VERSION_MOST + 1).slice(1).find((candidate) => fits(candidate, "L"));
  if (version === undefined) return null;
  const level = fits(version, "M") ? "M" : "L";
  const bits = withChecks(asBytes(text, version, level), version, level).flatMap((byte) => bitsOf(byte, 8));
  const frame = makeFrame(version);
  const masked = range(MASKS.length).map((mask) => {
    const code = frame.map((row) => [...row]);
    drawFormat(code, LEVELS[level].bits, mask);
    fill(code, frame, bits, MASKS[mask]);
    return code;
  });
  const [best] = masked.map((code) => [penalty(code), code]).sort(([left], [right]) => left - right);
  return best[1].map((row) => row.map(Boolean));
}

// ---- The bytes ------------------------------------------------------------------------------------

const countBits = (version) => (version < 10 ? 9 : 11);

const bitCount = (text, version) =>
  4 + countBits(version) + 11 * Math.floor(text.length / 2) + 6 * (text.length % 2);

/** All bytes of a version: every module that belongs to no pattern. */
function allBytes(version) {
  const lines = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const aligned = lines === 0 ? 0 : (25 * lines - 10) * lines - 55;
  return Math.floor(((16 * version + 128) * version + 64 - aligned - (version < 7 ? 0 : 36)) / 8);
}

function dataBytes(version, level) {
  const { checks, blocks } = LEVELS[level];
  return allBytes(version) - checks[version - 1] * blocks[version - 1];
}

function asBytes(text, version, level) {
  const bits = [0, 0, 1, 0, ...bitsOf(text.length, countBits(version))];
  for (let place = 0; place < text.length; place += 2) {
    const [first, second] = [...text.slice(place, place + 2)].map((sign) => CHARACTERS.indexOf(sign));
    bits.push(...(second === undefined ? bitsOf(first, 6) : bitsOf(45 * first + second, 11)));
  }
  const room = dataBytes(version, level);
  bits.push(...range(Math.min(4, 8 * room - bits.length)).fill(0));
  while (bits.length % 8 > 0) bits.push(0);
  const bytes = range(bits.length / 8).map((place) => parseInt(bits.slice(8 * place, 8 * place + 8).join(""), 2));
  return [...bytes, ...range(room - bytes.length).map((place) => (place % 2 === 0 ? 0xec : 0x11))];
}

/** A product in the field of 256 elements that the check bytes are of. */
function productOf(left, right) {
  let product = 0;
  for (const bit of bitsOf(right, 8)) {
    product = (product << 1) ^ (product >>> 7 ? 0x11d : 0);
    if (bit) product ^= left;
  }
  return product;
}

/** The check bytes of a block: what is left when it is divided by (x - 1)(x - 2)(x - 4) ... */
function checksOf(block, count) {
  let divisor = [1];
  let root = 1;
  for (let place = 0; place < count; place += 1) {
    divisor = [...divisor, 0].map((value, at) => value ^ productOf(divisor[at - 1] ?? 0, root));
    root = productOf(root, 2);
  }
  const left = [...block, ...Array(count).fill(0)];
  block.forEach((_, at) => {
    const factor = left[at];
    divisor.forEach((value, further) => {
      left[at + further] ^= productOf(value, factor);
    });
  });
  return left.slice(block.length);
}

/** Data in blocks, each with its check bytes, and all of them taken by turns. */
function withChecks(bytes, version, level) {
  const [checks, count] = [LEVELS[level].checks[version - 1], LEVELS[level].blocks[version - 1]];
  const short = Math.floor(bytes.length / count);
  const longer = bytes.length % count;
  let at = 0;
  const blocks = range(count).map((place) => {
    const length = short + (place >= count - longer ? 1 : 0);
    at += length;
    return bytes.slice(at - length, at);
  });
  const byTurns = (lists) => range(short + checks + 1).flatMap((place) => lists.map((list) => list[place] ?? []).flat());
  return [...byTurns(blocks), ...byTurns(blocks.map((block) => checksOf(block, checks)))];
}

// ---- The picture ----------------------------------------------------------------------------------

/** The patterns that are the same for every text; what is free for the text is null. */
function makeFrame(version) {
  const size = sizeOf(version);
  const code = range(size).map(() => Array(size).fill(null));
  const inside = (x, y) => x >= 0 && y >= 0 && x < size && y < size;
  const square = (centreX, centreY, reach, isDark) => {
    for (const down of range(2 * reach + 1)) {
      for (const right of range(2 * reach + 1)) {
        const [x, y] = [centreX - reach + right, centreY - reach + down];
        const ring = Math.max(Math.abs(right - reach), Math.abs(down - reach));
        if (inside(x, y)) code[y][x] = isDark(ring) ? 1 : 0;
      }
    }
  };
  for (const place of range(size)) code[6][place] = code[place][6] = (place + 1) % 2;
  const corners = [[3, 3], [size - 4, 3], [3, size - 4]];
  for (const [x, y] of corners) square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const lines = alignmentLines(version);
  for (const x of lines) {
    for (const y of lines) {
      const isCorner = corners.some(([left, top]) => Math.abs(left - x) < 6 && Math.abs(top - y) < 6);
      if (!isCorner) square(x, y, 2, (ring) => ring !== 1);
    }
  }
  drawFormat(code, 0, 0); // its room; the right one is drawn for each mask
  if (version >= 7) drawVersion(code, version);
  return code;
}

function alignmentLines(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((4 * version + 4) / (2 * count - 2)) * 2;
  const far = range(count - 1).map((place) => sizeOf(version) - 7 - place * step);
  return [6, ...far.reverse()];
}

/** A short word with the check bits that a receiver corrects it by. */
function withRemainder(word, generator, count) {
  let rest = word;
  for (let step = 0; step < count; step += 1) rest = (rest << 1) ^ ((rest >>> (count - 1)) * generator);
  return (word << count) | rest;
}

function drawFormat(code, levelBits, mask) {
  const size = code.length;
  const bits = bitsOf(withRemainder((levelBits << 3) | mask, 0x537, 10) ^ 0x5412, 15).reverse();
  const around = [0, 1, 2, 3, 4, 5, 7, 8];
  around.forEach((place, bit) => {
    code[place][8] = bits[bit];
    code[8][size - 1 - bit] = bits[bit];
  });
  [7, 5, 4, 3, 2, 1, 0].forEach((place, further) => {
    code[8][place] = bits[8 + further];
    code[size - 7 + further][8] = bits[8 + further];
  });
  code[size - 8][8] = 1; // always dark
}

function drawVersion(code, version) {
  const bits = bitsOf(withRemainder(version, 0x1f25, 12), 18).reverse();
  bits.forEach((bit, place) => {
    const [along, across] = [Math.floor(place / 3), code.length - 11 + (place % 3)];
    code[along][across] = code[across][along] = bit;
  });
}

/** Put the bits in from the right below upwards, two columns at a time, and mask them. */
function fill(code, frame, bits, mask) {
  const size = code.length;
  let place = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the upright timing pattern
    const upwards = ((right + 1) & 2) === 0;
    for (const step of range(size)) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (frame[y][x] !== null) continue;
        const bit = bits[place] ?? 0;
        place += 1;
        code[y][x] = bit ^ (mask(x, y) === 0 ? 1 : 0);
      }
    }
  }
}

/** How hard a code is to scan: long runs, squares, what looks like a corner, and much of one kind. */
function penalty(code) {
  const size = code.length;
  const across = code.map((row) => row.join(""));
  const down = range(size).map((x) => code.map((row) => row[x]).join(""));
  let sum = 0;
  for (const line of [...across, ...down]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    sum += 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length;
  }
  for (const y of range(size - 1)) {
    for (const x of range(size - 1)) {
      const [a, b, c, d] = [code[y][x], code[y][x + 1], code[y + 1][x], code[y + 1][x + 1]];
      if (a === b && a === c && a === d) sum += 3;
    }
  }
  const dark = across.join("").replaceAll("0", "").length / size ** 2;
  return sum + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
