/** Ties the committed WebAssembly to the sources it was built from. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const manifests = ['', 'protocol-29/'].flatMap((folder) => [`${folder}Cargo.lock`, `${folder}Cargo.toml`]);

/** SHA-256 (hex) over the names and contents of every Cargo.toml and Cargo.lock, and of src/. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of [...manifests, ...rustFiles()]) {
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
