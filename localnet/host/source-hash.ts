/** Ties the committed WebAssembly to the sources it was built from. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** SHA-256 (hex) over the names and contents of Cargo.toml, Cargo.lock and src/. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of ['Cargo.lock', 'Cargo.toml', ...rustFiles()]) {
    const content = readFileSync(new URL(file, import.meta.url));
    hash.update(`${file} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function rustFiles(): string[] {
  const found = readdirSync(new URL('src', import.meta.url), { recursive: true, encoding: 'utf8' });
  return found
    .filter((file) => file.endsWith('.rs'))
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .sort();
}
