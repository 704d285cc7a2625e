import { type Scan, type Source, SourceGap, SourceRetry } from './source.ts';

export interface FailOverOptions {
  /** Told when another source is asked from now on, and why. */
  onSwitch?: (name: string, reason: string) => void;
  now?: () => number;
}

/** How often the newest ledgers of the sources are compared. */
const COMPARE_MS = 15_000;
/** Nodes hear of a ledger at different moments; further behind than this, one lags. */
const BEHIND_LEDGERS_MAX = 1;

/** Several sources of one kind as one: the first that has an answer is asked until it fails or lags behind another. */
export function failOver(sources: readonly Source[], { onSwitch, now = Date.now }: FailOverOptions = {}): Source {
  let current = sources[0] as Source;
  let comparedAtMs = now();
  let passphrase: string | undefined;
  const checked = new Set<Source>();

  const inTurn = (): Source[] => {
    const at = sources.indexOf(current);
    return [...sources.slice(at), ...sources.slice(0, at)];
  };

  /** A source that was away at the start is asked for its network before anything else it says counts. */
  async function requireChecked(source: Source): Promise<void> {
    if (passphrase === undefined || checked.has(source)) return;
    await source.requireNetwork(passphrase);
    checked.add(source);
  }

  function turnTo(source: Source, reason: string): void {
    if (source === current) return;
    current = source;
    onSwitch?.(source.name, reason);
  }

  /** The scan of the current source, or else of the first other that can give one. */
  async function scanAny(after: Parameters<Source['scan']>[0], until: number | undefined): Promise<Scan> {
    const failures: (SourceRetry | SourceGap)[] = [];
    for (const source of inTurn()) {
      try {
        await requireChecked(source);
        const scan = await source.scan(after, until);
        turnTo(source, failures.at(-1)?.message ?? '');
        return scan;
      } catch (error) {
        if (!(error instanceof SourceRetry || error instanceof SourceGap)) throw error;
        failures.push(error);
      }
    }
    throw summary(failures);
  }

  /** The first answer that says something. */
  async function firstTold<T>(question: (source: Source) => Promise<T | undefined>): Promise<T | undefined> {
    const failures: SourceRetry[] = [];
    for (const source of inTurn()) {
      try {
        await requireChecked(source);
        const answer = await question(source);
        if (answer !== undefined) return answer;
      } catch (error) {
        if (!(error instanceof SourceRetry)) throw error;
        failures.push(error);
      }
    }
    if (failures.length === sources.length) throw summary(failures);
    return undefined;
  }

  /** Now and then, looks whether another source is ahead: a node that lags or stands still answers like one that doesn't. */
  async function leaveBehind(scan: Scan): Promise<Scan> {
    if (sources.length === 1 || now() - comparedAtMs < COMPARE_MS) return scan;
    comparedAtMs = now();
    for (const source of inTurn().slice(1)) {
      const other = await requireChecked(source)
        .then(() => source.scan(scan.scannedThrough))
        .catch(() => undefined);
      if (!other || other.latest.ledger <= scan.latest.ledger + BEHIND_LEDGERS_MAX) continue;
      turnTo(source, `${current.name} has ledger ${scan.latest.ledger}, this one ${other.latest.ledger}`);
      return { ...scan, latest: other.latest, more: true };
    }
    return scan;
  }

  return {
    name: sources.map(({ name }) => name).join(', '),

    async requireNetwork(expected) {
      passphrase = expected;
      checked.clear();
      const failures: SourceRetry[] = [];
      for (const source of sources) {
        await requireChecked(source).catch((error) => {
          if (!(error instanceof SourceRetry)) throw error;
          failures.push(error);
        });
      }
      if (failures.length === sources.length) throw summary(failures);
    },

    holds: (event) => firstTold((source) => source.holds(event)),
    hashOf: (ledger) => firstTold((source) => source.hashOf(ledger)),

    async scan(after, until) {
      const scan = await scanAny(after, until);
      return until === undefined ? leaveBehind(scan) : scan;
    },
  };
}

/** What all failures come to: a gap only when each is one, and then the smallest. */
function summary(failures: readonly (SourceRetry | SourceGap)[]): SourceRetry | SourceGap {
  const retries = failures.filter((failure) => failure instanceof SourceRetry);
  const gaps = failures.filter((failure) => failure instanceof SourceGap);
  if (retries.length === 0) return gaps.reduce((least, gap) => (gap.missingTo < least.missingTo ? gap : least));
  return new SourceRetry([...new Set(retries.map(({ message }) => message))].join('; '), {
    state: retries.every(({ state }) => state === 'source_behind') ? 'source_behind' : 'source_away',
    cause: retries[0],
  });
}
