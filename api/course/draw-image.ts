import sharp from 'sharp';

const edgeMax = 1_600;
const pixelsMax = 40_000_000;
const secondsMax = 10;

export interface DrawnImage {
  bytes: Buffer;
  width: number;
  height: number;
}

/** Draws an author's image anew as WebP: its pixels, and nothing else that the file may hold. Throws when there are none. */
export async function drawImage(bytes: Uint8Array): Promise<DrawnImage> {
  const { data, info } = await sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', sequentialRead: true })
    .timeout({ seconds: secondsMax })
    .autoOrient()
    .resize(edgeMax, edgeMax, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality: 86 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
