/** A Chromium for the browser tests: the machine's own, or one installed through its package manager. */
import { execFileSync } from 'node:child_process';

/** The first is the same engine without its windows, where a fresh context costs a fifth of the processor's time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

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
    const install = (name: string) => apt('install', '-y', '--no-install-recommends', name);
    try {
      install('chromium-headless-shell');
    } catch {
      install('chromium'); // not every archive has it without windows
    }
  }
  const file = found();
  if (!file)
    throw new Error(
      'The browser tests need Chromium. Install it (Debian: "sudo apt-get install chromium-headless-shell"), or set CHROMIUM_PATH.',
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
