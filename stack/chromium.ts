/** A Chromium for the browser tests: the machine's own, or one installed through its package manager. */
import { execFileSync } from 'node:child_process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** @throws {Error} that says what to install. */
export function findChromium(): string {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const found = () => NAMES.map(which).find((file) => file !== undefined);
  if (!found() && process.getuid?.() === 0 && which('apt-get')) {
    const apt = (...args: string[]) =>
      execFileSync('apt-get', ['-q', ...args], {
        stdio: 'pipe',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium');
  }
  const file = found();
  if (!file)
    throw new Error(
      'The browser tests need Chromium. Install it (Debian, Ubuntu: "sudo apt-get install chromium"), or set CHROMIUM_PATH.',
    );
  return file;
}

/** No sandbox as root (Chromium refuses it there); no background traffic, so that all connections are the test's own. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function which(name: string): string | undefined {
  try {
    return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
