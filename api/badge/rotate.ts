import fs from 'node:fs';
import { newBadgeKeys, withdrawBadgeKey } from './keys.ts';

export const rotateUsage = `usage: npm run api -- rotate-badge-keys <file> [--revoke | --revoke-key <id>]

Puts a new pair of keys that sign certificates in front of those in the file (BADGE_SECRET_FILE; the embedded stack's is
.data/keys/badge.secret), or makes the file. Those of before lose their private part and stay listed in the DID document, so
that what they signed can be checked. Restart the api within a day: what it signs by
the old keys after that does not hold.

  --revoke            they are in wrong hands: nothing that they signed counts any more
  --revoke-key <id>   an older one is in wrong hands: makes no new keys, but nothing that this one signed counts any more. Its
                      id is in the DID document and on /trust

What becomes of certificates signed by a revoked key: files handed out before fail the check "signature", whoever signed
them. The ledger's record and the hash of the content still hold. Downloaded again, at the same place, a certificate is
signed by the keys of today. The DID document lists the key as revoked, and no longer among those that sign.
Restart the api at once.`;

/** @throws {Error} that says what is wrong with the arguments or the file */
export function rotateBadgeKeys(
  files: string[],
  { isRevoked = false, revokedKey }: { isRevoked?: boolean; revokedKey?: string | undefined } = {},
  now: Date = new Date(),
): string {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0)
    throw new Error(`Found ${files.length} files, expected one.\n\n${rotateUsage}`);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  if (revokedKey !== undefined) {
    if (isRevoked) throw new Error(`Found --revoke and --revoke-key, expected one of them.\n\n${rotateUsage}`);
    if (before === undefined) throw new Error(`Found no file ${file}, expected the keys that --revoke-key is about.`);
    replaceFile(file, withdrawBadgeKey(before, revokedKey, now));
    return `Nothing that the key signed counts any more, once the api is restarted: ${file}.`;
  }
  replaceFile(file, newBadgeKeys(now, { ...(before !== undefined && { before }), isRevoked }));
  return before === undefined ? `Made ${file}.` : `New keys sign from now on, once the api is restarted: ${file}.`;
}

/** Renamed into place: a key file is whole or the one of before. */
function replaceFile(file: string, text: string): void {
  fs.writeFileSync(`${file}.partial`, `${text}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.partial`, file);
}
