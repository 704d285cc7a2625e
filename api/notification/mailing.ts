/**
 * Notifications → letters → mail. The rows are the truth: a letter is made of what is due, and marked as being handed over,
 * before it is sent.
 *
 * What is promised: nobody is mailed twice by two workers, and no letter again that the server took or refused. If a worker
 * ends between the server's yes and the mark, or the server falls silent after the text, nobody knows whether it went. Then a
 * letter stays "unclear" and is not sent again: all of it is on the site. But for warnings: those are sent again, rather
 * twice than never, under the same Message-ID, by which a mailbox may know the second one.
 */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { locales } from '#wire/forms.ts';
import type { Mail, Sender } from '../mail/outbox.ts';
import { inTurn } from '../transaction.ts';
import { type Letter, writeLetter } from './letters.ts';
import { unsubscribeCode } from './preferences.ts';
import { type NotificationRow, notificationColumns } from './read.ts';
import type { Locale } from './sentences.ts';

export interface Mailing {
  sequelize: Sequelize;
  sender: Pick<Sender, 'send'>;
  publicUrl: string;
}

/** Waits between one try and the next; after the last it is given up. */
const retrySeconds = [60, 300, 1_800, 7_200];
/** Whoever hands a letter over for so long has ended. A server is given up long before. */
const handOverSeconds = 600;

/**
 * Sends what is due, one letter.
 *
 * @returns false when nothing is
 */
export async function mailNext(mailing: Mailing): Promise<boolean> {
  const letter = await takeLetter(mailing.sequelize);
  if (letter === undefined) return false;
  if (letter !== null) await handOver(mailing, letter);
  return true;
}

/** When the next mail is due that is not yet; undefined where none is. */
export async function nextDue(sequelize: Sequelize): Promise<Date | undefined> {
  const [row] = await sequelize.query<{ at: Date | null }>(
    `SELECT least((SELECT min(mail_due_at) FROM app.notifications WHERE mail_due_at > now()),
       (SELECT min(not_before) FROM app.notification_letters WHERE state = 'waiting' AND not_before > now())) AS at`,
    { type: QueryTypes.SELECT },
  );
  return row?.at ?? undefined;
}

async function handOver({ sequelize, sender, publicUrl }: Mailing, letter: Letter): Promise<void> {
  const mark = (set: string, bind: object = {}) =>
    sequelize.query(`UPDATE app.notification_letters SET ${set} WHERE id = $id AND state = 'sending'`, {
      bind: { id: letter.id, ...bind },
    });
  const mail = writeLetter(letter, publicUrl);
  const outcome = await send(sender, mail);
  if (outcome === 'sent') await mark(`state = 'sent', sent_at = now()`);
  else if (outcome === 'refused') await mark(`state = 'failed'`);
  else if (outcome === 'unclear' && !letter.isSecurity) await mark(`state = 'unclear'`);
  else
    await mark(
      `state = CASE WHEN tries > cardinality($waits::integer[]) THEN 'failed' ELSE 'waiting' END,
       not_before = now() + make_interval(secs => coalesce(($waits::integer[])[tries], 0))`,
      { waits: retrySeconds },
    );
}

interface SendError extends Error {
  responseCode?: number;
  code?: string;
  syscall?: string;
}

/** The server, or the folder, had nothing of the text yet. With any other silence it may have it. */
const beforeText =
  /^(EDNS|ETLS|EAUTH|EENVELOPE|connect|getaddrinfo|open|mkdir|Greeting never received|Connection timeout)/;

async function send(sender: Pick<Sender, 'send'>, mail: Mail): Promise<'sent' | 'later' | 'refused' | 'unclear'> {
  try {
    await sender.send(mail);
    return 'sent';
  } catch (error) {
    const { responseCode, code = '', syscall = '', message } = error as SendError;
    if (responseCode !== undefined) return responseCode >= 500 ? 'refused' : 'later';
    return beforeText.test(code) || beforeText.test(syscall) || beforeText.test(message) ? 'later' : 'unclear';
  }
}

/** Takes an old letter to send again, or makes a new one. Null: something was decided, and there may be more. */
function takeLetter(sequelize: Sequelize): Promise<Letter | null | undefined> {
  return inTurn({ sequelize }, async (transaction) => {
    await giveUpUnclear(sequelize, transaction);
    const again = await takeOpen(sequelize, transaction);
    const made = again ? { id: again } : await makeLetter(sequelize, transaction);
    return made && (made.id === null ? null : readLetter(sequelize, made.id, transaction));
  });
}

async function giveUpUnclear(sequelize: Sequelize, transaction: Transaction): Promise<void> {
  await sequelize.query(
    `UPDATE app.notification_letters SET state = 'unclear' WHERE state = 'sending' AND NOT is_security
       AND begun_at < now() - make_interval(secs => $handOverSeconds)`,
    { bind: { handOverSeconds }, transaction },
  );
}

