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
      const made = await Promise.allSettled(callKinds.map((kind) => dispatchAll(dispatcher, kind)));
      await settle(dispatcher);
      for (const each of made) if (each.status === 'rejected') throw each.reason;
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

async function dispatchAll(dispatcher: Dispatcher, kind: (typeof callKinds)[number]): Promise<void> {
  for (;;) {
    const did = await dispatch(dispatcher, kind);
    if (did === 'idle' || did === 'busy') return;
  }
}
