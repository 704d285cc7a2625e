/** One ring of the engraving: the line `outline`, drawn once for each angle in degrees. */
export interface Ring {
  outline: string;
  angles: number[];
}

// Three bytes of the hash make a ring r = radius + depth·cos(lobes·θ), drawn several times, each turned a little further.
const rings = [
  { radius: 92, lobes: 13, depth: 11, copies: 6 },
  { radius: 62, lobes: 9, depth: 8, copies: 8 },
  { radius: 38, lobes: 6, depth: 6, copies: 5 },
] as const;

// Where a cubic Bézier's handles end: with this reach half a wave of the cosine is met within 2.5 of the seal's 232 units.
const reach = 2 / (3 * Math.sqrt(3));

/**
 * The rings of a certificate's seal, from its content hash: the same certificate always has the same seal.
 * A fingerprint to the eye and not a check: nobody can compare two of them by looking.
 * @param contentHash 64 hex digits, of which the first nine bytes count
 */
export function sealRings(contentHash: string): Ring[] {
  return rings.map(({ radius, lobes, depth, copies }, index) => {
    const [first, second, third] = [0, 1, 2].map((offset) => byteAt(contentHash, index * 3 + offset)) as [
      number,
      number,
      number,
    ];
    const n = lobes + (first % 6);
    const m = copies + (third % 4);
    return {
      outline: outline(radius, depth + (second % 6), n),
      angles: Array.from({ length: m }, (_, copy) => round((copy * 360) / (n * m))),
    };
  });
}

function outline(radius: number, depth: number, lobes: number): string {
  const half = Math.PI / lobes;
  const curves = Array.from({ length: 2 * lobes }, (_, index) => {
    const [from, to] = index % 2 === 0 ? [radius + depth, radius - depth] : [radius - depth, radius + depth];
    const handles = [handle(from, index * half, half), handle(to, (index + 1) * half, -half)];
    return `C${handles.join(' ')} ${point(to, (index + 1) * half)}`;
  });
  return `M${point(radius + depth, 0)}${curves.join('')}z`;
}

/** A Bézier handle of an extreme at `angle`: along the circle there, since the radius neither grows nor falls. */
function handle(radius: number, angle: number, half: number): string {
  const length = radius * half * reach;
  return pair(radius * Math.cos(angle) - length * Math.sin(angle), radius * Math.sin(angle) + length * Math.cos(angle));
}

function point(radius: number, angle: number): string {
  return pair(radius * Math.cos(angle), radius * Math.sin(angle));
}

function pair(x: number, y: number): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10 + 0; // + 0 turns −0 into 0
}

function byteAt(hash: string, index: number): number {
  const byte = Number.parseInt(hash.slice(index * 2, index * 2 + 2), 16);
  if (Number.isNaN(byte)) throw new TypeError(`A seal needs a content hash of 64 hex digits; found "${hash}".`);
  return byte;
}
