/** The outbox's own life: what waits is made into transactions, what is open is looked after. */
import type { Logger } from 'pino';
import { type Repeated, repeat } from '../repeat.ts';
import { refillChannels } from './channels.ts';
import { type Dispatcher, dispatch } from './dispatch.ts';
import { callKinds } from './kinds.ts';
import { LedgerAwayError } from './ledger.ts';
import { canPay } from './prepare.ts';
import { settle } from './settle.ts';

/** A lost sign costs so much. */
const sweepMs = 1_000;
/** So many transactions are made at a time: each holds a connection to Postgres while the network is asked. */
const lanes = 4;
/** So often a channel that could not pay is looked at again. */
const drainedLookMs = 10_000;

export function startWork(dispatcher: Dispatcher, logger: Logger): Repeated {
  const { sequelize, ledger, bidMax } = dispatcher;
  const tell = teller(logger);
  let lookAt = 0;
  const refill = async () => {
    if (performance.now() < lookAt) return;
    lookAt = performance.now() + drainedLookMs;
    await refillChannels(sequelize, async (address) => {
      const account = await ledger.account(address);
      return account !== undefined && canPay(account.spendable, bidMax);
    });
  };
  // Side by side: what is made is sent while the next is made.
  const making = repeat(
    sweepMs,
    async () => {
      await refill();
      await dispatchAll(dispatcher, () => settling.wake());
      return false;
    },
    tell,
  );
  const settling = repeat(
    sweepMs,
    async () => {
      if (await settle(dispatcher)) making.wake();
      return false;
    },
    tell,
  );
  const both = [making, settling];
  return {
    wake: () => {
      for (const each of both) each.wake();
    },
    close: async () => {
      await Promise.all(both.map((each) => each.close()));
    },
  };
}

/** A network that is away is told once, and that it is back. */
function teller(logger: Logger): (fault?: unknown) => void {
  let isAway = false;
  return (fault) => {
    if (fault === undefined) {
      if (isAway) logger.info('the network answers again');
      isAway = false;
    } else if (!(fault instanceof LedgerAwayError)) {
      logger.error({ err: fault }, 'the outbox could not go on, trying again');
    } else {
      if (!isAway) logger.warn({ cause: fault.message }, 'calls wait for the network');
      isAway = true;
    }
  };
}

/**
 * Makes transactions while there are calls and channels, several at a time, taking the kinds in turn. What goes wrong with one kind
 * holds up no other.
 *
 * @throws the first thing that went wrong, when the others are made
 */
async function dispatchAll(dispatcher: Dispatcher, onMade: () => void): Promise<void> {
  const faults: unknown[] = [];
  let kinds = [...callKinds];
  const work = async () => {
    for (let kind = kinds.shift(); kind; kind = kinds.shift()) {
      kinds.push(kind); // for the others, too
      const did = await dispatch(dispatcher, kind).catch((fault) => {
        faults.push(fault);
        return 'idle';
      });
      kinds = kinds.filter((each) => each !== kind);
      if (did === 'made') onMade();
      if (did === 'made' || did === 'refused') kinds.push(kind);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  for (const fault of faults) throw fault;
}
