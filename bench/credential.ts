import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '#wire';
import { publishCourse } from '../api/testing/learning.ts';
import { connectChain } from '../stack/chain.ts';
import { readStackConfig } from '../stack/config.ts';
import { freePort } from '../stack/ports.ts';
import { startStack } from '../stack/start.ts';
import { awardedId, completeCourse, newLearner, type RunningSite } from '../stack/testing-learner.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';

const ROUNDS = 10;
const LEDGER_MS = 2_000;
const POLL_MS = 50;
const PATIENCE_MS = 60_000;

interface Round {
  ms: number;
  /** From the last that was closed when the lesson was done to the one that has the certificate. */
  ledgers: number;
}

/** From the answer that a course is complete to its certificate's public page saying "valid", on the whole stack. */
export async function benchCredential(): Promise<Figure[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  fs.chmodSync(dataDir, 0o711); // as root, Postgres runs as another user, who must pass
  const port = async () => String(await freePort());
  const config = readStackConfig({
    DATA_DIR: dataDir,
    WEB_PORT: await port(),
    API_PORT: await port(),
    INDEXER_PORT: await port(),
    WORKER_PORT: await port(),
    NETWORK_PORT: await port(),
    LEDGER_MS: String(LEDGER_MS),
  });
  const stack = await startStack(config, console.error);
  try {
    const course = 'measured';
    await publishCourse(stack, { key: course, lessons: { one: {} } });
    const rounds: Round[] = [];
    // One more than is counted: the first finds everything cold.
    for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await earn({ config, stack }, course));
    const [, ...counted] = rounds;
    const told = (of: (round: Round) => number, digits: number) =>
      [percentile(counted.map(of), 0.5), Math.max(...counted.map(of))]
        .map((value) => value.toFixed(digits))
        .join(' / ');
    return [
      {
        what: 'last lesson done → certificate’s page says valid, p50 / max',
        value: `${told(({ ledgers }) => ledgers, 0)} ledgers, ${told(({ ms }) => ms / 1000, 2)} s`,
        against: `${ROUNDS} learners one after the other, a ledger every ${LEDGER_MS / 1000} s; aim two ledgers`,
      },
    ];
  } finally {
    await stack.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Has somebody new complete the course, and reads the page as a guest until it is valid. */
async function earn(site: RunningSite, course: string): Promise<Round> {
  const { webUrl, apiUrl, rpcUrl } = site.stack;
  const { server } = connectChain(rpcUrl, site.config.networkPassphrase);
  const learner = await newLearner(site);
  await sleep(Math.random() * LEDGER_MS); // a lesson ends at any moment between two ledgers
  await completeCourse(site, learner, course);
  const startedAt = performance.now();
  const { sequence } = await server.getLatestLedger();
  const page = `${webUrl}/credentials/${await awardedId(learner, course)}`;
  while (!/<title>Valid/.test(await (await fetch(page)).text())) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`${page} is not valid after a minute`);
    await sleep(POLL_MS);
  }
  const ms = performance.now() - startedAt;
  const issued = (await (await fetch(`${apiUrl}/credentials/${page.slice(-32)}`)).json()) as Credential;
  return { ms, ledgers: issued.issuedLedger - sequence };
}
