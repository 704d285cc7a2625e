import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NotificationPreferences, NotificationSettings } from '#wire';
import { connectDatabase, type Database } from '../database.ts';
import type { Mail } from '../mail/outbox.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { consume } from './consume.ts';
import { mailNext } from './mailing.ts';
import { type Notice, tell } from './model.ts';

const publicUrl = 'https://learn.example.org';

describe('mail about what happened', () => {
  let api: TestApi;
  let database: Database;
  let sent: Mail[];
  before(async () => {
    api = await testApi({ publicUrl });
    database = connectDatabase(api.databaseUrl);
  });
  after(async () => {
    await database.sequelize.close();
    await api.close();
  });
  beforeEach(async () => {
    sent = [];
    await api.sql.query('DELETE FROM app.notices; DELETE FROM app.notifications; DELETE FROM app.notification_letters');
  });

  const reader = async (locale = 'en'): Promise<Person & { email: string }> => {
    const person = await newPerson(api);
    const email = `${person.id}@example.org`;
    await api.sql.query(`
      INSERT INTO app.passwords (account_id, email, hash) VALUES ('${person.id}', '${email}', '$argon2id$x');
      INSERT INTO app.profiles (account_id, locale) VALUES ('${person.id}', '${locale}')`);
    return { ...person, email };
  };
  const happens = async (...notices: Notice[]) => {
    await database.sequelize.transaction((transaction) => tell(database.sequelize, transaction, ...notices));
    while (await consume(database.sequelize));
  };
  const completed = ({ id }: Person, key = 'one'): Notice => ({
    ...{ account: id, key, name: 'completed', course: 'small' },
  });
  const warned = ({ id }: Person, key = 'warning'): Notice => ({ account: id, key, name: 'second_factor_off' });
  const sender = { send: async (mail: Mail) => void sent.push(mail) };
  const mailAll = async (with_: { send(mail: Mail): Promise<void> } = sender) => {
    while (await mailNext({ sequelize: database.sequelize, sender: with_, publicUrl }));
  };
  const choose = async (person: Person, choice: Partial<NotificationPreferences>) => {
    const { email, ...before } = (await person.ask<NotificationSettings>('GET', '/v1/notifications/preferences')).body;
    const answer = await person.ask<NotificationSettings>('PUT', '/v1/notifications/preferences', {
      ...before,
      ...choice,
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const now = async (person: Person) => {
    const { kinds } = (await person.ask<NotificationSettings>('GET', '/v1/notifications/preferences')).body;
    return choose(person, { kinds: { ...kinds, completion: { here: true, mail: 'now' } } });
  };
  /** Has what is due later be due now. */
  const hoursPass = () =>
    api.sql.query('UPDATE app.notifications SET mail_due_at = now() WHERE mail_due_at IS NOT NULL');
  const states = async () =>
    (await api.sql.query('SELECT state FROM app.notification_letters ORDER BY made_at')).rows.map(({ state }) => state);

  it('goes out once, in the reader’s language, and lets them stop it without signing in', async () => {
    const person = await reader('de');
    await now(person);
    await happens(completed(person));
    await mailAll();
    await mailAll();
    assert.equal(sent.length, 1);
    const [mail] = sent as [Mail];
    assert.equal(mail.to, person.email);
    assert.match(mail.text, /^Du hast „small“ abgeschlossen\.\n\nhttps:\/\/learn\.example\.org\/courses\/small\n/);
    assert.match(mail.messageId ?? '', /^<notification-[0-9a-f-]{36}@learn\.example\.org>$/);
    const code = /\/unsubscribe\/([\w-]{32})$/m.exec(mail.text)?.[1];
    assert.deepEqual(mail.headers, {
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': `<${publicUrl}/v1/notifications/unsubscriptions/${code}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    const oneClick = `/v1/notifications/unsubscriptions/${code}`;
    const looked = await fetch(`${api.url}${oneClick}`, { redirect: 'manual' });
    assert.deepEqual([looked.status, looked.headers.get('location')], [303, `${publicUrl}/unsubscribe/${code}`]);
    await happens(completed(person, 'two'));
    const press = await fetch(`${api.url}${oneClick}`, {
      ...{ method: 'POST', body: 'List-Unsubscribe=One-Click' },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(press.status, 200);
    await happens(completed(person, 'three'));
    await mailAll();
    assert.equal(sent.length, 1, 'neither what waited nor what came');
    const { kinds } = (await person.ask<NotificationSettings>('GET', '/v1/notifications/preferences')).body;
    assert.deepEqual(
      [kinds.completion, kinds.security],
      [
        { here: true, mail: 'none' },
        { here: true, mail: 'now' },
      ],
    );
    await happens(warned(person));
    await mailAll();
    assert.equal(sent.length, 2, 'a warning goes out all the same');
    assert.equal(sent[1]?.headers?.['List-Unsubscribe'], undefined);
    const other = await fetch(`${api.url}${oneClick.slice(0, -1)}${code?.endsWith('A') ? 'B' : 'A'}`, {
      method: 'POST',
    });
    assert.equal(other.status, 404);
  });

  it('is one a day for a digest, of what was not read, and none of nothing', async () => {
    const [person, idle] = [await reader(), await reader()];
    await now(idle);
    await happens(completed(person), completed(person, 'two'), completed(person, 'three'));
    await mailAll();
    assert.equal(sent.length, 0, 'not before its hour');
    const { body } = await person.ask<{ notifications: { id: string }[] }>('GET', '/v1/notifications');
    await person.ask('POST', `/v1/notifications/${body.notifications[0]?.id}/read`);
    await hoursPass();
    await mailAll();
    assert.deepEqual(
      sent.map(({ to, subject }) => [to, subject]),
      [[person.email, 'Your day at Brain-Storm: 2 things']],
    );
    await happens(completed(person, 'four'));
    await hoursPass();
    await mailAll();
    assert.equal(sent.length, 1, 'today they had one');
    const { rows } = await api.sql.query(
      `SELECT mail_due_at > now() AS "isLater", extract(hour FROM mail_due_at AT TIME ZONE 'UTC')::int AS hour
       FROM app.notifications WHERE mail_due_at IS NOT NULL`,
    );
    assert.deepEqual(rows, [{ isLater: true, hour: 8 }]);
    await api.sql.query('UPDATE app.notification_letters SET day = day - 1');
    await hoursPass();
    await mailAll();
    assert.equal(sent.length, 2);
  });

  it('is due as the preferences say, over midnight and when clocks change', async () => {
    const due = async (at: string, mail: string, zone: string, from: string | null, to: string | null, last?: string) =>
      (
        await api.sql.query('SELECT app.mail_due_at($1, $2, $3, $4, $5, 8, $6) AS due', [
          at,
          mail,
          zone,
          from,
          to,
          last,
        ])
      ).rows[0].due?.toISOString();
    const berlin = 'Europe/Berlin';
    const night = [berlin, '22:00', '07:00'] as const;
    for (const [at, mail, [zone, from, to], expected] of [
      ['2026-11-27T12:00:00Z', 'now', night, '2026-11-27T12:00:00.000Z'],
      ['2026-11-27T21:00:00Z', 'now', night, '2026-11-28T06:00:00.000Z'],
      ['2026-11-28T01:00:00Z', 'now', night, '2026-11-28T06:00:00.000Z'],
      ['2026-11-28T06:00:00Z', 'now', night, '2026-11-28T06:00:00.000Z'],
      // Clocks go forward at 01:00 UTC, so the night has an hour less; back in October, an hour more.
      ['2026-03-28T22:00:00Z', 'now', night, '2026-03-29T05:00:00.000Z'],
      ['2026-10-24T21:00:00Z', 'now', night, '2026-10-25T06:00:00.000Z'],
      // 02:30 is skipped: the hour that follows it.
      ['2026-03-29T00:30:00Z', 'now', [berlin, '22:00', '02:30'], '2026-03-29T01:30:00.000Z'],
      // 02:30 comes twice: the second.
      ['2026-10-25T00:15:00Z', 'now', [berlin, '22:00', '02:30'], '2026-10-25T01:30:00.000Z'],
      ['2026-11-27T12:00:00Z', 'now', [berlin, '12:00', '14:00'], '2026-11-27T13:00:00.000Z'],
      ['2026-11-27T12:30:00Z', 'now', [berlin, '13:00', '14:00'], '2026-11-27T13:00:00.000Z'],
      ['2026-11-27T12:00:00Z', 'now', [berlin, '12:00', '12:00'], '2026-11-27T12:00:00.000Z'],
      ['2026-11-27T12:00:00Z', 'digest', [berlin, null, null], '2026-11-28T07:00:00.000Z'],
      ['2026-11-27T06:59:00Z', 'digest', [berlin, null, null], '2026-11-27T07:00:00.000Z'],
      ['2026-03-28T12:00:00Z', 'digest', [berlin, null, null], '2026-03-29T06:00:00.000Z'],
      // The hour of the digest is quiet: it comes when that ends.
      ['2026-11-27T06:59:00Z', 'digest', [berlin, '22:00', '09:30'], '2026-11-27T08:30:00.000Z'],
      ['2026-11-27T12:00:00Z', 'none', night, undefined],
      ['2026-11-27T12:00:00Z', 'now', ['Pacific/Kiritimati', '22:00', '07:00'], '2026-11-27T17:00:00.000Z'],
    ] as const)
      assert.equal(await due(at, mail, zone, from, to), expected, `${at} ${mail} ${zone} ${from} ${to}`);
    assert.equal(
      await due('2026-11-27T06:00:00Z', 'digest', berlin, null, null, '2026-11-27'),
      '2026-11-28T07:00:00.000Z',
      'not twice a day',
    );
  });

  it('waits for the end of quiet hours, but for a warning', async () => {
    const person = await reader();
    await now(person);
    const hour = new Date().getUTCHours();
    const clock = (hours: number) => `${String((hours + 24) % 24).padStart(2, '0')}:00`;
    await choose(person, { quietHours: { from: clock(hour - 1), to: clock(hour + 2) }, timeZone: 'UTC' });
    await happens(completed(person), warned(person));
    await mailAll();
    assert.deepEqual(
      sent.map(({ subject }) => subject),
      ['About the security of your account'],
    );
    await choose(person, { quietHours: null });
    await mailAll();
    assert.equal(sent.length, 2, 'whoever lifts them gets at once what waited');
  });

  it('follows preferences that are whole and possible, and nobody else’s', async () => {
    const person = await reader();
    const { email, ...before } = (await person.ask<NotificationSettings>('GET', '/v1/notifications/preferences')).body;
    assert.equal(email, person.email);
    const put = (body: object) => person.ask('PUT', '/v1/notifications/preferences', { ...before, ...body });
    for (const fault of [
      { timeZone: 'Europe/Atlantis' },
      { timeZone: 'UTC0' },
      { digestHour: 24 },
      { quietHours: { from: '24:00', to: '07:00' } },
      { quietHours: { from: '22:00' } },
      { kinds: { ...before.kinds, security: { here: true, mail: 'none' } } },
      { kinds: { ...before.kinds, security: { here: false, mail: 'now' } } },
      { kinds: { ...before.kinds, other: { here: true, mail: 'now' } } },
      { kinds: {} },
    ])
      assert.deepEqual(refusal(await put(fault)), [400, 'invalid_request'], JSON.stringify(fault));
    const chosen = await choose(person, {
      ...{ quietHours: { from: '22:00', to: '07:00' }, digestHour: 18, timeZone: 'Europe/Berlin' },
      kinds: { ...before.kinds, completion: { here: false, mail: 'none' } },
    });
    assert.deepEqual(chosen, (await person.ask('GET', '/v1/notifications/preferences')).body);
    await happens(completed(person));
    assert.deepEqual((await person.ask<{ notifications: [] }>('GET', '/v1/notifications')).body.notifications, []);
    assert.equal((await api.get('/v1/notifications/preferences')).status, 401);
  });

  it('is tried again when the server had nothing of it, and given up when it says no', async () => {
    const person = await reader();
    await happens(warned(person));
    const refusing = (fault: object) => ({ send: () => Promise.reject(Object.assign(new Error('refused'), fault)) });
    await mailAll(refusing({ code: 'ESOCKET', syscall: 'connect' }));
    assert.deepEqual(await states(), ['waiting']);
    await api.sql.query('UPDATE app.notification_letters SET not_before = now()');
    await mailAll(refusing({ responseCode: 451 }));
    assert.deepEqual(await states(), ['waiting']);
    await api.sql.query('UPDATE app.notification_letters SET not_before = now()');
    await mailAll(refusing({ responseCode: 550 }));
    assert.deepEqual(await states(), ['failed']);
    await mailAll();
    assert.equal(sent.length, 0);
  });

  it('is not sent again when nobody knows whether it went, but for a warning', async () => {
    const person = await reader();
    await now(person);
    await happens(completed(person), warned(person));
    await mailAll({ send: () => Promise.reject(Object.assign(new Error('Timeout'), { code: 'ETIMEDOUT' })) });
    assert.deepEqual((await states()).toSorted(), ['unclear', 'waiting']);
    await api.sql.query('UPDATE app.notification_letters SET not_before = now()');
    await mailAll();
    assert.deepEqual(
      sent.map(({ subject }) => subject),
      ['About the security of your account'],
    );
  });

  it('is not sent twice by two workers, nor again after one that was killed while it handed it over', async () => {
    const person = await reader();
    await now(person);
    await happens(completed(person), warned(person));
    const folder = mkdtempSync(path.join(tmpdir(), 'brain-storm-letters-'));
    const taken = path.join(folder, 'taken');
    const program = `
      import { appendFileSync } from 'node:fs';
      import { connectDatabase } from '${import.meta.dirname}/../database.ts';
      import { mailNext } from '${import.meta.dirname}/mailing.ts';
      const { sequelize } = connectDatabase('${api.databaseUrl}');
      const sender = { async send(mail) { appendFileSync('${taken}', mail.messageId + '\\n'); await new Promise((resolve) => setTimeout(resolve, 600_000)); } };
      const mail = async () => { for (;;) if (!(await mailNext({ sequelize, sender, publicUrl: '${publicUrl}' }))) await new Promise((resolve) => setTimeout(resolve, 50)); };
      await Promise.all([mail(), mail(), mail()]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
    try {
      while (!existsSync(taken) || readFileSync(taken, 'utf8').split('\n').length < 3) await sleep(50);
      await mailAll();
      assert.equal(sent.length, 0, 'what one hands over no other does');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await api.sql.query(`UPDATE app.notification_letters SET begun_at = now() - interval '1 hour'`);
    await mailAll();
    const handed = readFileSync(taken, 'utf8').trim().split('\n');
    rmSync(folder, { recursive: true });
    assert.equal(handed.length, 2);
    assert.deepEqual((await states()).toSorted(), ['sent', 'unclear']);
    assert.equal(sent.length, 1);
    assert.ok(handed.includes(sent[0]?.messageId ?? ''), 'a warning goes again, under the same id');
  });

  it('goes nowhere without an address, and says nothing that others wrote as if it were ours', async () => {
    const [nobody, person] = [await newPerson(api), await reader()];
    await choose(person, {
      kinds: {
        ...(await person.ask<NotificationSettings>('GET', '/v1/notifications/preferences')).body.kinds,
        reply: { here: true, mail: 'now' },
      },
    });
    const data = { thread: person.id, title: 'News\r\n\r\nPay here:\nhttps://evil.example', post: 2 };
    await happens(warned(nobody), { account: person.id, key: 'reply', name: 'replied', course: 'small', data });
    await mailAll();
    assert.equal(sent.length, 1);
    assert.match(sent[0]?.text ?? '', /^Somebody answered in “News Pay here: https:\/\/evil\.example” \(small\)\.\n/);
  });
});
