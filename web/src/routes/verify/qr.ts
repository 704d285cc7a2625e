/** QR codes, read here: the reader (WebAssembly, half a megabyte) is loaded when there is a picture to look at. */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

/** What the QR code in a picture says; null when there is none that can be read. */
export async function readQr(picture: Blob | ImageData): Promise<string | null> {
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
  return found[0]?.text ?? null;
}
