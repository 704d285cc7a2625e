import { type Credential, isToCome, readCredential } from '../badge.ts';
import type { Content } from '../content.ts';
import { Fault, undecided } from '../finding.ts';
import { parseContent } from '../parse.ts';
import { size } from '../presented/fault.ts';
import { InflateError, inflate } from '../presented/inflate.ts';
import { fromBase64Url, isJws, readJws, withoutClaims } from '../presented/jws.ts';
import { nameOfDid } from '../signature/controller.ts';
import { checkSignature } from '../signature/signature.ts';
import { textOf } from '../words/text.ts';
import { readList, type StatusSources } from './list.ts';

/** The fewest places of a list, below which a place would tell who is meant. */
export const bitsMin = 131_072;
/** 16 million places: what a list may grow to when it is opened. */
const bytesMax = 2 * 1024 * 1024;

/** A place on a list, as W3C's Bitstring Status List 1.0 writes it into a credential. */
export interface BitstringEntry {
  statusPurpose: string;
  statusListIndex: unknown;
  statusListCredential: unknown;
  statusSize?: unknown;
}

/**
 * Whether the bit of a badge is set on its issuer's list. The list is a credential of its own: by the same issuer, with
 * a signature that holds, for the same purpose and still in force.
 * @throws Fault `could_not_check` that says what of this is not so.
 */
export async function readBit(entry: BitstringEntry, badge: Credential, sources: StatusSources): Promise<boolean> {
  const index = textOf(entry.statusListIndex);
  const url = entry.statusListCredential;
  if (typeof url !== 'string' || !/^\d{1,10}$/.test(index) || (entry.statusSize ?? 1) !== 1)
    throw undecided((words) => words.listBroken());
  const { list, jws } = parseList(await readList(url, sources));
  if (list.issuer !== badge.issuer)
    throw undecided((words) => words.listOfOther(nameOfDid(list.issuer), nameOfDid(badge.issuer)));
  if (list.id !== null && list.id !== url) throw undecided((words) => words.listElsewhere(list.id as string, url));
  await requireSigned(list, jws, sources);
  requireInForce(list, sources.now);
  const bits = await decode(requirePurpose(list.content, entry.statusPurpose));
  const at = Number(index);
  if (bits.length * 8 < bitsMin) throw undecided((words) => words.listTooShort(bits.length * 8, bitsMin));
  if (at >= bits.length * 8) throw undecided((words) => words.listBeyond(index, bits.length * 8));
  // The first bit is the leftmost of the first byte.
  return ((bits[at >> 3] as number) & (0x80 >> (at & 7))) !== 0;
}

function parseList(text: string): { list: Credential; jws: string | undefined } {
  try {
    const jws = isJws(text) ? text : undefined;
    return { list: readCredential(jws ? withoutClaims(readJws(jws).payload) : parseContent(text)), jws };
  } catch (error) {
    throw undecided((words) => words.listBroken(), { cause: error });
  }
}

async function requireSigned(list: Credential, jws: string | undefined, sources: StatusSources): Promise<void> {
  await checkSignature(list, jws, sources).catch((error: unknown) => {
    throw undecided((words) => words.listUntrusted(error instanceof Fault ? error.say(words) : ''), { cause: error });
  });
}

function requireInForce({ validFrom, validUntil }: Credential, now: Date): void {
  if (validUntil !== null && Date.parse(validUntil) <= now.getTime())
    throw undecided((words) => words.listOutdated(validUntil));
  if (validFrom !== null && isToCome(validFrom, now)) throw undecided((words) => words.notYet(validFrom));
}

/** The list's encoded bits, if it is one for that purpose. */
function requirePurpose({ type, credentialSubject }: Content, expected: string): string {
  const subject = credentialSubject as Content;
  const isList = [type].flat().includes('BitstringStatusListCredential') && subject.type === 'BitstringStatusList';
  const { statusPurpose, encodedList } = subject;
  if (!isList || typeof encodedList !== 'string') throw undecided((words) => words.listBroken());
  const purposes: unknown[] = [statusPurpose].flat();
  if (!purposes.includes(expected))
    throw undecided((words) => words.listOtherPurpose(purposes.map(textOf).join(','), expected));
  return encodedList;
}

async function decode(encodedList: string): Promise<Uint8Array> {
  // Multibase: u is base64url without padding.
  const compressed = encodedList.startsWith('u') ? fromBase64Url(encodedList.slice(1)) : undefined;
  if (!compressed) throw undecided((words) => words.listBroken());
  return inflate(compressed, 'gzip', bytesMax).catch((error: unknown) => {
    const isTooLarge = error instanceof InflateError && error.isTooLarge;
    throw undecided((words) => (isTooLarge ? words.listTooLarge(size(bytesMax)) : words.listBroken()), {
      cause: error,
    });
  });
}
