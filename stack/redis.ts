/** A real Redis on this machine: the `redis-server` or `valkey-server` that is installed, or gets installed. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { runs } from './leftover.ts';
import { freePort } from './ports.ts';

export interface RunningRedis {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const SERVERS = ['redis-server', 'valkey-server'];

/** Ways to install it, by the package manager that is there. Only root can; others get the sentence. */
const INSTALLERS: [manager: string, ...commands: string[][]][] = [
  [
    'apt-get',
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'redis-server'],
  ],
  ['dnf', ['dnf', 'install', '-y', '-q', 'valkey']],
  ['apk', ['apk', 'add', '--quiet', 'redis']],
  ['pacman', ['pacman', '-S', '--noconfirm', 'valkey']],
  ['brew', ['brew', 'install', '--quiet', 'redis']],
];

/**
 * Starts it on a free port, keeping nothing on disk: Redis holds caches and nudges, never the truth.
 *
 * @throws {Error} that says what to install, when there is none and none could be installed.
 */
export async function startRedis(dataDir: string, onInstall?: (what: string) => void): Promise<RunningRedis> {
  const program = redisProgram(onInstall);
  fs.mkdirSync(dataDir, { recursive: true });
  const pidFile = path.join(dataDir, 'redis.pid');
  if (fs.existsSync(pidFile)) stopLeftover(Number(fs.readFileSync(pidFile, 'utf8')));
  const port = await freePort();
  const server = spawn(
    program,
    [
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      dataDir,
      '--pidfile',
      pidFile,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // Ctrl-C must not end it before the services that use it
    },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
    });
  }
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `redis://127.0.0.1:${port}`;
  const failed = exited.then(() => {
    throw new Error(`${program} stopped while starting. It said:\n${log.trim()}`);
  });
  await Promise.race([answers(url), failed]);
  failed.catch(() => {});
  return {
    url,
    pid: server.pid as number,
    async stop() {
      server.kill('SIGTERM');
      await exited;
    },
  };
}

/** Ends the server that a killed run left behind; it holds nothing worth waiting for. */
function stopLeftover(pid: number): void {
  if (SERVERS.some((name) => runs(pid, name))) process.kill(pid, 'SIGTERM');
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => {});
    const pong = await client
      .connect()
      .then(() => client.ping())
      .catch(() => undefined);
    client.disconnect();
    if (pong === 'PONG') return;
    await sleep(30);
  }
}

/** The server's name; installed when there is none. @throws {Error} as {@link startRedis} */
export function redisProgram(onInstall?: (what: string) => void): string {
  return findServer() ?? install(onInstall);
}

function findServer(): string | undefined {
  return SERVERS.find((name) => has(name));
}

function has(command: string): boolean {
  try {
    execFileSync(process.platform === 'win32' ? 'where' : 'which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function install(onInstall?: (what: string) => void): string {
  const [manager, ...commands] = INSTALLERS.find(([name]) => has(name)) ?? [];
  const advice =
    'Redis is not on this machine. Install redis-server (Debian, Ubuntu: "sudo apt-get install redis-server"; macOS: "brew install redis"), or set REDIS_URL.';
  const mayInstall = manager === 'brew' || process.getuid?.() === 0;
  if (!manager || !mayInstall) throw new Error(advice);
  onInstall?.(`Redis is missing: installing it with ${manager}`);
  try {
    for (const [command, ...args] of commands) {
      execFileSync(command as string, args, {
        stdio: 'pipe',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    }
  } catch (cause) {
    const said = String((cause as { stderr?: Buffer }).stderr ?? cause).trim();
    throw new Error(`${advice}\nInstalling it with ${manager} failed:\n${said.slice(-1000)}`, { cause });
  }
  const program = findServer();
  if (!program) throw new Error(advice);
  return program;
}
