import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chainOf, Laboratory } from './testing/simulation.ts';

/** Seeds that once found a fault, or that reach a rare path. */
const NOTABLE: readonly number[] = [];

const NIGHTLY_SEEDS = 200;
const BUDGET_MS = 60_000; // as many seeds as begin in it
const LABORATORIES = 2;

const only = process.env.SEED ? [Number(process.env.SEED)] : undefined;

describe('simulation: the indexer among faults', function () {
  this.timeout(0);
  const laboratories: Laboratory[] = [];
  let folder: string;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'indexer-simulation-'));
    fs.chmodSync(folder, 0o711); // as root, Postgres runs as another user, who must pass
    for (let i = 0; i < (only ? 1 : LABORATORIES); i++) {
      const laboratory = new Laboratory(path.join(folder, `postgres${i}`));
      await laboratory.open();
      laboratories.push(laboratory);
    }
  });
  after(async () => {
    for (const laboratory of laboratories) await laboratory.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Runs seeds side by side, one in each laboratory, until they are done or `isOver`. */
  async function runSeeds(seeds: Iterable<number>, isOver = (): boolean => false): Promise<number> {
    const rest = seeds[Symbol.iterator]();
    let done = 0;
    const failures: string[] = [];
    const work = async (laboratory: Laboratory): Promise<void> => {
      for (let next = rest.next(); !next.done && !isOver(); next = rest.next()) {
        const beganAtMs = Date.now();
        const failure = await runSeed(laboratory, next.value);
        if (failure) failures.push(failure);
        else console.log(`    seed ${next.value}: the same, after ${Math.round((Date.now() - beganAtMs) / 1000)} s`);
        done++;
      }
    };
    await Promise.all(laboratories.map(work));
    assert.deepEqual(failures, []);
    return done;
  }

  async function runSeed(laboratory: Laboratory, seed: number): Promise<string | undefined> {
    try {
      const expected = await laboratory.undisturbed(chainOf(seed));
      const found = await laboratory.disturbed(seed);
      for (const [table, rows] of Object.entries(expected)) assert.equal(found[table], rows, table);
      return undefined;
    } catch (error) {
      const again = `SEED=${seed} npx mocha indexer/faults.simulation.test.ts`;
      console.log(`    seed ${seed} failed; again: ${again}\n${(error as Error).stack}`);
      return again;
    }
  }

  const title = 'I-2, I-3, I-7, I-11, I-13, I-29: every table ends byte for byte as in an undisturbed run';
  if (only) {
    it(`${title} (seed ${only})`, () => runSeeds(only));
    return;
  }
  if (NOTABLE.length > 0) it(`${title}: notable seeds`, () => runSeeds(NOTABLE));

  it(`${title}: ${process.env.TEST_NIGHTLY ? `${NIGHTLY_SEEDS} seeds` : 'as many seeds as begin in a minute'}`, async () => {
    const beganAtMs = Date.now();
    const seeds = Array.from({ length: NIGHTLY_SEEDS }, (_, i) => i + 1);
    const isOver = (): boolean => !process.env.TEST_NIGHTLY && Date.now() - beganAtMs > BUDGET_MS;
    console.log(`    ${await runSeeds(seeds, isOver)} seeds`);
  });
});
