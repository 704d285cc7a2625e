/** The loop: scan, decode, apply; and waiting out whatever is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { applyBatch, CursorMoved, type LoggedEvent } from './apply.ts';
import { isPassing, messageOf } from './database.ts';
import type { Decoder } from './decode.ts';
import type { SourceEvent } from './event.ts';
import type { Metrics } from './metrics.ts';
import { Pace } from './pace.ts';
import type { Projection } from './projection.ts';
import { type Position, type Scan, type Source, SourceGap, SourceRetry } from './source/source.ts';
import type { Status } from './status.ts';
import type { Writer } from './writer.ts';

export interface FollowOptions {
  source: Source;
  /** Name and decoder of each contract, by its address. */
  contracts: ReadonlyMap<string, { name: string; decoder: Decoder }>;
  projections: readonly Projection[];
  openWriter(): Promise<Writer>;
  status: Status;
  metrics: Metrics;
  log: Logger;
  /** Ends the loop between two batches. */
  signal: AbortSignal;
}

const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 10_000;

/**
 * Indexes until the signal, then ends on a committed batch.
 *
 * @throws {Error} what a person has to decide: another network, another database's contracts, a missing right
 */
export async function follow(options: FollowOptions): Promise<void> {
  const { signal, status, log } = options;
  for (let failures = 0; !signal.aborted; ) {
    let writer: Writer | undefined;
    try {
      writer = await options.openWriter();
      failures = 0;
      options.metrics.quarantine.set(writer.counts.quarantined);
      log.info({ ledger: writer.position.ledger, ...writer.counts }, 'resuming after the last committed ledger');
      await writeFrom(options, writer);
    } catch (error) {
      if (signal.aborted) break;
      if (!isPassing(error) && !(error instanceof CursorMoved)) throw error;
      const reason = messageOf(error);
      if (status.enter('database_away', reason)) log.warn({ reason }, 'the database is away, waiting');
      await pause(retryMs(failures++), signal);
    } finally {
      await writer?.close().catch(() => {});
    }
  }
  status.enter('stopped');
}

/** A scan, decoded. */
interface Fetched extends Scan {
  logged: LoggedEvent[];
}

/** Applies scan after scan. The next is fetched and decoded while Postgres writes one. */
async function writeFrom(options: FollowOptions, writer: Writer): Promise<void> {
  const { signal, status, metrics } = options;
  const pace = new Pace();
  let position = writer.position;
  let next: Promise<Fetched | undefined> | undefined;
  while (!signal.aborted) {
    const fetched = await (next ?? fetchFrom(options, position));
    if (!fetched) return;
    next = fetched.more ? fetchFrom(options, fetched.scannedThrough) : undefined;
    next?.catch(() => {}); // awaited in the next round, unless this one fails
    pace.saw(fetched.latest.ledger, fetched.latest.closedAt);
    if (fetched.scannedThrough.ledger > position.ledger) position = await write(options, writer, position, fetched);
    status.progressed(position, fetched.latest);
    const state = fetched.more ? 'catching_up' : 'following';
    if (status.enter(state))
      options.log.info({ ledger: position.ledger, latest: fetched.latest.ledger }, state.replace('_', ' '));
    metrics.batchEvents.observe(fetched.logged.length);
    if (!next) await pause(pace.waitMs(), AbortSignal.any([signal, writer.lost]));
    writer.lost.throwIfAborted();
  }
}

async function fetchFrom(options: FollowOptions, after: Position): Promise<Fetched | undefined> {
  const scan = await scanPatiently(options, after);
  if (!scan) return;
  const end = options.metrics.batchSeconds.startTimer({ stage: 'decode' });
  const logged = scan.events.map((raw) => explain(raw, options.contracts));
  end();
  return { ...scan, logged };
}

async function write(
  { projections, metrics, log }: FollowOptions,
  writer: Writer,
  after: Position,
  { scannedThrough: through, logged }: Fetched,
): Promise<Position> {
  const end = metrics.batchSeconds.startTimer({ stage: 'apply' });
  const quarantined = await applyBatch(writer.db, projections, { after, through, events: logged });
  end();
  for (const { contract, decoded } of logged) {
    metrics.events.inc({ contract, name: 'name' in decoded ? decoded.name : 'none' });
  }
  if (quarantined > 0) {
    metrics.quarantined.inc(quarantined);
    metrics.quarantine.inc(quarantined);
    log.warn({ quarantined, ledgers: [after.ledger + 1, through.ledger] }, 'events set aside; see log.quarantine');
  }
  log.debug({ ledger: through.ledger, events: logged.length }, 'committed');
  return through;
}

function explain(raw: SourceEvent, contracts: FollowOptions['contracts']): LoggedEvent {
  const contract = contracts.get(raw.contractAddress);
  if (!contract) throw new Error(`the source gave an event of ${raw.contractAddress}, which it was not asked for`);
  return { raw, contract: contract.name, decoded: contract.decoder.decode(raw) };
}

/** A scan, however long the source takes to give one; nothing once the signal came. */
async function scanPatiently(
  { source, status, metrics, log, signal }: FollowOptions,
  after: Position,
): Promise<Scan | undefined> {
  for (let failures = 0; !signal.aborted; ) {
    const end = metrics.batchSeconds.startTimer({ stage: 'scan' });
    try {
      return await source.scan(after);
    } catch (error) {
      if (signal.aborted) return;
      const state = error instanceof SourceGap ? 'gap' : error instanceof SourceRetry ? error.state : undefined;
      if (!state) throw error;
      if (status.enter(state, (error as Error).message))
        log.warn({ state, reason: (error as Error).message }, 'the source gives nothing, waiting');
      if (error instanceof SourceGap) status.gapLedgers = error.missingTo - error.missingFrom + 1;
      await pause(retryMs(failures++), signal);
    } finally {
      end();
    }
  }
}

/** Doubling, with a jitter so that many clients don't return at once. */
function retryMs(failures: number): number {
  const fullMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** failures);
  return fullMs * (0.75 + Math.random() / 4);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
