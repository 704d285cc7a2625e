/** A certificate as a picture: its seal, its course, and whoever it names, all as outlines, so that no font is needed to show it. */
import { type Content, nameIn, sealRings } from '#verify';
import { setLine } from './type/line.ts';
import { textPath } from './type/path.ts';
import { type Language, languageOf, words } from './words.ts';

/** What a picture shows of a certificate. */
export interface Shown {
  contentHash: string;
  course: string;
  /** Null: "Held by a learner". */
  name: string | null;
  kind: 'completion' | 'achievement';
  language: Language;
}

export function shownOf(content: Content, contentHash: string, kind: Shown['kind']): Shown {
  return { contentHash, course: String(content.name), name: nameIn(content), kind, language: languageOf(content) };
}

/** The certificate's inks (web/src/lib/tokens.css): paper in both themes, like a print. */
const ink = { dark: '#11201e', soft: '#4a5b55', line: '#0b6858', paper: '#fbfcf8' };
const brand = 'Brain-Storm Learning';

/** A badge: square, for badge systems and profiles. */
export function drawBadge(shown: Shown): string {
  const { lines, size } = wrap(shown.course, 30, 416);
  return svg(
    [512, 512],
    describe(shown),
    [
      `<rect width="512" height="512" rx="20" fill="${ink.paper}"/>`,
      `<rect x="10" y="10" width="492" height="492" rx="13" fill="none" stroke="${ink.line}" stroke-width="2"/>`,
      `<g transform="translate(256 174) scale(1.12)">${seal(shown.contentHash)}</g>`,
      ...lines.map((line, index) =>
        text(line, { size, weight: 600, anchor: 'middle', maxWidth: 440, x: 256, y: 346 + index * size * 1.2 }),
      ),
      text(shown.name ?? words[shown.language].nobody, {
        ...{ size: 24, anchor: 'middle', maxWidth: 440, x: 256, y: 354 + lines.length * size * 1.2 },
        ...{ fill: ink.soft, isItalic: shown.name === null },
      }),
      text(brand, { size: 17, weight: 500, anchor: 'middle', maxWidth: 440, x: 256, y: 478, fill: ink.line }),
    ].join(''),
  );
}

/** What a link to a certificate shows in messengers and networks: 1200 by 630, as the Open Graph protocol's readers want it. */
export function drawPreview(shown: Shown): string {
  const { lines, size } = wrap(shown.course, 46, 640);
  return svg(
    [1200, 630],
    describe(shown),
    [
      `<rect width="1200" height="630" fill="${ink.paper}"/>`,
      `<rect x="22" y="22" width="1156" height="586" fill="none" stroke="${ink.line}" stroke-width="2"/>`,
      `<rect x="30" y="30" width="1140" height="570" fill="none" stroke="${ink.line}" stroke-width=".8"/>`,
      `<g transform="translate(946 315) scale(1.62)">${seal(shown.contentHash)}</g>`,
      text(brand, { size: 26, weight: 600, maxWidth: 620, x: 80, y: 112 }),
      text(words[shown.language][shown.kind].kind, {
        size: 28,
        isItalic: true,
        maxWidth: 660,
        x: 80,
        y: 232,
        fill: ink.soft,
      }),
      text(shown.name ?? words[shown.language].nobody, {
        size: 66,
        weight: 500,
        maxWidth: 660,
        x: 80,
        y: 318,
        isItalic: shown.name === null,
      }),
      ...lines.map((line, index) =>
        text(line, { size, weight: 600, maxWidth: 660, x: 80, y: 404 + index * size * 1.18, fill: ink.line }),
      ),
      text(words[shown.language].anybody, { size: 24, maxWidth: 660, x: 80, y: 554, fill: ink.soft }),
    ].join(''),
  );
}

function svg([width, height]: [number, number], title: string, inner: string): string {
  const name = escapeXml(title);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ` +
    `aria-label="${name}"><title>${name}</title>${inner}</svg>`
  );
}

const describe = ({ kind, course, name, language }: Shown) =>
  `${words[language][kind].kind}: ${setLine(course).text}, ${name === null ? words[language].nobody : setLine(name).text}`;

const escapeXml = (text: string) =>
  text.replace(/[<>&"]/g, (found) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[found] as string);

interface Placed {
  size: number;
  maxWidth: number;
  x: number;
  y: number;
  weight?: 400 | 500 | 600;
  isItalic?: boolean;
  anchor?: 'left' | 'middle';
  fill?: string;
}

function text(said: string, { x, y, fill = ink.dark, ...style }: Placed): string {
  return `<path transform="translate(${x} ${y})" fill="${fill}" d="${textPath(said, style).data}"/>`;
}

/** In lines broken between words, in the greatest size of which no more than two are needed; what still is too wide is cut. */
function wrap(said: string, size: number, width: number): { lines: string[]; size: number } {
  for (const share of [1, 0.9, 0.8, 0.7, 0.6]) {
    const lines = breakLines(said, width / (size * share));
    if (lines.length <= 2) return { lines, size: size * share };
  }
  const [first = '', second = ''] = breakLines(said, width / (size * 0.6));
  return { lines: [first, `${second}…`], size: size * 0.6 };
}

/** @param width in ems */
function breakLines(said: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of said.split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && setLine(longer, { weight: 600 }).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Around 0 0, 112 in radius: as web/src/lib/components/Seal.svelte draws the one of paper. */
function seal(contentHash: string): string {
  const rings = sealRings(contentHash).flatMap(({ outline, angles }) =>
    angles.map((angle) => `<path d="${outline}" transform="rotate(${angle})"/>`),
  );
  return (
    `<g fill="none" stroke="${ink.line}" stroke-width=".7"><circle r="112" stroke-width="1.2"/><circle r="109"/>` +
    `<circle r="77.5" stroke-dasharray="1 3"/>${rings.join('')}` +
    `<circle r="23"/><path d="M-15 4h9l5-10 3 15 4-9h9" stroke-width="2.6"/></g>`
  );
}
