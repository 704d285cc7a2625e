import fs from 'node:fs';
import path from 'node:path';

/** The secret in a file, or a new one written to it first (mode 0600, in a folder of mode 0700). */
export function readOrCreateSecret(file: string, create: () => string): string {
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8').trim();
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const secret = create();
  // Renamed into place, so that a killed first start leaves a whole secret or none.
  fs.writeFileSync(`${file}.partial`, `${secret}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.partial`, file);
  return secret;
}
