/**
 * The demo certificates of a first `npm start`: real contract calls on the embedded network, by the platform's own keys.
 *
 * What is planned is written to `<dataDir>/demo/plan.json` before the first call, and each call is made only when the
 * ledger doesn't show its outcome yet, so a start that was cut short is finished by the next one.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Address, Keypair, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import type { ContractsFile } from '#contracts';
import { connectReadModel } from '#read-model';
import { type Content, contentHash } from '#verify';
import { type Issuer, keepContent, makeContent } from '../api/credential/model.ts';
import { type Chain, invoke, read } from './chain.ts';
import type { Keys } from './keys.ts';

export interface DemoOptions {
  chain: Chain;
  contracts: ContractsFile;
  databaseUrl: string;
  keys: Keys;
  dataDir: string;
  publicUrl: string;
  say(line: string): void;
}

/** Credential ids by what they show. `completed` is the one of a course with whole progress. */
export type DemoIds = Record<DemoName, string>;

const demoNames = ['valid', 'revoked', 'expired', 'completed'] as const;
type DemoName = (typeof demoNames)[number];

interface PlannedCredential {
  id: string;
  learner: string;
  course: string;
  content: Content;
}

interface DemoCourse {
  key: string;
  name: string;
  lessons: number;
}

const COURSES: Record<DemoName, DemoCourse> = {
  valid: { key: 'soroban_contracts', name: 'Writing Soroban contracts', lessons: 18 },
  revoked: { key: 'stellar_payments', name: 'Payments on Stellar', lessons: 9 },
  expired: { key: 'network_operations', name: 'Running a Stellar node', lessons: 8 },
  completed: { key: 'first_ledger', name: 'Stellar from the first ledger', lessons: 12 },
};

/** Long enough that the contract accepts it, short enough that the certificate has run out when somebody looks. */
const EXPIRES_AFTER_SECONDS = 8;

/** Issues what is missing and returns the ids; after the first time it makes no call and takes a few milliseconds. */
export async function ensureDemo(options: DemoOptions): Promise<DemoIds> {
  const dir = path.join(options.dataDir, 'demo');
  const done = path.join(dir, 'done.json');
  if (fs.existsSync(done)) return JSON.parse(fs.readFileSync(done, 'utf8'));
  options.say('issuing the demo certificates');
  const plan = await readPlan(options, dir);
  await keepContents(options.databaseUrl, plan);

  // Two keys, two accounts: their transactions don't wait for each other's ledger.
  await Promise.all([attest(options, plan), certify(options, plan)]);

  const ids = Object.fromEntries(demoNames.map((name) => [name, plan[name].id])) as DemoIds;
  writeWhole(done, ids);
  return ids;
}

type Plan = Record<DemoName, PlannedCredential>;

async function readPlan({ publicUrl, contracts }: DemoOptions, dir: string): Promise<Plan> {
  const file = path.join(dir, 'plan.json');
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8'));
  // One learner holds all four: a progress page then has something to show. Nobody keeps this key; nothing moves by it.
  const learner = Keypair.random().publicKey();
  const { networkPassphrase } = contracts;
  const issuer = { publicUrl: publicUrl.replace(/\/$/, ''), homeDomain: new URL(publicUrl).host, networkPassphrase };
  const plan = Object.fromEntries(
    demoNames.map((name) => [name, planCredential(issuer, learner, COURSES[name])]),
  ) as Plan;
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const name of demoNames) writeWhole(path.join(dir, `${name}.json`), plan[name].content);
  writeWhole(file, plan);
  return plan;
}

/** As learners get theirs, but that it names no person. */
function planCredential(issuer: Issuer, learner: string, { key, name, lessons }: DemoCourse): PlannedCredential {
  const id = randomBytes(16).toString('hex');
  const course = { key, title: name, language: 'en', lessons };
  return {
    id,
    learner,
    course: key,
    content: makeContent(issuer, { id, learner, name: null, course, earnedAt: new Date() }),
  };
}

