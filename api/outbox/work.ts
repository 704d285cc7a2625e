/** The outbox's own life: what waits is made into transactions, what is open is looked after, at every sign and once a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { refillChannels } from './channels.ts';
import { type Dispatcher, dispatch } from './dispatch.ts';
import { callKinds } from './kinds.ts';
import { LedgerAwayError } from './ledger.ts';
import { canPay } from './prepare.ts';
import { settle } from './settle.ts';

export interface Working {
  /** There may be something to do. */
  wake(): void;
  /** Ends after what is under way. */
  close(): Promise<void>;
}

/** A lost sign costs so much. */
const sweepMs = 1_000;
/** So many transactions are made at a time: each holds a connection to Postgres while the network is asked. */
const lanes = 4;
/** So often a channel that could not pay is looked at again. */
const drainedLookMs = 10_000;

export function startWork(dispatcher: Dispatcher, logger: Logger): Working {
  let isClosing = false;
  let hasWork = false;
  let rouse = () => {};
  let isAway = false;
  let lookAt = 0;
  const turn = async () => {
    try {
      // What goes wrong with one kind must hold up neither another nor what is under way.
      const faults = await dispatchAll(dispatcher);
      await settle(dispatcher);
      for (const fault of faults) throw fault;
      if (performance.now() > lookAt) {
        lookAt = performance.now() + drainedLookMs;
        await refillChannels(dispatcher.sequelize, async (address) => {
          const account = await dispatcher.ledger.account(address);
          return account !== undefined && canPay(account.spendable, dispatcher.bidMax);
        });
      }
      if (isAway) logger.info('the network answers again');
      isAway = false;
    } catch (error) {
      if (!(error instanceof LedgerAwayError)) logger.error({ err: error }, 'the outbox could not go on, trying again');
      else if (!isAway) logger.warn({ cause: error.message }, 'calls wait for the network');
      isAway ||= error instanceof LedgerAwayError;
      await sleep(sweepMs / 2);
    }
  };
  const run = async () => {
    while (!isClosing) {
      hasWork = false;
      await turn();
      if (hasWork || isClosing) continue;
      const stop = new AbortController();
      rouse = () => stop.abort();
      await sleep(sweepMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const ended = run();
  const wake = () => {
    hasWork = true;
    rouse();
  };
  return {
    wake,
    async close() {
      isClosing = true;
      wake();
      await ended;
    },
  };
}

/** Makes transactions while there are calls and channels, several at a time, taking the kinds in turn. */
async function dispatchAll(dispatcher: Dispatcher): Promise<unknown[]> {
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
      if (did === 'made' || did === 'refused') kinds.push(kind);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return faults;
}
