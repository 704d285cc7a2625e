/** The loop: scan, decode, apply; and waiting out whatever is away. */
import type { Logger } from 'pino';
import { applyBatch, CursorMoved, type LoggedEvent } from './apply.ts';
import { isPassing, messageOf } from './database.ts';
import type { Decoder } from './decode.ts';
import { ledgerOf, type SourceEvent } from './event.ts';
import type { Metrics } from './metrics.ts';
import { Pace } from './pace.ts';
import { patiently, pause, retryMs } from './patience.ts';
import type { Projection } from './projection.ts';
import { type Position, type Scan, type Source, SourceFatal } from './source/source.ts';
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
      const canPass = isPassing(error) || error instanceof CursorMoved;
      if (error instanceof SourceFatal || !canPass) throw error;
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

/** Applies scan after scan, until the signal or the connection's loss. */
async function writeFrom(options: FollowOptions, writer: Writer): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, writer.lost, over.signal]);
  try {
    await requireSameHistory({ ...options, signal }, writer);
    await applyEach({ ...options, signal }, writer);
    if (!options.signal.aborted) writer.lost.throwIfAborted();
  } finally {
    over.abort(); // a fetch that runs ahead must not outlive its writer
  }
}

/** The event stored last anchors the log to one history: a network that was reset, and grew past our cursor, doesn't have it. */
async function requireSameHistory(options: FollowOptions, { lastEvent }: Writer): Promise<void> {
  if (!lastEvent) return;
  const holds = await patiently(options, () => options.source.holds(lastEvent));
  if (holds !== false) return;
  throw new SourceFatal(
    `The network was reset: the RPC has ledger ${ledgerOf(lastEvent.id)}, but not the event ${lastEvent.id} of transaction ${lastEvent.txHash} that is indexed there. Deploy the contracts anew and give the indexer an empty database.`,
  );
}

/** The next scan is fetched and decoded while Postgres writes one. */
async function applyEach(options: FollowOptions, writer: Writer): Promise<void> {
  const { signal, status, metrics, log } = options;
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
    metrics.batchEvents.observe(fetched.logged.length);
    const state = fetched.more ? 'catching_up' : 'following';
    if (status.enter(state))
      log.info({ ledger: position.ledger, latest: fetched.latest.ledger }, state.replace('_', ' '));
    if (!next) await pause(pace.waitMs(), signal);
  }
}

async function fetchFrom(options: FollowOptions, after: Position): Promise<Fetched | undefined> {
  const { source, metrics } = options;
  const scan = await patiently(options, () => timed(metrics, 'scan', () => source.scan(after)));
  if (!scan) return;
  const end = metrics.batchSeconds.startTimer({ stage: 'decode' });
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
  const batch = { after, through, events: logged };
  const quarantined = await timed(metrics, 'apply', () => applyBatch(writer.db, projections, batch));
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

async function timed<T>(metrics: Metrics, stage: string, work: () => Promise<T>): Promise<T> {
  const end = metrics.batchSeconds.startTimer({ stage });
  try {
    return await work();
  } finally {
    end();
  }
}
