import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../stack/ports.ts';
import type { Figure } from './run.ts';

/** `npm start` to Ready: first with nothing but installed dependencies and a built site, then again on what it left. */
export async function benchStart(): Promise<Figure[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  fs.chmodSync(dataDir, 0o711);
  try {
    const cold = await secondsToReady(dataDir);
    const warm = await secondsToReady(dataDir);
    return [
      {
        what: '`npm start` → Ready, cold',
        value: `${cold.toFixed(1)} s`,
        against: 'empty data folder, dependencies installed, site built',
      },
      {
        what: '`npm start` → Ready, warm',
        value: `${warm.toFixed(1)} s`,
        against: 'the same folder again; aim < 10 s',
      },
    ];
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

async function secondsToReady(dataDir: string): Promise<number> {
  const port = async () => String(await freePort());
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    WEB_PORT: await port(),
    API_PORT: await port(),
    INDEXER_PORT: await port(),
    WORKER_PORT: await port(),
    NETWORK_PORT: await port(),
  };
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: path.dirname(import.meta.dirname),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (/^Ready/m.test(output)) resolve((performance.now() - startedAt) / 1000);
      });
    }
    ended.then(() => reject(new Error(`npm start ended before Ready:\n${output}`)));
  });
  const seconds = await ready;
  process.kill(-(child.pid as number), 'SIGINT');
  await ended;
  return seconds;
}
