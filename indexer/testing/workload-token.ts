import type { SourceEvent } from '../event.ts';
import { account, type Place } from './events.ts';
import {
  proposalCanceled,
  proposalConfirmed,
  proposalCreated,
  proposalExecuted,
  proposalExtended,
  proposalQueued,
  settingsChanged,
  voteCast,
} from './governance-events.ts';
import {
  burned,
  delegateChanged,
  epochBudgetSet,
  minted,
  rewardMinted,
  rewardSet,
  transferred,
  votesChanged,
} from './token-events.ts';

const TREASURY = account(3);
const MINTER = account(4);
const GUARDIAN = account(5);
const REWARD = 50_0000000n;

/** The token and governance of a chain in the making: who holds what, and whose votes they are. */
export class TokenWorld {
  readonly #below: (limit: number) => number;
  readonly #people: number;
  readonly #holders: string[] = [];
  readonly #balances = new Map<string, bigint>();
  readonly #delegates = new Map<string, string>();
  readonly #votes = new Map<string, bigint>();
  #rewards = 0;
  #proposals = 0;
  #voted = new Set<string>();

  constructor(below: (limit: number) => number, people: number) {
    this.#below = below;
    this.#people = people;
  }

  /** What the constructors publish. */
  begin(place: Place): SourceEvent[] {
    return numbered(place, [
      (at) => minted(at, TREASURY, 1_000_000_0000000n),
      ...this.#moved(undefined, TREASURY, 1_000_000_0000000n),
      (at) => rewardSet(at, undefined, REWARD, TREASURY),
      (at) => epochBudgetSet(at, 500_000_0000000n, TREASURY),
      (at) => settingsChanged(at),
    ]);
  }

  /** One transaction. */
  happen(place: Place): SourceEvent[] {
    const choice = this.#below(20);
    if (choice < 7) return this.#reward(place);
    if (choice < 16) return this.#transfer(place);
    if (choice < 17) return this.#burn(place);
    if (choice < 18) return this.#delegate(place);
    return this.#govern(place);
  }

  #someone(): string {
    return account(100 + this.#below(this.#people));
  }

  #reward(place: Place): SourceEvent[] {
    const learner = this.#someone();
    const key = (++this.#rewards).toString(16).padStart(64, '0');
    const fields = { learner, course: `course_${this.#below(20)}`, amount: REWARD, key, minter: MINTER, epoch: 1 };
    const kind = this.#below(5) === 0 ? 'Referral' : 'Course';
    return numbered(place, [
      ...this.#moved(undefined, learner, REWARD),
      (at) => minted(at, learner, REWARD),
      (at) => rewardMinted(at, { ...fields, kind }),
    ]);
  }

  #transfer(place: Place): SourceEvent[] {
    const from = this.#holders[this.#below(this.#holders.length)] as string;
    const to = this.#someone();
    const amount = ((this.#balances.get(from) ?? 0n) * BigInt(this.#below(100))) / 100n;
    const muxedId = this.#below(4) === 0 ? 2n ** 63n + BigInt(this.#below(1000)) : undefined;
    return numbered(place, [...this.#moved(from, to, amount), (at) => transferred(at, from, to, amount, muxedId)]);
  }

  #burn(place: Place): SourceEvent[] {
    const from = this.#holders[this.#below(this.#holders.length)] as string;
    const amount = (this.#balances.get(from) ?? 0n) / 10n;
    return numbered(place, [...this.#moved(from, undefined, amount), (at) => burned(at, from, amount)]);
  }

  #delegate(place: Place): SourceEvent[] {
    const delegator = this.#someone();
    const before = this.#delegates.get(delegator);
    const after = this.#someone();
    if (before === after) return [];
    const balance = this.#balances.get(delegator) ?? 0n;
    this.#delegates.set(delegator, after);
    return numbered(place, [
      (at) => delegateChanged(at, delegator, before, after),
      ...(before ? this.#vote(before, -balance) : []),
      ...this.#vote(after, balance),
    ]);
  }

  /** A proposal's life, an event a transaction; every fourth is canceled. */
  #govern(place: Place): SourceEvent[] {
    const id = this.#proposals;
    const step = id === 0 ? 9 : this.#below(10);
    const voter = this.#someone();
    if (step >= 8) {
      this.#voted = new Set();
      this.#proposals++;
      return [proposalCreated(place, this.#proposals, TREASURY, 100n)];
    }
    if (step < 4) {
      if (this.#voted.has(voter)) return [];
      this.#voted.add(voter);
      return [voteCast(place, id, voter, (['For', 'Against', 'Abstain'] as const)[step % 3] ?? 'For', 10n)];
    }
    if (step === 4) return [proposalExtended(place, id, place.ledger + 7)];
    if (step === 5) return [proposalQueued(place, id, 1_793_000_000n, 1_794_000_000n)];
    if (id % 4 === 0) return [proposalCanceled(place, id, GUARDIAN, 'not sound')];
    return step === 6 ? [proposalConfirmed(place, id, GUARDIAN)] : [proposalExecuted(place, id)];
  }

  /** Balances follow, and the votes that go with them; who receives votes for themselves at first. */
  #moved(from: string | undefined, to: string | undefined, amount: bigint): Making[] {
    const made: Making[] = [];
    if (from) this.#balances.set(from, (this.#balances.get(from) ?? 0n) - amount);
    if (to && !this.#balances.has(to)) this.#holders.push(to);
    if (to) this.#balances.set(to, (this.#balances.get(to) ?? 0n) + amount);
    if (to && !this.#delegates.has(to)) {
      this.#delegates.set(to, to);
      made.push((at) => delegateChanged(at, to, undefined, to));
    }
    const [source, target] = [from && this.#delegates.get(from), to && this.#delegates.get(to)];
    if (source === target) return made;
    if (source) made.push(...this.#vote(source, -amount));
    if (target) made.push(...this.#vote(target, amount));
    return made;
  }

  #vote(delegate: string, change: bigint): Making[] {
    if (change === 0n) return [];
    const before = this.#votes.get(delegate) ?? 0n;
    this.#votes.set(delegate, before + change);
    return [(at) => votesChanged(at, delegate, before, before + change)];
  }
}

type Making = (place: Place) => SourceEvent;

function numbered(place: Place, events: readonly Making[]): SourceEvent[] {
  return events.map((make, index) => make({ ...place, index }));
}
