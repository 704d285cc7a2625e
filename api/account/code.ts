/** Codes that people read, paste and type: no two of their characters look alike. */
import { createHash, randomBytes } from 'node:crypto';
import { referralCodePattern } from '#wire';

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // 32, so a random byte picks evenly

/** Five bits a character. */
export function newCode(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('');
}

/** What was meant by what was typed: small letters, spaces and dashes don't count. */
export function tidyCode(typed: string): string {
  return typed.replaceAll(/[\s-]/g, '').toUpperCase();
}

/** For a code of the mail: 120 bits can't be guessed from their hash. */
export const mailCodeLength = 24;

/** SHA-256, hex. */
export function hashOfCode(typed: string): string {
  return createHash('sha256').update(tidyCode(typed)).digest('hex');
}

/** A referral code as it is kept; nothing for what can't be one, which is no reason to send anybody away. */
export function readReferralCode(typed = ''): string | undefined {
  const code = tidyCode(typed);
  return new RegExp(referralCodePattern).test(code) ? code : undefined;
}