/** Gives the api what it compares with the ledger's hashes. */
async function keepContents(databaseUrl: string, plan: Plan): Promise<void> {
  const { sequelize } = connectReadModel(databaseUrl);
  try {
    for (const { id, content } of Object.values(plan)) await keepContent(sequelize, id, content);
  } finally {
    await sequelize.close();
  }
}

async function attest(options: DemoOptions, plan: Plan): Promise<void> {
  await recordProgress(options, plan.completed, COURSES.completed.lessons);
  await recordProgress(options, plan.valid, COURSES.valid.lessons);
  await recordProgress(options, plan.revoked, 4);
}

async function certify(options: DemoOptions, plan: Plan): Promise<void> {
  for (const name of demoNames) await issue(options, plan[name], name === 'expired');
  await revoke(options, plan.revoked);
}

async function recordProgress(
  { chain, contracts, keys }: DemoOptions,
  { learner, course }: PlannedCredential,
  lessonsDone: number,
): Promise<void> {
  const total = Object.values(COURSES).find(({ key }) => key === course)?.lessons as number;
  const analytics = contracts.contracts.analytics;
  const subject = [new Address(learner).toScVal(), nativeToScVal(course, { type: 'symbol' })];
  const known = (await read(chain, keys.attestor, analytics, 'get_progress', subject)) as
    | { lessons_done?: number }
    | null
    | undefined;
  if ((known?.lessons_done ?? 0) >= lessonsDone) return;
  const u32 = (value: number) => nativeToScVal(value, { type: 'u32' });
  await invoke(chain, keys.attestor, analytics, 'record_progress', [
    new Address(keys.attestor.publicKey()).toScVal(),
    ...subject,
    u32(Math.floor((lessonsDone * 100) / total)),
    u32(lessonsDone),
    u32(total),
  ]);
}

async function issue(
  { chain, contracts, keys }: DemoOptions,
  planned: PlannedCredential,
  expires: boolean,
): Promise<void> {
  const certificate = contracts.contracts.certificate;
  if (await isIssued(chain, keys, certificate, planned.id)) return;
  const expiresAt = expires
    ? nativeToScVal(BigInt(Math.floor(Date.now() / 1000) + EXPIRES_AFTER_SECONDS), { type: 'u64' })
    : xdr.ScVal.scvVoid();
  await invoke(chain, keys.issuer, certificate, 'issue_credential', [
    new Address(keys.issuer.publicKey()).toScVal(),
    idValue(planned.id),
    new Address(planned.learner).toScVal(),
    nativeToScVal(planned.course, { type: 'symbol' }),
    xdr.ScVal.scvBytes(Buffer.from(await contentHash(planned.content), 'hex')),
    xdr.ScVal.scvVec([nativeToScVal('Completion', { type: 'symbol' })]),
    expiresAt,
  ]);
}

async function revoke({ chain, contracts, keys }: DemoOptions, { id }: PlannedCredential): Promise<void> {
  const certificate = contracts.contracts.certificate;
  const { standing } = (await read(chain, keys.issuer, certificate, 'verify', [idValue(id)])) as { standing: [string] };
  if (standing[0] === 'Revoked') return;
  await invoke(chain, keys.issuer, certificate, 'revoke', [
    new Address(keys.issuer.publicKey()).toScVal(),
    idValue(id),
    nativeToScVal('issued to the wrong account', { type: 'string' }),
  ]);
}

function isIssued(chain: Chain, keys: Keys, certificate: string, id: string): Promise<boolean> {
  return read(chain, keys.issuer, certificate, 'verify', [idValue(id)]).then(
    (found) => found !== undefined && found !== null,
    () => false,
  );
}

const idValue = (id: string): xdr.ScVal => xdr.ScVal.scvBytes(Buffer.from(id, 'hex'));

function writeWhole(file: string, value: unknown): void {
  fs.writeFileSync(`${file}.partial`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.partial`, file);
}
