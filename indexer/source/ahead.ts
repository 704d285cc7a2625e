import type { Position, Scan } from './source.ts';

export interface AheadOptions<S extends Scan> {
  /** A scan after a position, not beyond `until`; nothing when all is over. */
  scan(after: Position, until?: number): Promise<S | undefined>;
  after: Position;
  /** How many scans are in flight at once while far behind. */
  workers: number;
  /** How many events one scan shall bring at most: the stretch of ledgers is chosen by how dense the last ones were. */
  eventsPerScan: number;
  /** The last ledger wanted; without it, goes on at the network's end for ever. */
  until?: number;
}

/** A scan on its way, from where the one before it ends up to `until`. */
interface Flight<S> {
  after: Position;
  until: number | undefined;
  scan: Promise<S | undefined>;
}

const LEDGERS_MAX = 10_000; // what one getEvents request looks through

/**
 * Scans with several requests in flight while far behind, and one by one at the network's newest ledger. Gives the scans in
 * ledger order, each beginning where the one before ended, so that the outcome is the same for any number of workers.
 */
export async function* scanAhead<S extends Scan>(options: AheadOptions<S>): AsyncGenerator<S> {
  const { workers, until: end } = options;
  const flights: Flight<S>[] = [];
  let { after } = options;
  let stretch = LEDGERS_MAX;
  const fly = (from: Position, until: number | undefined): Flight<S> => {
    const scan = options.scan(from, until);
    scan.catch(() => {}); // awaited in its turn
    return { after: from, until, scan };
  };

  while (end === undefined || after.ledger < end) {
    const flight = flights.shift() ?? fly(after, end);
    const found = await flight.scan;
    if (!found) return;
    after = found.scannedThrough;
    stretch = stretchAfter(flight, found, stretch, options.eventsPerScan);
    if (flight.until !== undefined && after.ledger < flight.until && flights.length > 0)
      flights.unshift(fly(after, flight.until));
    const last = Math.min(found.latest.ledger, end ?? Number.POSITIVE_INFINITY);
    for (let front = flights.at(-1)?.until ?? after.ledger; found.more && flights.length < workers && front < last; ) {
      const until = Math.min(front + stretch, last);
      flights.push(fly(front === after.ledger ? after : { ledger: front, closedAt: null }, until));
      front = until;
    }
    yield found;
  }
}

/** A scan that ended early shows how far one reaches; one that did not may reach twice as far, if that isn't too many events. */
function stretchAfter({ after, until }: Flight<Scan>, found: Scan, stretch: number, eventsPerScan: number): number {
  const ledgers = found.scannedThrough.ledger - after.ledger;
  if (ledgers === 0) return stretch;
  const wanted = until ?? found.latest.ledger;
  const reached = found.scannedThrough.ledger < wanted ? ledgers : Math.min(LEDGERS_MAX, stretch * 2);
  const dense = (eventsPerScan * ledgers) / found.events.length; // Infinity when there are none
  return Math.max(1, Math.floor(Math.min(reached, dense)));
}
