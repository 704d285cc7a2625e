import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import type { Notification, NotificationsPage, UnreadCount } from '#wire';
import { connectDatabase, type Database } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { type Message, openStream, type TestStream } from '../testing/stream.ts';
import { consume } from './consume.ts';
import { createNotificationHub } from './hub.ts';
import { tell } from './model.ts';

describe('one’s own notifications', () => {
  let api: TestApi;
  let other: TestApi;
  let database: Database;
  let streams: TestStream[];
  before(async () => {
    api = await testApi();
    other = await testApi({ beside: api });
    database = connectDatabase(api.databaseUrl);
  });
  after(async () => {
    await database.sequelize.close();
    await other.close();
    await api.close();
  });
  beforeEach(() => {
    streams = [];
  });
  afterEach(() => {
    for (const stream of streams) stream.close();
  });

  let keys = 0;
  const happens = async (...people: Person[]) => {
    keys += 1;
    const notices = people.map(
      ({ id }) => ({ account: id, key: `${keys}`, name: 'completed', course: 'small' }) as const,
    );
    await database.sequelize.transaction((transaction) => tell(database.sequelize, transaction, ...notices));
    while (await consume(database.sequelize));
  };
  const open = async (person: Person, { at = api, lastEventId = '' } = {}) => {
    const headers = { Authorization: `Bearer ${person.token}`, ...(lastEventId && { 'Last-Event-ID': lastEventId }) };
    const stream = await openStream(`${at.url}/v1/notifications/stream`, headers);
    streams.push(stream);
    return stream;
  };
  const told = ({ messages }: TestStream) => messages.filter(({ event }) => event === 'notification');
  const ids = (stream: TestStream) => told(stream).map(({ id }) => id);
  const unread = (messages: Message[]) =>
    (messages.findLast(({ event }) => event === 'unread')?.data as UnreadCount)?.unread;
  const list = async (person: Person, query = '') =>
    (await person.ask<NotificationsPage>('GET', `/v1/notifications${query}`)).body;

  it('are listed, the newest first, page by page, and marked as read', async () => {
    const person = await newPerson(api);
    for (let count = 0; count < 5; count += 1) await happens(person);
    const first = await list(person, '?limit=3');
    const second = await list(person, `?limit=3&after=${first.next}`);
    assert.deepEqual([first.notifications.length, second.notifications.length, second.next], [3, 2, null]);
    const all = [...first.notifications, ...second.notifications].map(({ id }) => Number(id));
    assert.deepEqual(
      all,
      all.toSorted((one, two) => two - one),
    );
    assert.equal(first.unread, 5);
    const [newest, next] = first.notifications as [Notification, Notification];
    const read = await person.ask<UnreadCount>('POST', `/v1/notifications/${newest.id}/read`);
    assert.deepEqual([read.status, read.body], [200, { unread: 4 }]);
    await person.ask('POST', `/v1/notifications/${newest.id}/read`);
    assert.equal((await list(person, '?unread=true')).notifications.length, 4);
    const rest = await person.ask<UnreadCount>('POST', '/v1/notifications/read-all', { upTo: next.id });
    assert.deepEqual(rest.body, { unread: 0 });
    await happens(person);
    assert.deepEqual((await person.ask('POST', '/v1/notifications/read-all', { upTo: next.id })).body, { unread: 1 });
  });

  it('are nobody else’s to read, mark or hear', async () => {
    const [person, stranger] = [await newPerson(api), await newPerson(api)];
    await happens(person);
    const [notification] = (await list(person)).notifications as [Notification];
    assert.deepEqual(refusal(await stranger.ask('POST', `/v1/notifications/${notification.id}/read`)), [
      404,
      'not_found',
    ]);
    await stranger.ask('POST', '/v1/notifications/read-all', { upTo: '9'.repeat(18) });
    assert.equal((await list(person)).unread, 1);
    assert.deepEqual(await list(stranger), { notifications: [], unread: 0, next: null });
    const stream = await open(stranger, { lastEventId: '0' });
    await happens(person, stranger);
    await stream.until(() => told(stream).length > 0);
    assert.deepEqual(
      ids(stream),
      (await list(stranger)).notifications.map(({ id }) => id),
    );
    for (const path of ['/v1/notifications', '/v1/notifications/unread', '/v1/notifications/stream'])
      assert.equal((await api.get(path)).status, 401, path);
  });

  it('come by stream, and the number falls in other tabs when they are read', async () => {
    const person = await newPerson(api);
    const [one, two] = [await open(person), await open(person, { at: other })];
    await happens(person);
    await Promise.all([one, two].map((stream) => stream.until((messages) => unread(messages) === 1)));
    const [notification] = (await list(person)).notifications;
    assert.deepEqual(told(one)[0]?.data, notification);
    assert.deepEqual(ids(one), ids(two));
    await person.ask('POST', `/v1/notifications/${notification?.id}/read`);
    await Promise.all([one, two].map((stream) => stream.until((messages) => unread(messages) === 0)));
  });

  it('are resumed by Last-Event-ID at another process, none lost and none twice', async () => {
    const person = await newPerson(api);
    const first = await open(person);
    await happens(person);
    await first.until(() => told(first).length === 1);
    first.close();
    await first.ended;
    for (let count = 0; count < 3; count += 1) await happens(person);
    const second = await open(person, { at: other, lastEventId: String(ids(first)[0]) });
    await happens(person);
    await second.until(() => told(second).length === 4);
    const all = (await list(person)).notifications.map(({ id }) => id).reverse();
    assert.deepEqual([...ids(first), ...ids(second)], all);
    const third = await open(person, { lastEventId: 'nowhere' });
    await third.until((messages) => unread(messages) === 5);
    assert.deepEqual(ids(third), []);
    const fourth = await openStream(`${api.url}/v1/notifications/stream?after=${all[3]}`, {
      Authorization: `Bearer ${person.token}`,
    });
    streams.push(fourth);
    await fourth.until(() => told(fourth).length === 1);
    assert.deepEqual(ids(fourth), all.slice(4));
  });

  it('end with the session: by signing out, and when it is deleted', async () => {
    const person = await newPerson(api);
    const { body } = await person.ask<{ sessions: { id: string; isCurrent: boolean }[] }>('GET', '/v1/sessions');
    const current = body.sessions.find(({ isCurrent }) => isCurrent)?.id;
    const stream = await open(person, { at: other });
    await person.ask('DELETE', `/v1/sessions/${current}`);
    await stream.ended;
    const gone = await newPerson(api);
    const theirs = await open(gone);
    await api.sql.query(`DELETE FROM app.accounts WHERE id = '${gone.id}'`);
    await theirs.ended;
  });

  it('are heard by so many streams of an account and no more', async () => {
    const person = await newPerson(api);
    const opened = await Promise.all(Array.from({ length: 20 }, () => open(person)));
    const answer = await person.ask('GET', '/v1/notifications/stream');
    assert.deepEqual(refusal(answer), [429, 'streams_exhausted']);
    opened[0]?.close();
    await opened[0]?.ended;
    let status = 429;
    while (status === 429) status = (await open(person)).response.statusCode ?? 0;
    assert.equal(status, 200);
  });

  describe('by a hub of its own', () => {
    let server: Server;
    let person: Person;
    let cuts = 0;
    let hub: ReturnType<typeof createNotificationHub>;
    before(async () => {
      person = await newPerson(api);
      const { rows } = await api.sql.query(`SELECT id FROM app.sessions WHERE account_id = '${person.id}'`);
      hub = createNotificationHub({
        ...{ sequelize: database.sequelize, databaseUrl: api.databaseUrl, logger: pino({ level: 'silent' }) },
        ...{ heartbeatSeconds: 1, onCut: () => (cuts += 1) },
      });
      server = createServer((request, response) => {
        const lastEventId = request.headers['last-event-id'] as string | undefined;
        hub.open({ response, account: person.id, session: rows[0].id, lastEventId }).catch(() => response.destroy());
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      while (!hub.isListening()) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    after(async () => {
      await hub.close();
      server.closeAllConnections();
      server.close();
    });
    const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

    it('tell their position as a sign of life, so that who heard nothing resumes there', async () => {
      const stream = await openStream(url());
      streams.push(stream);
      await happens(await newPerson(api));
      const { rows } = await api.sql.query('SELECT max(id) AS end FROM app.notifications');
      await stream.until((messages) => messages.at(-1)?.id === rows[0].end);
      assert.deepEqual(told(stream), []);
    });

    it('are cut for who does not take them', async () => {
      const stream = await openStream(url());
      stream.response.pause();
      for (let count = 0; cuts === 0; count += 1) {
        assert.ok(count < 20, 'not cut after 60 MB');
        await api.sql.query(
          `WITH new AS (
             INSERT INTO app.notifications (account_id, source, name, kind, data, at, is_here, mail)
             SELECT $1, $2 || ' ' || n, 'completed', 'completion', jsonb_build_object('text', repeat('x', 60000)), now(), true, 'none'
             FROM generate_series(1, 50) AS n)
           SELECT pg_notify('notifications', '')`,
          [person.id, `large ${count}`],
        );
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      stream.close();
    });
  });
});
