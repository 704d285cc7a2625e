import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Everything the committed wasm depends on, but for the compiler. */
const sources = [
  'Cargo.toml',
  'Cargo.lock',
  '{shared,analytics,token,certificate,governance,practice,tools/strip-spec}/{Cargo.toml,src/**/*.rs}',
];

/**
 * SHA-256 (hex) over the names and contents of the files the contracts are built from.
 * @param workspace folder of the Rust workspace
 */
export function hashSources(workspace: string): string {
  const paths = globSync(sources, { cwd: workspace }).map((path) => path.split(sep).join('/'));
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    // Git may check text out with CRLF; the compiler does not care, so neither does the hash.
    const text = readFileSync(join(workspace, path), 'utf8').replaceAll('\r\n', '\n');
    hash.update(`${path}\0${text}\0`);
  }
  return hash.digest('hex');
}
