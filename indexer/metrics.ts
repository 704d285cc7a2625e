import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Status, states } from './status.ts';

/** Of the XDR in @stellar/stellar-sdk 17.2. */
const PROTOCOL_MAX = 29;

export type Metrics = ReturnType<typeof createMetrics>;

/** The indexer's metrics, in a registry of their own. Gauges are read from the status when asked for. */
export function createMetrics(status: Status) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number | null | undefined): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value !== null && value !== undefined) this.set(value);
      },
    });
  };
  gauge('indexer_ledger', 'Last ledger that is wholly indexed', () => status.indexed?.ledger);
  gauge('indexer_latest_ledger', "The RPC's newest ledger", () => status.latest?.ledger);
  gauge('indexer_lag_ledgers', "Ledgers between the RPC's newest and the last indexed one", () => status.lagLedgers);
  gauge(
    'indexer_lag_seconds',
    'Seconds since the indexer last had all that the network had; grows while the RPC is away',
    () => status.lagSeconds,
  );
  gauge('indexer_gap_ledgers', "Ledgers that are needed next and out of every source's reach", () => status.gapLedgers);
  gauge(
    'indexer_joining_ledgers',
    'Ledgers whose events of contracts that were added later are still to be read',
    () => status.joining?.ledgers ?? 0,
  );
  gauge(
    'indexer_retention_distance_ledgers',
    'How far the last indexed ledger lies above the oldest that the RPC keeps; below 0 there is a gap',
    () => status.indexed && status.oldestLedger && status.indexed.ledger + 1 - status.oldestLedger,
  );
  gauge('indexer_network_protocol', "The network's protocol version", () => status.networkProtocol);
  gauge('indexer_supported_protocol', 'The newest protocol version whose XDR this indexer reads', () => PROTOCOL_MAX);
  gauge('indexer_ready', '1 while /readyz answers 200', () => Number(status.readiness().ready));
  new Gauge({
    name: 'indexer_state',
    help: '1 for the state the indexer is in',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of states) this.set({ state }, Number(status.state === state));
    },
  });
  return {
    registry,
    events: new Counter({
      name: 'indexer_events_total',
      help: 'Events committed by this process',
      labelNames: ['contract', 'name'],
      registers,
    }),
    quarantined: new Counter({
      name: 'indexer_quarantined_total',
      help: 'Events set aside by this process',
      registers,
    }),
    quarantine: new Gauge({ name: 'indexer_quarantine_events', help: 'Events in quarantine', registers }),
    batchSeconds: new Histogram({
      name: 'indexer_batch_seconds',
      help: 'Duration of one batch by stage: scan (RPC), decode, apply (database)',
      labelNames: ['stage'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    batchEvents: new Histogram({
      name: 'indexer_batch_events',
      help: 'Events in one batch',
      buckets: [0, 1, 10, 100, 500, 1000, 5000, 10_000],
      registers,
    }),
    sourceSwitches: new Counter({
      name: 'indexer_source_switches_total',
      help: 'How often another source was turned to, because the one before failed, lagged, or lacked the history',
      labelNames: ['source'],
      registers,
    }),
    rpcCalls: new Counter({
      name: 'indexer_rpc_calls_total',
      help: 'RPC calls by host and outcome: ok, unreachable, http_<status>, or the JSON-RPC error code of a refusal',
      labelNames: ['host', 'method', 'outcome'],
      registers,
    }),
  };
}
