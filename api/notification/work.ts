/** The worker's part of notifications: what happened is told, and mailed when it is due; at every sign, and by a sweep that finds what a lost one missed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { connectLetterQueue } from '../jobs/letter-queue.ts';
import { createSender, type MailSettings } from '../mail/outbox.ts';
import { listen } from '../stream/listener.ts';
import { consume } from './consume.ts';
import { type Mailing, mailNext, nextDue } from './mailing.ts';

export interface NotificationWork {
  isListening(): boolean;
  /** There may be something to tell. */
  wake(): void;
  /** Ends after what is under way. */
  close(): Promise<void>;
}

interface Parts {
  sequelize: Mailing['sequelize'];
  databaseUrl: string;
  redisUrl: string | undefined;
  publicUrl: string;
  mail: MailSettings;
  logger: Logger;
}

/** A lost sign costs so much. */
const tellSweepMs = 5_000;
const mailSweepMs = 30_000;
/** Where a change is announced that tells somebody of itself. */
const noticeChannel = 'notices';

export function startNotificationWork({ logger, ...parts }: Parts): NotificationWork {
  const { sequelize, databaseUrl, publicUrl } = parts;
  const sender = createSender(parts.mail);
  const queue = connectLetterQueue(parts.redisUrl, logger);
  const mailing = loop('mail notifications', mailSweepMs, logger, async () => {
    const hasMore = await mailNext({ sequelize, sender, publicUrl });
    if (hasMore) return true;
    const due = await nextDue(sequelize);
    if (due) queue.schedule(due);
    return false;
  });
  const telling = loop('tell what happened', tellSweepMs, logger, async () => {
    const hasMore = await consume(sequelize);
    if (!hasMore) queue.schedule(new Date());
    return hasMore;
  });
  queue.onDue(async () => mailing.wake());
  const listener = listen({ databaseUrl, channel: noticeChannel, logger, onWake: telling.wake });
  return {
    isListening: listener.isListening,
    wake: telling.wake,
    async close() {
      await Promise.all([listener.close(), queue.close()]);
      await Promise.all([telling.close(), mailing.close()]);
      sender.close();
    },
  };
}

/** Calls `turn` as long as it says that there is more, then at each waking and after `sweepMs`. */
function loop(what: string, sweepMs: number, logger: Logger, turn: () => Promise<boolean>) {
  let isClosing = false;
  let isWoken = true;
  let rouse = () => {};
  const run = async () => {
    while (!isClosing) {
      isWoken = false;
      const hasMore = await turn().catch((error) => {
        logger.warn({ cause: error.message }, `could not ${what}, trying again`);
        return false;
      });
      if (hasMore || isWoken || isClosing) continue;
      const stop = new AbortController();
      rouse = () => stop.abort();
      await sleep(sweepMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const ended = run();
  const wake = () => {
    isWoken = true;
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
