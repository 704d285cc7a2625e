import { Gauge, Registry } from 'prom-client';
import { QueryTypes, type Sequelize } from 'sequelize';

interface Counts {
  waiting: number;
  sent: number;
  confirmed: number;
  dead: number;
  oldest: number;
  fees: number;
  drained: number;
}

/** How the outbox is doing, counted when it is asked. */
export function outboxMetrics(sequelize: Sequelize): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const gauges: Record<keyof Counts, Gauge> = {
    waiting: gauge('outbox_calls_waiting', 'Calls that are not in a transaction'),
    sent: gauge('outbox_calls_in_flight', 'Calls in a transaction that is not settled'),
    confirmed: gauge('outbox_calls_confirmed', 'Calls whose events the indexer has seen'),
    dead: gauge('outbox_calls_dead', 'Calls laid aside for somebody to look at'),
    oldest: gauge('outbox_oldest_call_seconds', 'Age of the oldest call that is neither confirmed nor laid aside'),
    fees: gauge('outbox_fees_stroops', 'The most that all transactions which landed or failed may have cost'),
    drained: gauge('outbox_channels_drained', 'Channels that can not pay'),
  };
  const { metrics } = registry;
  registry.metrics = async () => {
    const [counts] = await sequelize.query<Counts>(
      `SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting, count(*) FILTER (WHERE state = 'sent')::int AS sent,
         count(*) FILTER (WHERE state = 'confirmed')::int AS confirmed, count(*) FILTER (WHERE state = 'dead')::int AS dead,
         coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE state IN ('waiting', 'sent'))), 0)::float AS oldest,
         (SELECT coalesce(sum(fee), 0)::float FROM app.outbox_transactions WHERE state IN ('landed', 'failed')) AS fees,
         (SELECT count(*)::int FROM app.outbox_channels WHERE is_drained) AS drained
       FROM app.outbox_calls`,
      { type: QueryTypes.SELECT },
    );
    for (const [name, value] of Object.entries(counts ?? {})) gauges[name as keyof Counts].set(value);
    return metrics.call(registry);
  };
  return registry;
}
