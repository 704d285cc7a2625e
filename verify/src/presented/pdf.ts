import { credentialBytesMax, PresentedError, size, utf8 } from './fault.ts';
import { InflateError, inflate } from './inflate.ts';
import { isJws } from './jws.ts';
import { openPdf, type Pdf, type PdfDictionary, PdfError, PdfName, PdfReference, type PdfValue } from './pdfobjects.ts';

/** Attachments that are looked into, and nodes of the tree that lists them. */
const attachmentsMax = 32;
const nodesMax = 1_000;

export function isPdf(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 1024)).includes('%PDF-');
}

/**
 * The credential that is attached to a PDF, as it was written: the one attachment that is JSON or a compact JWS. The
 * document is taken by its own table of objects, the newest of each; nothing in it is drawn or run.
 * @throws PresentedError when there is none, more than one, or the document can't be read.
 */
export async function readPdf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const texts: string[] = [];
  try {
    const pdf = openPdf(bytes);
    for (const stream of attachmentsOf(pdf)) {
      const text = await readAttachment(pdf, stream);
      if (text.startsWith('{') || isJws(text)) texts.push(text);
    }
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    throw new PresentedError('unreadable', `This PDF cannot be read: ${error.message}.`, { cause: error });
  }
  const [text] = texts;
  if (text === undefined) {
    const found =
      'This PDF has no certificate attached. Only the one that was downloaded has, not a print or a scan of it.';
    throw new PresentedError('not_a_certificate', found);
  }
  if (texts.length > 1)
    throw new PresentedError('unreadable', `This PDF has ${texts.length} certificates attached, expected one.`);
  return text;
}

/** The streams of the attached files: those that the document lists by name, and those it calls associated. */
function attachmentsOf(pdf: Pdf): number[] {
  const catalog = pdf.dictionary(pdf.root);
  const specifications = [...listOf(pdf.resolve(catalog.get('AF')))];
  let nodes = 0;
  const walk = (value: PdfValue): void => {
    if (++nodes > nodesMax) throw new PdfError(`found more than ${nodesMax} lists of attachments`);
    const node = pdf.dictionary(value);
    // A leaf alternates between a name and what it names.
    specifications.push(...listOf(pdf.resolve(node.get('Names'))).filter((_, index) => index % 2 === 1));
    for (const kid of listOf(pdf.resolve(node.get('Kids')))) walk(kid);
  };
  const names = pdf.resolve(catalog.get('Names'));
  if (names instanceof Map && names.has('EmbeddedFiles')) walk(names.get('EmbeddedFiles') as PdfValue);
  const streams = new Set(specifications.flatMap((one) => streamsOf(pdf, pdf.dictionary(one))));
  if (streams.size > attachmentsMax) throw new PdfError(`found ${streams.size} attachments`);
  return [...streams];
}

/** One file under all its names, mostly: a stream that only some readers open is a certificate like any other. */
function streamsOf(pdf: Pdf, specification: PdfDictionary): number[] {
  const files = pdf.resolve(specification.get('EF'));
  const named = files instanceof Map ? [...files.values()] : [];
  return named.filter((file) => file instanceof PdfReference).map((file) => file.number);
}

/** An attachment as text; empty for one that is packed or written otherwise, or longer than a certificate. */
async function readAttachment(pdf: Pdf, number: number): Promise<string> {
  const { dictionary, data } = pdf.stream(number);
  const filters = [pdf.resolve(dictionary.get('Filter')) ?? []]
    .flat()
    .map((filter) => filter instanceof PdfName && filter.text);
  const isPacked = filters.length === 1 && filters[0] === 'FlateDecode';
  if (filters.length > 0 && !isPacked) return '';
  try {
    const plain = isPacked ? await inflate(data, 'deflate', credentialBytesMax) : data;
    return utf8(plain, 'An attachment').trim();
  } catch (error) {
    if (error instanceof InflateError && error.isTooLarge)
      throw new PresentedError('too_large', `An attachment of this PDF has more than ${size(credentialBytesMax)}.`, {
        cause: error,
      });
    if (error instanceof InflateError || error instanceof PresentedError) return '';
    throw error;
  }
}

function listOf(value: PdfValue | undefined): PdfValue[] {
  return Array.isArray(value) ? value : [];
}
