import { fitsInto, minus, sharedLimits, sharedResources } from './resources.ts';
import type { Settings } from './settings.ts';
import { sorobanDataOf } from './soroban.ts';
import type { Transaction } from './transaction.ts';

/**
 * Soroban transactions as validators run them (CAP-0063): stage after stage; in a stage, clusters side by side that
 * touch nothing in common; in a cluster, one after the other.
 */
export type Stages = Transaction[][][];

/** Transactions of a stage that depend on one another, directly or through others. */
interface Group {
  transactions: Transaction[];
  instructions: number;
  bin: number;
  mergedInto: Group | null;
}

/**
 * Packs transactions, best bid first, into at most so many stages; what fits nowhere is left. Follows stellar-core's
 * ParallelTxSetBuilder, so that the same transactions give the same clusters.
 */
export function packIntoStages(
  ordered: Transaction[],
  stageCount: number,
  settings: Settings,
): { stages: Stages; left: Transaction[] } {
  const instructionsMax = Math.floor(Number(settings.compute.ledgerMaxInstructions) / stageCount);
  const bins = settings.parallelCompute.ledgerMaxDependentTxClusters;
  const stages = Array.from({ length: stageCount }, () => new Stage(bins, instructionsMax));
  const left: Transaction[] = [];
  let free = sharedLimits(settings);
  for (const transaction of ordered) {
    const needed = sharedResources(transaction);
    if (fitsInto(needed, free) && stages.some((stage) => stage.tryAdd(transaction))) free = minus(free, needed);
    else left.push(transaction);
  }
  return { stages: stages.map((stage) => stage.clusters()).filter((clusters) => clusters.length > 0), left };
}

class Stage {
  readonly #instructionsMax: number;
  readonly #writers = new Map<string, Group>();
  readonly #readers = new Map<string, Set<Group>>();
  #groups: Group[] = [];
  #binInstructions: number[];
  #hasRepacked = false;

  /** @param bins how many clusters run side by side */
  constructor(bins: number, instructionsMax: number) {
    this.#instructionsMax = instructionsMax;
    this.#binInstructions = new Array(bins).fill(0);
  }

  /** Takes a transaction together with all that it depends on, unless they would run too long. */
  tryAdd(transaction: Transaction): boolean {
    const conflicting = this.#conflictsOf(transaction);
    const before = [...conflicting];
    const own = sorobanDataOf(transaction).resources.instructions;
    const instructions = before.reduce((sum, group) => sum + group.instructions, own);
    if (instructions > this.#instructionsMax) return false;
    const transactions = [...before.flatMap((group) => group.transactions), transaction];
    const merged: Group = { transactions, instructions, bin: -1, mergedInto: null };
    const groups = [...this.#groups.filter((group) => !conflicting.has(group)), merged];
    if (!this.#placeInBin(merged, before) && !this.#repack(groups, before.length > 0)) return false;
    for (const group of before) group.mergedInto = merged;
    this.#groups = groups;
    this.#note(transaction, merged);
    return true;
  }

  /** Groups that write what the transaction reads, or read or write what it writes. */
  #conflictsOf({ footprint }: Transaction): Set<Group> {
    const found = new Set<Group>();
    for (const { stateKey } of [...footprint.readOnly, ...footprint.readWrite]) {
      const writer = this.#writers.get(stateKey);
      if (writer) found.add(current(writer));
    }
    for (const { stateKey } of footprint.readWrite) {
      for (const reader of this.#readers.get(stateKey) ?? []) found.add(current(reader));
    }
    return found;
  }

  #note({ footprint }: Transaction, group: Group): void {
    for (const { stateKey } of footprint.readWrite) this.#writers.set(stateKey, group);
    for (const { stateKey } of footprint.readOnly) {
      const readers = this.#readers.get(stateKey) ?? new Set();
      this.#readers.set(stateKey, readers.add(group));
    }
  }

  /** Puts a group into the first bin with room, those merged into it being gone from theirs. */
  #placeInBin(merged: Group, before: Group[]): boolean {
    const bins = [...this.#binInstructions];
    for (const { bin, instructions } of before) bins[bin] = (bins[bin] ?? 0) - instructions;
    const bin = bins.findIndex((used) => used + merged.instructions <= this.#instructionsMax);
    if (bin < 0) return false;
    bins[bin] = (bins[bin] ?? 0) + merged.instructions;
    merged.bin = bin;
    this.#binInstructions = bins;
    return true;
  }

  /** Packs all groups anew, largest first. Worth it once for what depends on nothing; after that bins are full. */
  #repack(groups: Group[], hasConflicts: boolean): boolean {
    if (!hasConflicts && this.#hasRepacked) return false;
    if (!hasConflicts) this.#hasRepacked = true;
    const bins: number[] = new Array(this.#binInstructions.length).fill(0);
    const places = new Map<Group, number>();
    for (const group of groups.toSorted((left, right) => right.instructions - left.instructions)) {
      const bin = bins.findIndex((used) => used + group.instructions <= this.#instructionsMax);
      if (bin < 0) return false;
      bins[bin] = (bins[bin] ?? 0) + group.instructions;
      places.set(group, bin);
    }
    for (const [group, bin] of places) group.bin = bin;
    this.#binInstructions = bins;
    return true;
  }

  /** What ended up in each bin, without the empty ones. */
  clusters(): Transaction[][] {
    return this.#binInstructions
      .map((_, bin) => this.#groups.filter((group) => group.bin === bin).flatMap(({ transactions }) => transactions))
      .filter((cluster) => cluster.length > 0);
  }
}

function current(group: Group): Group {
  return group.mergedInto ? current(group.mergedInto) : group;
}
