// QR codes by ISO/IEC 18004: byte mode, error correction level M, versions 1 to 9 (a link of up to 180 bytes).

/** A QR code as an SVG path over `size` × `size` units, without its quiet zone. */
export interface QrCode {
  size: number;
  path: string;
}

type Grid = (boolean | null)[][];

// Per version: data codewords of one block, error correction codewords of one block, blocks, how many of them at the end
// hold one data codeword more (table 9, level M); and where alignment patterns have their centres (annex E).
const versions = [
  { data: 16, correction: 10, blocks: 1, longer: 0, centres: [] },
  { data: 28, correction: 16, blocks: 1, longer: 0, centres: [6, 18] },
  { data: 44, correction: 26, blocks: 1, longer: 0, centres: [6, 22] },
  { data: 32, correction: 18, blocks: 2, longer: 0, centres: [6, 26] },
  { data: 43, correction: 24, blocks: 2, longer: 0, centres: [6, 30] },
  { data: 27, correction: 16, blocks: 4, longer: 0, centres: [6, 34] },
  { data: 31, correction: 18, blocks: 4, longer: 0, centres: [6, 22, 38] },
  { data: 38, correction: 22, blocks: 4, longer: 2, centres: [6, 24, 42] },
  { data: 36, correction: 22, blocks: 5, longer: 2, centres: [6, 26, 46] },
] as const;
type Version = (typeof versions)[number];
const capacity = ({ data, blocks, longer }: Version) => data * blocks + longer;

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The QR code of a text, usually a link; null when the text is too long for the largest version used here. */
export function qrCode(text: string): QrCode | null {
  const bytes = new TextEncoder().encode(text);
  const index = versions.findIndex((version) => bytes.length + 2 <= capacity(version));
  if (index === -1) return null;
  const bits = codewords(bytes, index).flatMap((byte) => bitsOf(byte, 8));
  const patterns = drawPatterns(index + 1);
  const candidates = masks.map((isTurned, mask) => {
    const grid = patterns.map((row) => [...row]);
    drawFormat(grid, mask);
    fill(grid, bits, isTurned);
    return { grid, cost: penalty(grid) };
  });
  const { grid } = candidates.reduce((best, next) => (next.cost < best.cost ? next : best));
  return { size: grid.length, path: toPath(grid) };
}

/** Length, text and padding, split into blocks, each with its correction, all interleaved (7.4 to 7.6). */
function codewords(bytes: Uint8Array, index: number): number[] {
  const version = versions[index] as Version;
  const { data, correction, blocks, longer } = version;
  const bits = [
    ...bitsOf(0b0100, 4),
    ...bitsOf(bytes.length, 8),
    ...[...bytes].flatMap((byte) => bitsOf(byte, 8)),
    0,
    0,
    0,
    0,
  ];
  const words = Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  );
  for (let pad = 0; words.length < capacity(version); pad += 1) words.push(pad % 2 === 0 ? 0xec : 0x11);
  const parts = Array.from({ length: blocks }, (_, block) => {
    const before = Math.max(0, block - (blocks - longer));
    const start = block * data + before;
    return words.slice(start, start + data + (block < blocks - longer ? 0 : 1));
  });
  return [...interleave(parts), ...interleave(parts.map((part) => remainder(part, correction)))];
}

function interleave(parts: number[][]): number[] {
  const length = Math.max(...parts.map((part) => part.length));
  return Array.from({ length }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
}

function bitsOf(value: number, length: number): number[] {
  return Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);
}

/** The Reed–Solomon remainder over GF(256) with x⁸+x⁴+x³+x²+1 (annex A). */
function remainder(data: number[], length: number): number[] {
  const divisor = generator(length);
  const rest: number[] = Array(length).fill(0);
  for (const word of data) {
    const factor = word ^ (rest.shift() as number);
    rest.push(0);
    for (let at = 0; at < length; at += 1) rest[at] = (rest[at] as number) ^ multiply(divisor[at] as number, factor);
  }
  return rest;
}

/** The coefficients of (x−2⁰)(x−2¹)…(x−2ⁿ⁻¹) after the leading one. */
function generator(length: number): number[] {
  let polynomial = [1];
  let root = 1;
  for (let at = 0; at < length; at += 1) {
    const shifted = [...polynomial, 0];
    polynomial = shifted.map((value, index) => value ^ multiply(polynomial[index - 1] ?? 0, root));
    root = multiply(root, 2);
  }
  return polynomial.slice(1);
}

