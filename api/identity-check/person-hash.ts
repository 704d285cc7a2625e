import { createHmac, hkdfSync } from 'node:crypto';
import type { IdentityRequest } from '#wire';

export type PersonHasher = (request: Pick<IdentityRequest, 'fullName' | 'birthDate' | 'country'>) => string;

/**
 * Makes of a checked identity what tells the same person again and no one else anything: without the secret nobody can try out names.
 * Case, accents, spaces and marks of a name don't count.
 */
export function personHasher(accountSecret: Buffer): PersonHasher {
  const key = Buffer.from(hkdfSync('sha256', accountSecret, '', 'person', 32));
  return ({ fullName, birthDate, country }) => {
    const name = fullName
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase();
    return createHmac('sha256', key).update(`${name} ${birthDate} ${country}`).digest('hex');
  };
}
