/** The loop: scan, decode, apply; and waiting out whatever is away. */
import type { Logger } from 'pino';
import { requireSameHistory } from './anchor.ts';
import { applyBatch, CursorMoved, type LoggedEvent } from './apply.ts';
import { isPassing, messageOf } from './database.ts';
import type { Decoders } from './decoders.ts';
import type { SourceEvent } from './event.ts';
import type { Metrics } from './metrics.ts';
import { Pace } from './pace.ts';
import { patiently, pause, retryMs } from './patience.ts';
import { createProgress, type Progress } from './progress.ts';
import { scanAhead } from './source/ahead.ts';
import { type Position, type Scan, type Source, SourceFatal } from './source/source.ts';
import type { Status } from './status.ts';
import { Tip } from './tip.ts';
import type { Writer } from './writer.ts';

export interface FollowOptions {
  /** The source of these contracts' events. */
  openSource(contractAddresses: readonly string[]): Source;
  decoders: Decoders;
  networkPassphrase: string;
  openWriter(): Promise<Writer>;
  /** Scans in flight at once while far behind. */
  workers: number;
  /** Events in one batch, about. */
  eventsPerScan: number;
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
      options.metrics.quarantine.set(writer.quarantined);
      status.isIndexed = writer.isIndexed;
      const { position, quarantined } = writer;
      log.info({ ledger: position.ledger, quarantined }, 'resuming after the last committed ledger');
      await writeFrom(options, writer);
    } catch (error) {
      if (signal.aborted) break;
      const canPass = isPassing(error) || error instanceof CursorMoved;
      if (error instanceof SourceFatal || !canPass) throw error;
      const reason = messageOf(error);
      if (status.enter('database_away', reason)) log.warn({ reason }, 'the database is away, waiting');
      await pause(retryMs(failures++), signal);
    } finally {
      await writer?.close();
    }
  }
  status.enter('stopped');
}

/** Applies scan after scan, until the signal, the connection's loss, or until added contracts have caught up. */
async function writeFrom(options: FollowOptions, writer: Writer): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, writer.lost, over.signal]);
  options.status.joining = undefined;
  const behind = new Set(writer.joining?.behind);
  const source = options.openSource(options.decoders.addresses.filter((address) => !behind.has(address)));
  const waiting = { ...options, signal };
  try {
    await patiently(waiting, () => source.requireNetwork(options.networkPassphrase));
    await requireSameHistory(waiting, source, writer);
    await applyEach(waiting, source, writer);
    if (!options.signal.aborted) writer.lost.throwIfAborted();
  } finally {
    over.abort(); // fetches that run ahead must not outlive their writer
  }
}

/** While Postgres writes one batch, the next is decoded and others are fetched. */
async function applyEach(options: FollowOptions, source: Source, writer: Writer): Promise<void> {
  const { metrics, signal, workers, eventsPerScan } = options;
  const scan = (after: Position, until?: number): Promise<Scan | undefined> =>
    patiently(options, () => timed(metrics, 'scan', () => source.scan(after, until)));
  const tip = new Tip(options, source, writer);
  const pace = new Pace();
  const progress = createProgress();
  let position = writer.position;
  let writing = Promise.resolve();
  try {
    for await (const found of scanAhead({ scan, after: position, workers, eventsPerScan })) {
      pace.saw(found.latest.ledger, found.latest.closedAt);
      const logged = await patiently(options, () => explainEvents(options, found.events));
      if (!logged) break;
      await writing;
      writing = commit(options, writer, position, found, logged);
      writing.catch(() => {}); // awaited below
      position = found.scannedThrough;
      if (found.more && !tip.join) {
        catchUp(options, writer, progress, found);
        continue;
      }
      progress.end();
      await writing;
      const next = await tip.visit(found);
      if (next === 'joined') return;
      if (next === 'idle') await pause(pace.waitMs(), signal);
    }
  } finally {
    progress.end();
    await writing.catch(() => {}); // a batch ends before its connection does
  }
  await writing;
}

function catchUp(
  { status, log }: FollowOptions,
  writer: Writer,
  progress: Progress,
  { scannedThrough, latest }: Scan,
): void {
  if (status.enter('catching_up')) log.info({ ledger: scannedThrough.ledger, latest: latest.ledger }, 'catching up');
  const from = writer.position.ledger;
  progress.show({
    what: 'backfill',
    done: scannedThrough.ledger - from,
    total: latest.ledger - from,
    events: status.committedEvents,
  });
}

/** @throws {SourceRetry} when the spec of a code that is met for the first time can't be asked for now */
export function explainEvents(
  { decoders, metrics }: FollowOptions,
  events: readonly SourceEvent[],
): Promise<LoggedEvent[]> {
  return timed(metrics, 'decode', () => decoders.explain(events));
}

/** Both the source and the database have answered when this resolves. */
async function commit(
  options: FollowOptions,
  writer: Writer,
  after: Position,
  { scannedThrough: through, latest, oldest }: Scan,
  events: LoggedEvent[],
): Promise<void> {
  const { status, metrics } = options;
  if (through.ledger > after.ledger) {
    const applying = timed(metrics, 'apply', () => applyBatch(writer, { after, through, events }));
    count(options, events, await status.watchDatabase(applying));
  }
  status.progressed(through, latest, oldest);
}

/** What a committed batch adds to the metrics. */
export function count(
  { status, metrics, log }: FollowOptions,
  events: readonly LoggedEvent[],
  quarantined: number,
): void {
  metrics.batchEvents.observe(events.length);
  status.committedEvents += events.length;
  for (const { contract, decoded } of events) {
    metrics.events.inc({ contract, name: 'name' in decoded ? decoded.name : 'none' });
  }
  if (quarantined === 0) return;
  metrics.quarantined.inc(quarantined);
  metrics.quarantine.inc(quarantined);
  const ledgers = [events[0]?.raw.ledger, events.at(-1)?.raw.ledger];
  log.warn({ quarantined, ledgers }, 'events set aside; see log.quarantine');
}

export async function timed<T>(metrics: Metrics, stage: string, work: () => Promise<T>): Promise<T> {
  const end = metrics.batchSeconds.startTimer({ stage });
  try {
    return await work();
  } finally {
    end();
  }
}
