/** The processes that `npm start` brings up: start one, know when it answers, stop it in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Service {
  name: string;
  process: ChildProcess;
  /** Resolves when the process has ended, with what to say about it. */
  ended: Promise<string>;
  /** SIGTERM, then after `graceMs` SIGKILL. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  name: string;
  /** Script (run by this Node) and its arguments. */
  command: string[];
  env: Record<string, string | undefined>;
  /** Everything the process prints goes to `<logDir>/<name>.log`. */
  logDir: string;
  cwd?: string;
  graceMs?: number;
}

/**
 * Starts a Node service in its own process group, so that Ctrl-C in the terminal reaches the stack alone and the
 * services stop in the stack's order. It holds an IPC channel: a service whose stack was killed sees it close and ends.
 */
export function startService(options: ServiceOptions): Service {
  fs.mkdirSync(options.logDir, { recursive: true });
  const logFile = path.join(options.logDir, `${options.name}.log`);
  const log = fs.openSync(logFile, 'a');
  const logStart = fs.fstatSync(log).size;
  const follow = path.join(import.meta.dirname, 'end-with-parent.mjs');
  const child = spawn(process.execPath, ['--import', follow, ...options.command], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  fs.closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${options.name} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      const said = fs
        .readFileSync(logFile)
        .subarray(logStart)
        .toString('utf8')
        .trim()
        .split('\n')
        .slice(-12)
        .join('\n');
      resolve(`${options.name} ended (${signal ?? `code ${code}`}). The end of ${logFile}:\n${said}`);
    });
  });
  return {
    name: options.name,
    process: child,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const graceful = await Promise.race([
        ended.then(() => true),
        sleep(options.graceMs ?? 10_000, false, { ref: false }),
      ]);
      if (!graceful) child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Waits until the address answers with a 2xx or 3xx.
 *
 * @throws {Error} with the service's last words when it ends before, or after `timeoutMs`.
 */
export async function answers(
  service: Service,
  url: string,
  request: RequestInit = {},
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let gone: string | undefined;
  service.ended.then((said) => {
    gone = said;
  });
  for (;;) {
    if (gone) throw new Error(gone);
    const answer = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer && answer.status < 400) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${service.name} does not answer at ${url} (last: ${answer?.status ?? 'no connection'}) after ${timeoutMs / 1000} s.`,
      );
    }
    await sleep(50);
  }
}
