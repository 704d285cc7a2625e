/** Drawings as PNG: made beside the main thread, few at a time, and the last ones kept. */
import { setImmediate } from 'node:timers/promises';
import { renderAsync } from '@resvg/resvg-js';
import sharp from 'sharp';
import type { Shown } from './drawing.ts';

export type Picture = Uint8Array<ArrayBuffer>;

/** Of some 60 kB each. */
const keptMax = 200;
const kept = new Map<string, Promise<Picture>>();

/** The picture that `draw` makes. Who may see it is asked before: what is kept names people. */
export function makePicture(draw: (shown: Shown) => string, shown: Shown): Promise<Picture> {
  const key = `${draw.name} ${JSON.stringify(shown)}`;
  const made = kept.get(key) ?? inTurn(() => rasterize(draw(shown)));
  kept.delete(key); // Whoever is asked for again stays longest.
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  if (kept.size > keptMax) kept.delete(kept.keys().next().value as string);
  return made;
}

/** libvips, which sharp is, may not read drawings here: see api/account/avatar.ts. */
export async function rasterize(drawing: string): Promise<Picture> {
  const picture = await renderAsync(drawing, { font: { loadSystemFonts: false } });
  return new Uint8Array(await sharp(picture.asPng()).png({ compressionLevel: 9, palette: true }).toBuffer());
}

// Node has four threads for this, for passwords and for files; a crowd that saves its certificates shall leave some.
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** Carries out what takes long when it is its turn. Between two of them others are answered. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < atOnce) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    await setImmediate();
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