function multiply(left: number, right: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((right >> bit) & 1) * left;
  }
  return product;
}

/** What is the same under every mask; the rest is null. */
function drawPatterns(version: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () => Array(size).fill(null));
  for (let at = 8; at < size - 8; at += 1) {
    set(grid, at, 6, at % 2 === 0);
    set(grid, 6, at, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(grid, x, y, 4);
  const { centres } = versions[version - 1] as Version;
  for (const y of centres) {
    for (const x of centres) {
      if (!isFinder(x, y, size)) square(grid, x, y, 2);
    }
  }
  if (version >= 7) drawVersion(grid, version);
  return grid;
}

/** A finder pattern with its separator (reach 4) or an alignment pattern (reach 2) around a centre. */
function square(grid: Grid, centreX: number, centreY: number, reach: number): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy));
      set(grid, centreX + dx, centreY + dy, reach === 4 ? ring !== 2 && ring !== 4 : ring !== 1);
    }
  }
}

const isFinder = (x: number, y: number, size: number) =>
  (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);

/** The version with its Golay code, beside two of the finders (7.10). */
function drawVersion(grid: Grid, version: number): void {
  const size = grid.length;
  let rest = version;
  for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  bitsOf((version << 12) | rest, 18)
    .reverse()
    .forEach((bit, at) => {
      const [along, across] = [Math.floor(at / 3), size - 11 + (at % 3)];
      set(grid, along, across, bit === 1);
      set(grid, across, along, bit === 1);
    });
}

/** Level M (00) and the mask with their BCH code, twice (7.9). */
function drawFormat(grid: Grid, mask: number): void {
  const size = grid.length;
  let rest = mask;
  for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = bitsOf(((mask << 10) | rest) ^ 0x5412, 15).reverse();
  bits.forEach((bit, at) => {
    const isDark = bit === 1;
    set(grid, 8, at < 6 ? at : at < 8 ? at + 1 : size - 15 + at, isDark);
    set(grid, at < 8 ? size - 1 - at : at === 8 ? 7 : 14 - at, 8, isDark);
  });
  set(grid, 8, size - 8, true);
}

/** Data in columns of two, upwards and downwards in turn, from the right; column 6 is the timing pattern (7.7.3). */
function fill(grid: Grid, bits: number[], mask: (x: number, y: number) => boolean): void {
  const size = grid.length;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = isUpward ? size - 1 - step : step;
      const row = grid[y] as Grid[number];
      for (let x = right; x > right - 2; x -= 1) {
        if (row[x] !== null) continue;
        row[x] = (bits[at] === 1) !== mask(x, y);
        at += 1;
      }
    }
  }
}

function set(grid: Grid, x: number, y: number, isDark: boolean): void {
  const row = grid[y];
  if (row && x >= 0 && x < row.length) row[x] = isDark;
}

/** How badly a scanner would read it: runs, blocks, false finders, imbalance (7.8.3). Most of a code's cost: of eight masks each. */
function penalty(grid: Grid): number {
  const size = grid.length;
  let [runs, finders, blocks, darks] = [0, 0, 0, 0];
  const addLine = (isDark: (at: number) => boolean | null | undefined) => {
    let [run, before, window] = [0, -1, 0];
    for (let at = 0; at < size; at += 1) {
      const cell = isDark(at) ? 1 : 0;
      run = cell === before ? run + 1 : 1;
      before = cell;
      if (run >= 5) runs += run === 5 ? 3 : 1;
      window = ((window << 1) | cell) & 0x7ff;
      if (at >= 10 && (window === 0b10111010000 || window === 0b00001011101)) finders += 1;
    }
  };
  for (let y = 0; y < size; y += 1) {
    const [row, above] = [grid[y] as Grid[number], grid[y - 1]];
    addLine((x) => row[x]);
    addLine((x) => grid[x]?.[y]);
    for (let x = 0; x < size; x += 1) {
      if (row[x]) darks += 1;
      if (above && x > 0 && row[x] === row[x - 1] && row[x] === above[x] && row[x] === above[x - 1]) blocks += 1;
    }
  }
  return runs + 3 * blocks + 40 * finders + 10 * Math.floor(Math.abs(darks / size ** 2 - 0.5) * 20);
}

function toPath(grid: Grid): string {
  return grid
    .map((row, y) => {
      const line = row.map((dark) => (dark ? '1' : '0')).join('');
      return [...line.matchAll(/1+/g)]
        .map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`)
        .join('');
    })
    .join('');
}
