/** What a certificate is printed on, and sealed with: as the pages draw it (web/src/lib/tokens.css, Seal.svelte). */
import { sealRings } from '#verify';
import { color, Outline, Stamp } from './outline.ts';

export const ink = { dark: '#11201e', soft: '#4a5b55', line: '#0b6858', paper: '#fbfcf8' };
/** The line's ink on paper at 11 in a hundred: archived documents do without transparency. */
const faint = '#e1ece6';

/** Paper, its waves, and the engraved border of that thickness all around. */
export function drawPaper(document: PDFKit.PDFDocument, thickness: number): void {
  const { width, height } = document.page;
  document.addContent(`${color(ink.paper, 'rg')}0 0 ${width} ${height} re f`);
  drawWaves(document, thickness);
  drawBorder(document, thickness);
}

function drawWaves(document: PDFKit.PDFDocument, margin: number): void {
  const { width, height } = document.page;
  const row = new Outline();
  for (const [y, depth] of [
    [7, 9],
    [9, 5],
  ] as const) {
    row.move(0, y);
    for (let x = 0, side = -1; x < width; x += 30, side = -side) row.quadratic(x + 15, y + side * depth, x + 30, y);
  }
  const stamp = new Stamp(document, 'Waves', [0, 0, width, 16], `.6 w ${color(faint, 'RG')}${row}S`);
  document.addContent(`q ${margin} ${margin} ${width - 2 * margin} ${height - 2 * margin} re W n`);
  for (let y = margin; y < height - margin; y += 14) stamp.print(1, 0, 0, 1, 0, y);
  document.addContent('Q');
}

/** In the units of its drawing a tile is 24 long and wide. */
const tile = 24;

function drawBorder(document: PDFKit.PDFDocument, thickness: number): void {
  const { width, height } = document.page;
  const style = `.7 w ${color(ink.line, 'RG')}`;
  const braid = new Outline();
  for (const depth of [-16, 16, -8, 8])
    braid
      .move(0, 12)
      .quadratic(6, 12 + depth, 12, 12)
      .quadratic(18, 12 - depth, 24, 12);
  for (const [from, to] of [
    [6, 18],
    [18, 6],
  ] as const)
    braid.move(0, from).cubic(3, from, 9, to, 12, to).cubic(15, to, 21, from, 24, from);
  braid.move(0, 0.35).line(24, 0.35).move(0, 23.6).line(24, 23.6);
  const side = new Stamp(document, 'Braid', [0, 0, tile, tile], `${style}${braid}S`);

  const rosette = new Outline().circle(12, 12, 10).circle(12, 12, 7.5).circle(12, 12, 3);
  rosette.move(12, 2).quadratic(19, 12, 12, 22).quadratic(5, 12, 12, 2).close();
  rosette.move(2, 12).quadratic(12, 5, 22, 12).quadratic(12, 19, 2, 12).close();
  rosette.move(5, 5).quadratic(17, 7, 19, 19).quadratic(7, 17, 5, 5).close();
  rosette.move(19, 5).quadratic(17, 17, 5, 19).quadratic(7, 7, 19, 5).close();
  rosette.move(0.35, 24).line(0.35, 0.35).line(24, 0.35).move(23.6, 24).line(23.6, 23.6).line(24, 23.6);
  const corner = new Stamp(document, 'Rosette', [0, 0, tile, tile], `${style}${rosette}S`);

  const scale = thickness / tile;
  const inner = { width: width - 2 * thickness, height: height - 2 * thickness };
  // As many whole tiles as go, each a little longer or shorter.
  const across = Math.round(inner.width / thickness);
  const down = Math.round(inner.height / thickness);
  for (let index = 0; index < across; index++) {
    const step = inner.width / across;
    const x = thickness + index * step;
    side.print(step / tile, 0, 0, scale, x, 0);
    side.print(step / tile, 0, 0, -scale, x, height);
  }
  for (let index = 0; index < down; index++) {
    const step = inner.height / down;
    const y = thickness + index * step;
    side.print(0, step / tile, scale, 0, 0, y);
    side.print(0, step / tile, -scale, 0, width, y);
  }
  for (const [x, y, right, below] of [
    [0, 0, 1, 1],
    [width, 0, -1, 1],
    [0, height, 1, -1],
    [width, height, -1, -1],
  ] as const)
    corner.print(right * scale, 0, 0, below * scale, x, y);
}

/** With the bolt at its centre: the tick belongs to a page that has just checked. */
export function drawSeal(document: PDFKit.PDFDocument, contentHash: string, x: number, y: number, width: number): void {
  const scale = width / 232;
  document.addContent(`q ${scale} 0 0 ${scale} ${x} ${y} cm ${color(ink.line, 'RG')}`);
  document.addContent(`1.2 w ${new Outline().circle(0, 0, 112)}S .7 w ${new Outline().circle(0, 0, 109)}S`);
  document.addContent(`[1 3] 0 d ${new Outline().circle(0, 0, 77.5)}S [] 0 d`);
  for (const [index, { outline, angles }] of sealRings(contentHash).entries()) {
    const ring = new Stamp(
      document,
      `Ring${index}`,
      [-116, -116, 116, 116],
      `.7 w ${color(ink.line, 'RG')}${new Outline().path(outline)}S`,
    );
    for (const angle of angles) {
      const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      ring.print(cos, sin, -sin, cos, 0, 0);
    }
  }
  document.addContent(`${new Outline().circle(0, 0, 23)}S 2.6 w`);
  const bolt = new Outline().move(-15, 4).line(-6, 4).line(-1, -6).line(2, 9).line(6, 0).line(15, 0);
  document.addContent(`${bolt}S Q`);
}

/** The mark between the two words of the name, 14 by 10 units at its scale. */
export function drawMark(document: PDFKit.PDFDocument, x: number, y: number, scale: number): void {
  const mark = new Outline().move(0, 6).line(5, 6).line(8, 2).line(9, 8).line(10.5, 6).line(14, 6);
  document.addContent(`q ${scale} 0 0 ${scale} ${x} ${y} cm 2.2 w ${color(ink.line, 'RG')}${mark}S Q`);
}

/**
 * A QR code on plain paper, four of its modules wider on each side: readers ask for as much.
 * @param modules row by row
 */
export function drawModules(
  document: PDFKit.PDFDocument,
  modules: { size: number; data: Uint8Array },
  x: number,
  y: number,
  width: number,
): void {
  const { size, data } = modules;
  const outline = new Outline();
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let dark = 0;
      while (column + dark < size && data[row * size + column + dark]) dark++;
      if (dark > 0) outline.rectangle(column, row, dark, 1);
      column += dark;
    }
  const scale = width / size;
  document.addContent(`q ${scale} 0 0 ${scale} ${x} ${y} cm`);
  document.addContent(`${color(ink.paper, 'rg')}${new Outline().rectangle(-4, -4, size + 8, size + 8)}f`);
  document.addContent(`${color(ink.dark, 'rg')}${outline}f Q`);
}