async function takeOpen(sequelize: Sequelize, transaction: Transaction): Promise<string | undefined> {
  const [row] = await sequelize.query<{ id: string }>(
    `UPDATE app.notification_letters SET state = 'sending', tries = tries + 1, begun_at = now()
     WHERE id = (SELECT id FROM app.notification_letters
       WHERE state = 'waiting' AND not_before <= now()
         OR state = 'sending' AND is_security AND begun_at < now() - make_interval(secs => $handOverSeconds)
       ORDER BY not_before LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
    { bind: { handOverSeconds }, type: QueryTypes.SELECT, transaction },
  );
  return row?.id;
}

/** Makes one letter of all that is due to somebody at once; `id` null where it is not to be today. */
async function makeLetter(sequelize: Sequelize, transaction: Transaction): Promise<{ id: string | null } | undefined> {
  // The account's row is the turn of its letters: two workers would make two of what is due.
  const [due] = await sequelize.query<{ account: string; mail: string; security: boolean }>(
    `SELECT n.account_id AS account, n.mail, n.kind = 'security' AS security
     FROM app.notifications AS n JOIN app.accounts AS a ON a.id = n.account_id
     WHERE mail_due_at <= now() ORDER BY mail_due_at, n.id LIMIT 1 FOR NO KEY UPDATE OF a SKIP LOCKED`,
    { type: QueryTypes.SELECT, transaction },
  );
  if (!due) return undefined;
  const { account } = due;
  const bind = { account, isDigest: due.mail === 'digest', isSecurity: due.security };
  const [letter] = await sequelize.query<{ id: string }>(
    `INSERT INTO app.notification_letters (account_id, is_digest, is_security, day)
     SELECT $account, $isDigest, $isSecurity, (now() AT TIME ZONE coalesce(max(time_zone), 'UTC'))::date
     FROM app.notification_preferences WHERE account_id = $account
     ON CONFLICT (account_id, day) WHERE is_digest DO NOTHING RETURNING id`,
    { bind, type: QueryTypes.SELECT, transaction },
  );
  // They had today's digest: what is due goes into the next one.
  if (!letter) {
    await sequelize.query(
      `UPDATE app.notifications AS n SET mail_due_at = app.mail_due_at(now(), 'digest', coalesce(p.time_zone, 'UTC'),
         p.quiet_from, p.quiet_to, coalesce(p.digest_hour, 8), (SELECT max(day) FROM app.notification_letters AS l
           WHERE l.account_id = $account AND is_digest))
       FROM (SELECT) AS one LEFT JOIN app.notification_preferences AS p ON p.account_id = $account
       WHERE n.account_id = $account AND mail = 'digest' AND mail_due_at <= now()`,
      { bind: { account }, transaction },
    );
    return { id: null };
  }
  await sequelize.query(
    `UPDATE app.notifications SET letter_id = $letter, mail_due_at = NULL
     WHERE account_id = $account AND mail_due_at <= now() AND (mail = 'digest') = $isDigest AND (kind = 'security') = $isSecurity`,
    { bind: { ...bind, letter: letter.id }, transaction },
  );
  return letter;
}

/** What is in a letter now. One whose reader has no address any more, or has read it all, is done without being sent. */
async function readLetter(sequelize: Sequelize, id: string, transaction: Transaction): Promise<Letter | null> {
  const [row] = await sequelize.query<{
    account: string;
    isDigest: boolean;
    isSecurity: boolean;
    email: string | null;
    locale: string | null;
  }>(
    `SELECT l.account_id AS account, is_digest AS "isDigest", is_security AS "isSecurity", email, locale
     FROM app.notification_letters AS l LEFT JOIN app.passwords AS w ON w.account_id = l.account_id
       LEFT JOIN app.profiles AS p ON p.account_id = l.account_id WHERE l.id = $id`,
    { bind: { id }, type: QueryTypes.SELECT, transaction },
  );
  const rows = await sequelize.query<NotificationRow>(
    `SELECT ${notificationColumns} FROM app.notifications AS n LEFT JOIN app.courses AS c ON c.key = n.course
     WHERE letter_id = $id AND (read_at IS NULL OR kind = 'security') ORDER BY n.id`,
    { bind: { id }, type: QueryTypes.SELECT, transaction },
  );
  if (!row?.email || rows.length === 0) {
    await sequelize.query(`UPDATE app.notification_letters SET state = 'failed' WHERE id = $id`, {
      bind: { id },
      transaction,
    });
    return null;
  }
  const { account, isDigest, isSecurity, email } = row;
  const locale = locales.find((known) => known === row.locale) ?? ('en' satisfies Locale);
  return {
    id,
    isDigest,
    isSecurity,
    email,
    locale,
    rows,
    unsubscribeCode: await unsubscribeCode(sequelize, account, transaction),
  };
}
