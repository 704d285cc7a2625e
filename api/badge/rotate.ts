import fs from 'node:fs';
import { newBadgeKeys } from './keys.ts';

export const rotateUsage = `usage: npm run api -- rotate-badge-keys <file> [--revoke]

Puts a new pair of keys that sign certificates in front of those in the file (BADGE_SECRET_FILE; the embedded stack's is
.data/keys/badge.secret), or makes the file. Those of before lose their private part and stay listed in the DID document, so
that what they signed can be checked. Restart the api within a day: what it signs by
the old keys after that does not hold.

  --revoke   they are in wrong hands: nothing that they signed counts any more. Whoever has a file signed by them gets a new
             one at the same place; the ledger's record of a certificate stands either way`;

/** @throws {Error} that says what is wrong with the arguments or the file */
export function rotateBadgeKeys(files: string[], isRevoked: boolean, now: Date = new Date()): string {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0)
    throw new Error(`Found ${files.length} files, expected one.\n\n${rotateUsage}`);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  const text = newBadgeKeys(now, { ...(before !== undefined && { before }), isRevoked });
  // Renamed into place: a key file is whole or the one of before.
  fs.writeFileSync(`${file}.partial`, `${text}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.partial`, file);
  return before === undefined ? `Made ${file}.` : `New keys sign from now on, once the api is restarted: ${file}.`;
}
