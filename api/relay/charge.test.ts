/** Budgets under many at once, on a real Postgres. */
import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import { type TestService, testDatabase } from '../../stack/testing.ts';
import { connectDatabase, type Database } from '../database.ts';
import { ApiProblem } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { charge, forgetDays, type RelayLimits, readBudget, readSpending, relayLimits } from './budget.ts';

describe('what is charged', function () {
  this.timeout(120_000);
  let service: TestService;
  let database: Database;

  before(async () => {
    service = await testDatabase();
    database = connectDatabase(service.url, 60_000);
  });
  after(async () => {
    await database.sequelize.close();
    await service.close();
  });
  beforeEach(() => database.sequelize.query('DELETE FROM app.relay_budgets'));

  const newAccount = async () => (await database.accounts.Account.create({})).id;

  /** Five at a time, each in its own transaction: what they were told, in the order of asking. */
  async function chargeAll(
    limits: RelayLimits,
    charges: Parameters<typeof charge>[2][],
  ): Promise<(number | 'alarm' | 'taken')[]> {
    const told: (number | 'alarm' | 'taken')[] = [];
    const left = [...charges.entries()];
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [index, one] = next;
        told[index] = await inTurn(database, async (transaction) => {
          const { isAlarm } = await charge(database.sequelize, limits, one, transaction);
          return isAlarm ? ('alarm' as const) : ('taken' as const);
        }).catch((error) => {
          if (!(error instanceof ApiProblem)) throw error;
          return error.problem.status;
        });
      }
    };
    await Promise.all(Array.from({ length: 5 }, work));
    return told;
  }
  const countOf = (told: unknown[], what: unknown) => told.filter((each) => each === what).length;

  it('is never more calls than an account has a day, and what is refused costs nothing', async () => {
    const account = await newAccount();
    const limits = { ...relayLimits, callsPerDay: 7 };
    const charges = Array.from({ length: 50 }, () => ({ account, wallet: Keypair.random().publicKey(), stroops: 10n }));
    const told = await chargeAll(limits, charges);
    assert.deepEqual([countOf(told, 'taken'), countOf(told, 429)], [7, 43]);
    assert.equal((await readSpending(database.sequelize, limits)).spentStroops, '70');
    assert.deepEqual((await readBudget(database.sequelize, limits, account, [])).account, { max: 7, left: 0 });
  });

  it('is never more than a wallet has, whichever accounts it goes through', async () => {
    const wallet = Keypair.random().publicKey();
    const limits = { ...relayLimits, callsPerDay: 3 };
    const accounts = await Promise.all(Array.from({ length: 5 }, newAccount));
    const told = await chargeAll(
      limits,
      [...accounts, ...accounts].map((account) => ({ account, wallet, stroops: 1n })),
    );
    assert.deepEqual([countOf(told, 'taken'), countOf(told, 429)], [3, 7]);
    await database.accounts.Account.destroy({ where: { id: accounts } });
    const again = await chargeAll(limits, [{ account: await newAccount(), wallet, stroops: 1n }]);
    assert.deepEqual(again, [429], 'nor through an account made anew');
  });

  it('is never more than a day may cost, and raises the alarm once', async () => {
    const limits = { ...relayLimits, dayMax: 1_000n };
    const people = await Promise.all(Array.from({ length: 25 }, newAccount));
    const charges = people.map((account) => ({ account, wallet: Keypair.random().publicKey(), stroops: 90n }));
    const told = await chargeAll(limits, charges);
    assert.deepEqual([countOf(told, 'taken'), countOf(told, 'alarm'), countOf(told, 429)], [10, 1, 14]);
    const { spentStroops, isAlarm } = await readSpending(database.sequelize, limits);
    assert.deepEqual([spentStroops, isAlarm], ['990', true]);
  });

  it('counts anew each day, and forgets the people of days that are over', async () => {
    const account = await newAccount();
    const limits = { ...relayLimits, callsPerDay: 1 };
    const one = () => chargeAll(limits, [{ account, wallet: Keypair.random().publicKey(), stroops: 5n }]);
    assert.deepEqual([...(await one()), ...(await one())], ['taken', 429]);
    await database.sequelize.query('UPDATE app.relay_budgets SET day = day - 3');
    assert.deepEqual(await one(), ['taken']);
    await forgetDays(database.sequelize);
    const [rows] = await database.sequelize.query('SELECT of FROM app.relay_budgets WHERE day < now()::date - 1');
    assert.deepEqual(rows, [{ of: 'fees' }]);
  });
});
