import { Gauge, type Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import { type RelayLimits, readSpending } from './budget.ts';

/** What relayed calls cost today, counted when it is asked. An alarm belongs at four fifths of what they may. */
export function measureRelay(registry: Registry, sequelize: Sequelize, limits: RelayLimits): void {
  new Gauge({
    name: 'relay_day_max_stroops',
    help: 'The most that all calls relayed in a day may cost',
    registers: [registry],
  }).set(Number(limits.dayMax));
  new Gauge({
    name: 'relay_day_spent_stroops',
    help: 'The most that the calls relayed today may have cost; those on their way count with all their tries',
    registers: [registry],
    async collect() {
      // Without Postgres the other metrics still answer.
      const spending = await readSpending(sequelize, limits).catch(() => undefined);
      if (spending) this.set(Number(spending.spentStroops));
    },
  });
}
