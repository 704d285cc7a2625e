import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import { Redis } from 'ioredis';
import type { AccountExport, AuditPage, NewApiKey } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { password, signUp } from '../testing/browser.ts';
import { enroll, publishTexts } from '../testing/learning.ts';
import { asking, newPerson, type Person, proofOf, refusal } from '../testing/person.ts';
import { credentialId, credentialRow, writeRows } from '../testing/rows.ts';

const hex = (digit: string) => digit.repeat(64);

describe('one’s own data', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await publishTexts(api.databaseUrl);
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM chain_1.credentials; DELETE FROM app.credential_contents'));

  /** Tables that say whose a row is, as Postgres knows them now. */
  const tables = async (): Promise<string[]> => {
    const { rows } = await api.sql.query(
      `SELECT table_name FROM information_schema.columns
       WHERE table_schema = 'app' AND column_name = 'account_id' ORDER BY 1`,
    );
    return rows.map(({ table_name }) => table_name);
  };
  /** Every text in every table of the api in which one of these occurs. */
  const mentions = async (...words: string[]): Promise<string[]> => {
    const { rows } = await api.sql.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'app'`);
    const found: string[] = [];
    for (const { table_name } of rows) {
      const texts = await api.sql.query(`SELECT to_jsonb(t)::text AS row FROM app.${table_name} t`);
      if (texts.rows.some(({ row }) => words.some((word) => row.includes(word)))) found.push(table_name);
    }
    return found.sort();
  };

  /** Somebody with a row in every table that can have one about somebody. */
  const fullPerson = async (): Promise<Person & { key: string; email: string }> => {
    const person = await newPerson(api, ['issuer']);
    const { id } = person;
    const email = `${id}@example.org`;
    const key = await person.ask<NewApiKey>('POST', '/v1/account/api-keys', { name: 'Notebook', scopes: ['account'] });
    await person.ask('PATCH', '/v1/account', { displayName: `Name of ${id}` });
    await person.ask('POST', '/v1/account/identity-check', {
      fullName: `Full name of ${id}`,
      birthDate: '1990-12-31',
      country: 'DE',
      documentKind: 'passport',
    });
    const session = `(SELECT id FROM app.sessions WHERE account_id = '${id}' LIMIT 1)`;
    const digits = id.replaceAll('-', '').padEnd(64, '0');
    await api.sql.query(`
      UPDATE app.profiles SET avatar = '\\x00', avatar_hash = '${digits}' WHERE account_id = '${id}';
      INSERT INTO app.refresh_tokens (hash, session_id) VALUES ('${digits}', ${session});
      INSERT INTO app.passwords (account_id, email, hash) VALUES ('${id}', '${email}', '$argon2id$${id}');
      INSERT INTO app.registrations VALUES ('${digits}', '${email}', '$argon2id$x', NULL, 'en', now() + interval '1 day');
      INSERT INTO app.mail_codes (code_hash, purpose, account_id, expires_at) VALUES ('${digits}', 'reset', '${id}', now());
      INSERT INTO app.second_factors (account_id, secret) VALUES ('${id}', '\\x5ec2e7');
      INSERT INTO app.recovery_codes (hash, account_id) VALUES ('${digits}', '${id}');
      INSERT INTO app.paths VALUES ('path', 'Path', 'A promise.', 'en', '{a,b}') ON CONFLICT DO NOTHING;
      INSERT INTO app.path_followers (path, account_id) VALUES ('path', '${id}');
      INSERT INTO app.credential_contents (credential_id, content, content_hash)
        VALUES ('${credentialId}', '{"name": "Content about ${id}"}', '${hex('c')}');
    `);
    await writeRows(api.sql, 'credentials', [credentialRow({ learner: person.keypair.publicKey() })]);
    const enrollment = await enroll(api.sql, id, { done: ['one'] });
    await api.sql.query(`
      INSERT INTO app.lesson_notes (enrollment_id, lesson, text) VALUES ('${enrollment}', 'one', 'Note of ${id}');
      INSERT INTO app.quiz_attempts (enrollment_id, lesson, quiz, version, number, drawn)
        VALUES ('${enrollment}', 'two', 'check', 1, 1, '[{"question": "first", "order": [1, 0]}]');
      INSERT INTO app.course_instructors (course, account_id) VALUES ('small', '${id}');
      INSERT INTO app.reviews (account_id, course, stars, text) VALUES ('${id}', 'small', 4, 'Review of ${id}');
      INSERT INTO app.notices (account_id, source, name, data) VALUES ('${id}', 'notice', 'enrolled', '{}');
      INSERT INTO app.notification_letters (account_id, is_digest, is_security, day) VALUES ('${id}', true, false, now());
      INSERT INTO app.notifications (account_id, source, name, kind, data, at, is_here, mail)
        VALUES ('${id}', 'told', 'enrolled', 'enrollment', '{}', now(), true, 'none');
      INSERT INTO app.notification_preferences (account_id) VALUES ('${id}');
      INSERT INTO app.unsubscribe_codes (account_id, secret) VALUES ('${id}', '${digits.slice(0, 32)}');
      INSERT INTO app.platform_addresses (account_id, address) VALUES ('${id}', '${Keypair.random().publicKey()}');
      INSERT INTO app.awards (id, account_id, course, kind, awarded_at)
        VALUES ('${digits.slice(0, 32)}', '${id}', 'small', 'completion', now());
      INSERT INTO app.credential_shares (token_hash, account_id, course, kind) VALUES ('${digits}', '${id}', 'small', 'completion');
      INSERT INTO app.handles (account_id, handle) VALUES ('${id}', 'h_${digits.slice(0, 20)}');
      INSERT INTO app.released_handles VALUES ('g_${digits.slice(0, 20)}', '${id}', now());
      INSERT INTO app.forum_threads (id, course, account_id, title) VALUES ('${id}', 'small', '${id}', 'Thread');
      INSERT INTO app.forum_posts (id, thread_id, number, account_id, text, html)
        VALUES ('${id}', '${id}', 1, '${id}', 'Post of ${id}', '');
      INSERT INTO app.owed_rewards (account_id, kind, course, amount) VALUES ('${id}', 'course', 'small', 1);
      INSERT INTO app.forum_mentions VALUES ('${id}', '${id}');
      INSERT INTO app.forum_visits VALUES ('${id}', '${id}');
      INSERT INTO app.relay_calls (account_id, wallet, call, to_sign, fee_max)
        VALUES ('${id}', '${person.keypair.publicKey()}', '{"kind": "account"}', '{}', 1);
      INSERT INTO app.relay_budgets VALUES (now(), 'account:${id}', '${id}', 1);
      INSERT INTO app.forum_reports (post_id, account_id, reason) VALUES ('${id}', '${id}', 'Report of ${id}');
    `);
    return { ...person, key: key.body.key, email };
  };

  const read = async (person: Person) => (await person.ask<AccountExport>('GET', '/v1/account/export')).body;
  const remove = async (person: Person, keypair = person.keypair) =>
    person.ask('POST', '/v1/account/deletion', { transaction: await proofOf(api, keypair) });

  describe('exported', () => {
    it('is all of it: rows of every table that has any, and of no table is one forgotten', async () => {
      const person = await fullPerson();
      const { account, tables: rows } = await read(person);
      assert.equal(account, person.id);
      const empty = (await tables()).filter((table) => !rows[table]?.length);
      assert.deepEqual(empty, [], 'a new table: give fullPerson a row of it');
      for (const table of ['accounts', 'refresh_tokens', 'registrations', 'credential_contents'])
        assert.equal(rows[table]?.length, 1, table);
      assert.partialDeepStrictEqual(rows.profiles?.[0], { display_name: `Name of ${person.id}`, locale: 'en' });
      assert.equal(rows.identity_checks?.[0]?.full_name, `Full name of ${person.id}`);
    });

    it('holds a table that is added later by itself', async () => {
      await api.sql.query(`
        CREATE TABLE app.notes (id int PRIMARY KEY, account_id uuid REFERENCES app.accounts ON DELETE CASCADE, text text);
        CREATE TABLE app.note_words (note_id int REFERENCES app.notes ON DELETE CASCADE, word text);
        GRANT SELECT, DELETE ON app.notes, app.note_words TO brainstorm_api;
      `);
      const person = await newPerson(api);
      await api.sql.query(
        `INSERT INTO app.notes VALUES (1, '${person.id}', 'a note'); INSERT INTO app.note_words VALUES (1, 'note')`,
      );
      const { tables: rows } = await read(person);
      assert.deepEqual(rows.notes, [{ id: 1, account_id: person.id, text: 'a note' }]);
      assert.deepEqual(rows.note_words, [{ note_id: 1, word: 'note' }]);
      await api.sql.query('DROP TABLE app.note_words, app.notes');
    });

    it('names secrets and hashes, and shows none', async () => {
      const person = await fullPerson();
      const { tables: rows } = await read(person);
      const text = JSON.stringify(rows);
      assert.doesNotMatch(text, /argon2id|5ec2e7/);
      const withheld = '[kept, not shown]';
      assert.deepEqual([rows.quiz_attempts?.[0]?.drawn, rows.quiz_attempts?.[0]?.answers], [withheld, withheld]);
      assert.equal(rows.lesson_notes?.[0]?.text, `Note of ${person.id}`);
      assert.equal(rows.passwords?.[0]?.hash, '[kept, not shown]');
      assert.equal(rows.second_factors?.[0]?.secret, '[kept, not shown]');
      assert.ok(
        [rows.api_keys, rows.refresh_tokens, rows.recovery_codes].every(
          (some) => some?.[0]?.hash === '[kept, not shown]',
        ),
      );
    });

    it('is one’s own alone', async () => {
      const [person, other] = [await fullPerson(), await newPerson(api)];
      const { tables: rows } = await read(other);
      assert.doesNotMatch(JSON.stringify(rows), new RegExp(`${person.id}|${person.keypair.publicKey()}`));
      assert.equal((await api.get('/v1/account/export')).status, 401);
      assert.deepEqual(
        refusal(await asking(api, { Authorization: `Bearer ${person.key}` })('GET', '/v1/account/export')),
        [403, 'scope_needed'],
      );
    });

    it('tells what admins did about one', async () => {
      const [admin, person] = [await newPerson(api, ['admin']), await newPerson(api)];
      await admin.ask('PUT', `/v1/admin/accounts/${person.id}/roles`, { roles: ['issuer'], reason: 'teaches' });
      const { tables: rows } = await read(person);
      assert.partialDeepStrictEqual(rows.audit_entries?.[0], { action: 'roles.changed', subject: person.id });
    });
  });

  describe('deleted', () => {
    it('is gone from every table, however it hangs together', async () => {
      const person = await fullPerson();
      const words = [person.id, person.email, person.keypair.publicKey(), person.id.replaceAll('-', '')];
      assert.ok((await mentions(...words)).length >= (await tables()).length);
      const answer = await remove(person);
      assert.deepEqual([answer.status, answer.body], [200, {}]);
      assert.deepEqual(await mentions(...words), []);
    });

    it('takes the account out of the audit log but for its id', async () => {
      const [admin, person] = [await newPerson(api, ['admin']), await fullPerson()];
      await admin.ask('PUT', `/v1/admin/accounts/${person.id}/roles`, { roles: ['admin'], reason: 'for a while' });
      await person.ask('PUT', `/v1/admin/accounts/${admin.id}/roles`, {
        roles: ['admin', 'issuer'],
        reason: 'why not',
      });
      await remove(person);
      assert.deepEqual(await mentions(person.email, person.keypair.publicKey(), `ame of ${person.id}`), []);
      const { entries, isIntact } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
      assert.deepEqual([entries[0]?.actor, entries[1]?.subject, isIntact], [person.id, person.id, true]);
      const { rows } = await api.sql.query(`SELECT granted_by FROM app.account_roles WHERE account_id = '${admin.id}'`);
      assert.deepEqual(
        rows.map(({ granted_by }) => granted_by),
        [null, null],
      );
    });

    it('ends tokens, sessions and keys at once, also those that Redis has just seen', async () => {
      const person = await fullPerson();
      const second = await newPerson(api, [], person.keypair);
      const byKey = asking(api, { Authorization: `Bearer ${person.key}` });
      // Not by a route that would find the account gone by itself.
      const statuses = async () =>
        Promise.all(
          [person, second].map((each) => each.ask('GET', '/v1/sessions')).concat(byKey('GET', '/v1/account')),
        ).then((answers) => answers.map(({ status }) => status));
      assert.deepEqual(await statuses(), [200, 200, 200]);
      const redis = new Redis(api.redisUrl);
      assert.ok((await redis.keys('session:*')).length > 0, 'they are remembered as open');
      redis.disconnect();
      assert.equal((await remove(person)).status, 200);
      assert.deepEqual(await statuses(), [401, 401, 401]);
    });

    it('leaves who came by one’s link, and everybody else’s rows', async () => {
      const [person, guest] = [await fullPerson(), await newPerson(api)];
      await api.sql.query(`UPDATE app.accounts SET referred_by = '${person.id}' WHERE id = '${guest.id}'`);
      assert.equal((await person.ask('GET', '/v1/account')).body.referral.referred, 1);
      const before = (await guest.ask('GET', '/v1/account')).body;
      await remove(person);
      assert.deepEqual((await guest.ask('GET', '/v1/account')).body, before);
    });

    it('starts anew when the wallet comes again', async () => {
      const person = await newPerson(api);
      await remove(person);
      assert.notEqual((await newPerson(api, [], person.keypair)).id, person.id);
    });

    it('needs a fresh proof: of a wallet of the account, signed for this', async () => {
      const [person, stranger] = [await newPerson(api), Keypair.random()];
      assert.deepEqual(refusal(await remove(person, stranger)), [403, 'proof_needed']);
      const proof = await proofOf(api, person.keypair);
      await api.post('/v1/auth/stellar', JSON.stringify({ transaction: proof }));
      assert.deepEqual(refusal(await person.ask('POST', '/v1/account/deletion', { transaction: proof })), [
        400,
        'invalid_request',
      ]);
      assert.deepEqual(refusal(await person.ask('POST', '/v1/account/deletion', { transaction: 'AAAA' })), [
        400,
        'invalid_request',
      ]);
      assert.deepEqual(refusal(await person.ask('POST', '/v1/account/deletion', {})), [400, 'invalid_request']);
      const both = { transaction: proof, password: 'correct horse battery' };
      assert.deepEqual(refusal(await person.ask('POST', '/v1/account/deletion', both)), [400, 'invalid_request']);
      assert.deepEqual(refusal(await person.ask('POST', '/v1/account/deletion', { password: 'x' })), [
        409,
        'password_missing',
      ]);
      assert.equal((await api.post('/v1/account/deletion', '{}')).status, 401);
      const theirs = await newPerson(api);
      assert.deepEqual(
        refusal(await person.ask('POST', '/v1/account/deletion', { transaction: await proofOf(api, theirs.keypair) })),
        [403, 'proof_needed'],
      );
      assert.equal((await person.ask('GET', '/v1/account')).status, 200);
      assert.equal((await theirs.ask('GET', '/v1/account')).status, 200);
    });

    it('takes the password as a proof, and leaves no cookie', async () => {
      const { browser, email, account } = await signUp(api);
      const tries = (body: object) => browser.ask('POST', '/v1/account/deletion', { body });
      assert.deepEqual(refusal(await tries({ password: 'not it at all' })), [403, 'password_refused']);
      assert.equal((await tries({ password })).status, 200);
      assert.equal(browser.cookies.size, 0);
      assert.deepEqual(await mentions(account.id, email), []);
    });

    it('leaves the last admin', async () => {
      await api.sql.query(`DELETE FROM app.account_roles WHERE role = 'admin'`);
      const admin = await newPerson(api, ['admin']);
      assert.deepEqual(refusal(await remove(admin)), [409, 'last_admin']);
      assert.equal((await admin.ask('GET', '/v1/admin/audit')).status, 200);
      await newPerson(api, ['admin']);
      assert.equal((await remove(admin)).status, 200);
    });
  });
});
