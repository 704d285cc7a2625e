import { Gauge, Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import { readCounts } from './counts.ts';

/** How the outbox is doing, counted when it is asked. */
export function outboxMetrics(sequelize: Sequelize): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const states = {
    waiting: gauge('outbox_calls_waiting', 'Calls that are not in a transaction'),
    sent: gauge('outbox_calls_in_flight', 'Calls in a transaction that is not settled'),
    confirmed: gauge('outbox_calls_confirmed', 'Calls that got to the ledger'),
    dead: gauge('outbox_calls_dead', 'Calls laid aside for somebody to look at'),
  };
  const calls = gauge('outbox_calls', 'Calls by kind and state', 'kind', 'state');
  const oldest = gauge('outbox_oldest_call_seconds', 'Age of the oldest call that is neither confirmed nor laid aside');
  const fees = gauge('outbox_fees_stroops', 'The most that all transactions which landed or failed may have cost');
  const drained = gauge('outbox_channels_drained', 'Channels that can not pay');
  const { metrics } = registry;
  registry.metrics = async () => {
    const counted = await readCounts(sequelize);
    for (const [state, of] of Object.entries(states)) of.set(counted.counts[state as keyof typeof states]);
    for (const [kind, ofKind] of Object.entries(counted.kinds))
      for (const [state, n] of Object.entries(ofKind)) calls.set({ kind, state }, n);
    oldest.set(counted.oldest ? Math.max(0, Date.now() - Date.parse(counted.oldest)) / 1000 : 0);
    fees.set(Number(counted.fees.ever));
    drained.set(counted.channels.drained);
    return metrics.call(registry);
  };
  return registry;
}
