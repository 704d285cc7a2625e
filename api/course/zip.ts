/**
 * A course's folder as a zip, and back. What is read may be hostile: the archive's own list is read first, everything odd
 * about it is refused by name, and nothing is unfolded beyond the size that it says.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import { type Fault, quote } from './fault.ts';
import { faultOfPlace } from './path.ts';

export type ZipReading =
  | { files: Map<string, Uint8Array>; faults?: undefined }
  | { files?: undefined; faults: Fault[] };

interface Entry {
  path: string;
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  offset: number;
  /** Unix file mode, where the archive tells one. */
  mode: number;
}

/** Text shrinks to a tenth, at best to a fiftieth; a bomb to a thousandth. */
const ratioMax = 200;
const [endSignature, entrySignature, localSignature] = [0x06054b50, 0x02014b50, 0x04034b50];
const commentMax = 0xffff;

/** The files of a zip by path. A single folder around all of them is taken off. */
export function readZip(bytes: Uint8Array): ZipReading {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = listEntries(view);
  if ('found' in entries) return { faults: [{ file: '', place: '', ...entries }] };
  const faults = faultsOfList(entries);
  if (faults.length > 0) return { faults: faults.slice(0, 50) };
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter(isFile)) {
    const content = unfold(view, entry);
    if (!content) return { faults: [faultAt(entry, 'bytes that are damaged', 'the file as it was packed')] };
    files.set(entry.path, content);
  }
  return { files: withoutTop(files) };
}

/** Packs a folder; the same folder gives the same bytes. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: new Date(1980, 0, 1, 12) });
}

/** APPNOTE.TXT 4.3.12 and 4.3.16: the list at the archive's end, which alone says what is in it. */
function listEntries(view: Buffer): Entry[] | { found: string; expected: string } {
  const no = (found: string) => ({ found, expected: 'a zip of a course’s folder' });
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || view.length - end < 22 || view.length - end > 22 + commentMax) return no('bytes that are no zip');
  const [count, start] = [view.readUInt16LE(end + 10), view.readUInt32LE(end + 16)];
  if (view.readUInt32LE(end) !== endSignature || count === 0xffff || start === 0xffffffff)
    return no('a zip in the 64-bit form');
  if (view.readUInt16LE(end + 4) !== 0 || view.readUInt16LE(end + 8) !== count) return no('a zip in several parts');
  if (count > limits.files * 2) return no(`${count} entries`); // folders are entries, too
  const entries: Entry[] = [];
  for (let at = start, left = count; left > 0; left -= 1) {
    if (at + 46 > end || view.readUInt32LE(at) !== entrySignature) return no('a damaged list of files');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => view.readUInt16LE(at + place));
    const name = view.subarray(at + 46, at + 46 + (nameBytes as number));
    entries.push({
      path: name.toString('utf8'),
      flags: view.readUInt16LE(at + 8),
      method: view.readUInt16LE(at + 10),
      crc: view.readUInt32LE(at + 16),
      packedBytes: view.readUInt32LE(at + 20),
      bytes: view.readUInt32LE(at + 24),
      offset: view.readUInt32LE(at + 42),
      mode: view.readUInt16LE(at + 40),
    });
    at += 46 + (nameBytes as number) + (extraBytes as number) + (commentBytes as number);
  }
  return entries;
}

function faultsOfList(entries: Entry[]): Fault[] {
  const files = entries.filter(isFile);
  const bytes = files.reduce((sum, entry) => sum + entry.bytes, 0);
  const folder = (found: string, expected: string): Fault[] => [{ file: '', place: '', found, expected }];
  if (files.length === 0) return folder('no file', 'a course’s folder');
  if (files.length > limits.files) return folder(`${files.length} files`, `at most ${limits.files}`);
  if (bytes > limits.folderBytes) return folder(`${bytes} bytes in all`, `at most ${limits.folderBytes}`);
  const folded = new Map<string, string>();
  return entries.flatMap((entry) => {
    const fault = faultOfEntry(entry) ?? faultOfTwin(entry, folded);
    return fault ? [fault] : [];
  });
}

function faultOfEntry(entry: Entry): Fault | undefined {
  const { path, flags, method, packedBytes, bytes, mode } = entry;
  const place = faultOfPlace(path.endsWith('/') ? path.slice(0, -1) : path);
  if (place) return { ...faultAt(entry, '', ''), ...place };
  const type = mode & 0xf000;
  if (type === 0xa000) return faultAt(entry, 'a link', 'a file');
  if (type !== 0 && type !== 0x8000 && type !== 0x4000) return faultAt(entry, 'a device', 'a file');
  if (flags & 1) return faultAt(entry, 'an encrypted file', 'one that anybody can read');
  if (method !== 0 && method !== 8) return faultAt(entry, `packing method ${method}`, 'stored or deflated');
  if (bytes > 65_536 && bytes > packedBytes * ratioMax)
    return faultAt(entry, `${bytes} bytes packed into ${packedBytes}`, `at most ${ratioMax} times its packed size`);
  return undefined;
}

function faultOfTwin(entry: Entry, folded: Map<string, string>): Fault | undefined {
  const key = entry.path.normalize('NFC').toLowerCase();
  const twin = folded.get(key);
  folded.set(key, entry.path);
  return twin === undefined
    ? undefined
    : faultAt(entry, `the name a second time, beside ${quote(twin)}`, 'each name once');
}

function faultAt({ path }: Entry, found: string, expected: string): Fault {
  return { file: /^[\w./-]{1,120}$/.test(path) ? path : quote(path), place: '', found, expected };
}

function isFile({ path, mode }: Entry): boolean {
  // What macOS puts beside every file is no part of anything.
  return !path.endsWith('/') && (mode & 0xf000) !== 0x4000 && !/^__MACOSX\/|(^|\/)\.DS_Store$/.test(path);
}

function unfold(view: Buffer, { offset, method, packedBytes, bytes, crc }: Entry): Uint8Array | undefined {
  if (offset + 30 > view.length || view.readUInt32LE(offset) !== localSignature) return undefined;
  const start = offset + 30 + view.readUInt16LE(offset + 26) + view.readUInt16LE(offset + 28);
  const packed = view.subarray(start, start + packedBytes);
  try {
    const content = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
    return content.length === bytes && crc32(content) === crc ? new Uint8Array(content) : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever packs a folder packs it with its name around it. */
function withoutTop(files: Map<string, Uint8Array>): Map<string, Uint8Array> {
  const tops = new Set([...files.keys()].map((path) => path.split('/')[0] as string));
  const [top] = tops;
  const isAround = tops.size === 1 && [...files.keys()].every((path) => path.includes('/'));
  if (!isAround || top === undefined) return files;
  return new Map([...files].map(([path, content]) => [path.slice(top.length + 1), content]));
}
