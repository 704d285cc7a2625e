/** The worker's part of notifications: what happened is told, and mailed when it is due; at every sign, and by a sweep that finds what a lost one missed. */
import type { Logger } from 'pino';
import { connectLetterQueue } from '../jobs/letter-queue.ts';
import { createSender, type MailSettings } from '../mail/outbox.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { listen } from '../stream/listener.ts';
import { consume } from './consume.ts';
import { type Mailing, mailNext, nextDue } from './mailing.ts';

export interface NotificationWork extends Repeated {
  isListening(): boolean;
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
  const warn = (what: string) => (fault?: unknown) => {
    if (fault !== undefined) logger.warn({ cause: (fault as Error).message }, `could not ${what}, trying again`);
  };
  const mail = async () => {
    const hasMore = await mailNext({ sequelize, sender, publicUrl });
    if (hasMore) return true;
    const due = await nextDue(sequelize);
    if (due) queue.schedule(due);
    return false;
  };
  const tell = async () => {
    const hasMore = await consume(sequelize);
    if (!hasMore) queue.schedule(new Date());
    return hasMore;
  };
  const mailing = repeat(mailSweepMs, mail, warn('mail notifications'));
  const telling = repeat(tellSweepMs, tell, warn('tell what happened'));
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
