/**
 * Mail goes out behind the answer: what a request took must not tell whether there was anybody to write to. Into a
 * folder, one file a mail, unless a server is named.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Options as PoolOptions } from 'nodemailer/lib/smtp-pool';
import type { Logger } from 'pino';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** As `<id@domain>`: a mailbox that is handed the same one twice may show it once. */
  messageId?: string;
  headers?: Record<string, string>;
}

export interface MailSettings {
  from: string;
  /** Where mails are put when no server is named. */
  folder: string;
  /** smtp:// or smtps://, with name and password where the server wants them. */
  smtpUrl: string | undefined;
}

export interface Outbox {
  /** Returns at once. `write` may look things up; the mails it gives are sent, none is fine. Both are tried again. */
  post(write: () => Promise<Mail[]>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** As idle, but gives up what waits for another try. */
  close(): Promise<void>;
}

export interface Sender {
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** Between one try and the next. After the last it is given up: who asked will ask again. */
const retryMs = [1_000, 15_000, 120_000];
/** So many may be under way; a server that hangs must not eat the memory. */
const underWayMax = 1_000;

export function createOutbox(settings: MailSettings, logger: Logger, sender: Sender = createSender(settings)): Outbox {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  const idle = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    idle,
    async close() {
      closing.abort();
      await idle();
      sender.close();
    },
    post(write) {
      if (underWay.size >= underWayMax) return logger.error('too many mails are under way: one was not sent');
      const work = deliver(write, sender, logger, closing.signal).finally(() => underWay.delete(work));
      underWay.add(work);
    },
  };
}

async function deliver(
  write: () => Promise<Mail[]>,
  sender: Sender,
  logger: Logger,
  closing: AbortSignal,
): Promise<void> {
  let unsent: Mail[] | undefined;
  await sleep(0); // the answer goes first
  for (const waitMs of [...retryMs, undefined]) {
    try {
      unsent ??= await write();
      for (let mail = unsent[0]; mail; mail = unsent[0]) {
        await sender.send(mail);
        unsent.shift();
      }
      return;
    } catch (error) {
      const isLast = waitMs === undefined || closing.aborted;
      logger[isLast ? 'error' : 'warn'](
        { err: error },
        isLast ? 'a mail was not sent' : 'a mail waits for another try',
      );
      if (isLast) return;
      await sleep(waitMs, undefined, { signal: closing }).catch(() => {});
    }
  }
}

/** A server that says nothing for so long is given up. */
const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };

export function createSender({ from, folder, smtpUrl }: MailSettings): Sender {
  if (smtpUrl) {
    const pool = { url: smtpUrl, pool: true, maxConnections: 3, ...patience } as PoolOptions;
    const transport = createTransport(pool, { from });
    return { send: async (mail) => void (await transport.sendMail(mail)), close: () => transport.close() };
  }
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' }, { from });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(mail);
      await writeWhole(folder, message as Buffer);
    },
    close() {},
  };
}

// Renamed into place, so that whoever looks into the folder finds whole mails.
async function writeWhole(folder: string, message: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}`);
  await writeFile(`${file}.partial`, message, { mode: 0o600 });
  await rename(`${file}.partial`, `${file}.eml`);
}
