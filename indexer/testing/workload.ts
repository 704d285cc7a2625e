import type { SourceEvent } from '../event.ts';
import {
  account,
  analyticsAddress,
  certificateAddress,
  courseCompleted,
  issued,
  type Place,
  progressRecorded,
  roleChanged,
  superseded,
  withdrawn,
} from './events.ts';
import { TokenWorld } from './workload-token.ts';

export interface WorkloadOptions {
  seed: number;
  firstLedger: number;
  ledgers: number;
  /** Transactions in one ledger: 0 to this, so some ledgers are empty. */
  transactionsPerLedgerMax: number;
  /** Learners and holders. */
  people?: number;
}

type Below = (limit: number) => number;

/** A chain in the making. */
interface World {
  below: Below;
  people: number;
  /** Lessons done, by learner and course. */
  lessons: Map<string, number>;
  /** Those not withdrawn for good. */
  credentials: { id: string; learner: string; isSuspended: boolean }[];
  token: TokenWorld;
}

const ADMIN = account(0);
const ISSUER = account(1);
const ATTESTOR = account(2);
const LESSONS = 12;

/** A plausible chain: roles, progress that ends in completion, credentials withdrawn and replaced, rewards, transfers, votes. */
export function workload(options: WorkloadOptions): SourceEvent[] {
  return [...workloadLedgers(options)].flatMap(({ events }) => events);
}

/** The same, ledger by ledger. */
export function* workloadLedgers({
  seed,
  firstLedger,
  ledgers,
  transactionsPerLedgerMax,
  people = 200,
}: WorkloadOptions): Generator<{ ledger: number; events: SourceEvent[] }> {
  const below = random(seed);
  const world: World = { below, people, lessons: new Map(), credentials: [], token: new TokenWorld(below, people) };
  const begin = [
    roleChanged({ ledger: firstLedger, transaction: 1 }, certificateAddress, 'role_granted', 'issuer', ISSUER, ADMIN),
    roleChanged({ ledger: firstLedger, transaction: 2 }, analyticsAddress, 'role_granted', 'attestor', ATTESTOR, ADMIN),
    ...world.token.begin({ ledger: firstLedger, transaction: 3 }),
  ];
  yield { ledger: firstLedger, events: begin };
  for (let ledger = firstLedger + 1; ledger < firstLedger + ledgers; ledger++) {
    const events: SourceEvent[] = [];
    const transactions = world.below(transactionsPerLedgerMax + 1);
    for (let transaction = 1; transaction <= transactions; transaction++)
      events.push(...happen(world, { ledger, transaction }));
    yield { ledger, events };
  }
}

/** A small generator of repeatable numbers (mulberry32): the same seed, the same chain. */
export function random(seed: number): Below {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

function happen(world: World, place: Place): SourceEvent[] {
  const choice = world.below(20);
  if (choice < 8) return progress(world, place);
  if (choice < 16) return world.token.happen(place);
  if (choice < 18 || world.credentials.length === 0) return [issue(world, place, someLearner(world))];
  return withdraw(world, place);
}

function someLearner({ below, people }: World): string {
  return account(100 + below(people));
}

function progress(world: World, place: Place): SourceEvent[] {
  const learner = someLearner(world);
  const course = `course_${world.below(20)}`;
  const before = world.lessons.get(learner + course) ?? 0;
  const done = Math.min(LESSONS, before + 1 + world.below(4));
  world.lessons.set(learner + course, done);
  const recorded = progressRecorded(place, learner, course, ATTESTOR, done, LESSONS);
  const completes = before < LESSONS && done === LESSONS;
  return completes
    ? [recorded, courseCompleted({ ...place, index: 1 }, learner, course, ATTESTOR, LESSONS)]
    : [recorded];
}

function issue(world: World, place: Place, learner: string, supersedes?: string): SourceEvent {
  const id = hex(world, 16);
  world.credentials.push({ id, learner, isSuspended: false });
  const course = `course_${world.below(20)}`;
  const expiresAt = world.below(3) > 0 ? undefined : 1_900_000_000n;
  const contentHash = hex(world, 32);
  return issued(place, { id, learner, issuer: ISSUER, course, contentHash, kind: 'Completion', expiresAt, supersedes });
}

function withdraw(world: World, place: Place): SourceEvent[] {
  const at = world.below(world.credentials.length);
  const credential = world.credentials[at] as World['credentials'][number];
  const { id, learner } = credential;
  if (credential.isSuspended) {
    credential.isSuspended = false;
    return [withdrawn(place, 'credential_reinstated', id, learner, ISSUER, 'checked')];
  }
  if (world.below(3) === 0) {
    credential.isSuspended = true;
    return [withdrawn(place, 'credential_suspended', id, learner, ISSUER, 'to be checked')];
  }
  world.credentials.splice(at, 1);
  if (world.below(2) === 0) return [withdrawn(place, 'credential_revoked', id, learner, ISSUER, 'plagiarism')];
  const replacement = issue(world, { ...place, index: 1 }, learner, id);
  const successor = world.credentials.at(-1)?.id as string;
  return [superseded(place, id, learner, ISSUER, successor, 'new wallet'), replacement];
}

function hex({ below }: World, bytes: number): string {
  return Array.from({ length: bytes }, () => below(256).toString(16).padStart(2, '0')).join('');
}
