import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import type { Account, AccountRewards } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { complete, joinCourse, open, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, proofOf } from '../testing/person.ts';

describe('what is owed in BST', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    for (const key of ['walk', 'run']) await publishCourse(api, { key, lessons: { one: {} } });
    await publishCourse(api, { key: 'free', lessons: { one: {} } });
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.sql.query('DELETE FROM chain_1.reward_settings');
    await set('course', 'walk', 80);
    await set('course', 'run', 300);
    await set('referral', '', 50);
  });

  const BST = 10_000_000;
  /** What governance has set, in BST. */
  const set = async (kind: string, course: string, amount: number) => {
    await api.sql.query('DELETE FROM chain_1.reward_settings WHERE kind = $1 AND course = $2', [kind, course]);
    await api.sql.query(
      `INSERT INTO chain_1.reward_settings (kind, course, amount, set_by, set_ledger, set_at, set_tx_hash, from_event)
       VALUES ($1, $2, $3, 'G', 5, now(), 'x', 'x')`,
      [kind, course, String(amount * BST)],
    );
  };
  const rewards = async (person: Person) => (await person.ask<AccountRewards>('GET', '/v1/account/rewards')).body;
  const owed = async (person: Person) =>
    (await rewards(person)).rewards.map(({ kind, course, amount, waitsFor }) => [
      kind,
      course,
      Number(amount) / BST,
      waitsFor,
    ]);
  const calls = async (person: Person) =>
    (
      await api.sql.query(`SELECT item FROM app.outbox_calls WHERE kind = 'reward' AND item->>'to' = $1 ORDER BY id`, [
        person.keypair.publicKey(),
      ])
    ).rows.map(({ item }) => item);
  const walletless = async (person: Person) =>
    api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
  const link = async (person: Person, wallet: Keypair) =>
    person.ask('POST', '/v1/account/wallets', { transaction: await proofOf(api, wallet) });
  const finish = async (person: Person, course: string) => {
    await joinCourse(person, course);
    await readLesson(api, person, course, 'one');
  };

  describe('for a course', () => {
    it('is what is set when it is completed, to the wallet, once', async () => {
      const person = await newPerson(api);
      await finish(person, 'walk');
      await set('course', 'walk', 90);
      await complete(person, 'walk', 'one');
      assert.deepEqual(await owed(person), [['course', 'walk', 80, 'turn']]);
      const [item, ...others] = await calls(person);
      assert.deepEqual(others, []);
      const to = person.keypair.publicKey();
      assert.partialDeepStrictEqual(item, { to, amount: '800000000', course: 'walk', kind: 'Course' });
      assert.match(item.key, /^[0-9a-f]{64}$/);
    });

    it('is owed once when two complete it at the same moment', async () => {
      const person = await newPerson(api);
      for (const course of ['walk', 'run']) {
        await joinCourse(person, course);
        await open(person, course, 'one');
      }
      await api.sql.query(
        `UPDATE app.lesson_progress SET dwell_seconds = 300
         WHERE enrollment_id IN (SELECT id FROM app.enrollments WHERE account_id = $1)`,
        [person.id],
      );
      await Promise.all(['walk', 'run', 'walk', 'run', 'walk'].map((course) => complete(person, course, 'one')));
      assert.deepEqual((await owed(person)).map(([, course]) => course).sort(), ['run', 'walk']);
      assert.equal((await calls(person)).length, 2);
    });

    it('is nothing where nothing is set, or no more', async () => {
      const person = await newPerson(api);
      await set('course', 'walk', 0);
      await finish(person, 'free');
      await finish(person, 'walk');
      assert.deepEqual(await owed(person), []);
    });

    it('waits for a wallet of one’s own, and goes with the first that is linked, once', async () => {
      const person = await newPerson(api);
      await api.sql.query(`UPDATE app.wallets SET subject = subject || ':7' WHERE account_id = $1`, [person.id]);
      await finish(person, 'walk');
      assert.deepEqual(await owed(person), [['course', 'walk', 80, 'wallet']]);
      assert.deepEqual((await rewards(person)).sums, { wallet: '800000000', open: '0', paid: '0' });
      const wallets = [Keypair.random(), Keypair.random()];
      const answers = await Promise.all(wallets.map((wallet) => link(person, wallet)));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200],
      );
      const { rows } = await api.sql.query(
        `SELECT count(*)::int AS n FROM app.outbox_calls WHERE item->>'to' = ANY ($1)`,
        [wallets.map((wallet) => wallet.publicKey())],
      );
      assert.deepEqual(rows, [{ n: 1 }]);
      assert.deepEqual(await owed(person), [['course', 'walk', 80, 'turn']]);
    });

    it('is forgotten by none of two when the wallet is linked at the moment of completion', async () => {
      for (let round = 0; round < 5; round += 1) {
        const person = await newPerson(api);
        await walletless(person);
        await joinCourse(person, 'walk');
        await open(person, 'walk', 'one');
        await api.sql.query(
          `UPDATE app.lesson_progress SET dwell_seconds = 300
           WHERE enrollment_id = (SELECT id FROM app.enrollments WHERE account_id = $1)`,
          [person.id],
        );
        await Promise.all([complete(person, 'walk', 'one'), link(person, person.keypair)]);
        assert.equal((await calls(person)).length, 1);
      }
    });

    it('goes to a wallet once, whoever has it linked', async () => {
      const [first, second] = [await newPerson(api), await newPerson(api)];
      await finish(first, 'walk');
      const [{ key }] = await calls(first);
      await walletless(first);
      await walletless(second);
      assert.equal((await link(second, first.keypair)).status, 200);
      await finish(second, 'walk');
      assert.deepEqual(
        (await calls(first)).map((item) => item.key),
        [key],
      );
    });
  });

  describe('for whom one brought', () => {
    let referrer: Person;
    let admin: Person;
    let code: string;
    before(async () => {
      admin = await newPerson(api, ['admin']);
    });
    beforeEach(async () => {
      await api.sql.query('DELETE FROM app.identity_checks; DELETE FROM app.counted_people');
      referrer = await newPerson(api);
      code = (await referrer.ask<Account>('GET', '/v1/account')).body.referral.code;
    });

    /** Somebody who came by the link, in a browser. */
    const brought = async (ref = code, keypair = Keypair.random()): Promise<Person> => {
      const response = await fetch(`${api.url}/v1/sessions?ref=${ref}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:3000' },
        body: JSON.stringify({ transaction: await proofOf(api, keypair) }),
      });
      assert.equal(response.status, 200);
      return newPerson(api, [], keypair);
    };
    const submit = (person: Person, fullName = `Learner ${person.id}`) =>
      person.ask('POST', '/v1/account/identity-check', {
        ...{ fullName, birthDate: '1990-12-31', country: 'DE', documentKind: 'passport' },
      });
    const decide = async (person: Person, verdict = 'verified') => {
      const { rows } = await api.sql.query(
        `SELECT id FROM app.identity_checks WHERE account_id = $1 AND state = 'submitted'`,
        [person.id],
      );
      return admin.ask('POST', `/v1/admin/identity-checks/${rows[0].id}/decision`, { verdict, reason: 'looked at' });
    };
    const verify = async (person: Person, fullName?: string) => {
      await submit(person, fullName);
      assert.equal((await decide(person)).status, 200);
    };
    const counted = async () => (await rewards(referrer)).referrals;

    it('is the referral’s reward, when the first course is finished by who is who they say', async () => {
      const learner = await brought();
      await verify(learner);
      assert.deepEqual(await counted(), { invited: 1, counted: 0 });
      await finish(learner, 'run');
      await finish(learner, 'walk');
      assert.deepEqual(await owed(referrer), [['referral', 'run', 50, 'turn']]);
      assert.deepEqual(await counted(), { invited: 1, counted: 1 });
      assert.partialDeepStrictEqual(await calls(referrer), [{ amount: '500000000', kind: 'Referral', course: 'run' }]);
      const text = JSON.stringify(await rewards(referrer));
      assert.ok(!text.includes(learner.id) && !text.includes(learner.keypair.publicKey()), 'not who it was');
    });

    it('is owed when the identity is found right afterwards, and not when it is found wrong', async () => {
      const [learner, other] = [await brought(), await brought()];
      for (const person of [learner, other]) {
        await finish(person, 'walk');
        await submit(person);
      }
      await finish(learner, 'run');
      assert.deepEqual(await owed(referrer), []);
      await decide(learner);
      await decide(other, 'rejected');
      assert.deepEqual(await owed(referrer), [['referral', 'walk', 50, 'turn']]);
    });

    it('is owed once when the check is passed at the moment of completion', async () => {
      for (let round = 0; round < 5; round += 1) {
        const learner = await brought();
        await submit(learner);
        await joinCourse(learner, 'walk');
        await open(learner, 'walk', 'one');
        await api.sql.query(
          `UPDATE app.lesson_progress SET dwell_seconds = 300
           WHERE enrollment_id = (SELECT id FROM app.enrollments WHERE account_id = $1)`,
          [learner.id],
        );
        await Promise.all([complete(learner, 'walk', 'one'), decide(learner)]);
        assert.equal((await counted()).counted, round + 1);
      }
      assert.equal((await calls(referrer)).length, 5);
    });

    it('waits for the referrer’s wallet', async () => {
      await walletless(referrer);
      const learner = await brought();
      await verify(learner);
      await finish(learner, 'walk');
      assert.deepEqual(await owed(referrer), [['referral', 'walk', 50, 'wallet']]);
      await link(referrer, referrer.keypair);
      assert.equal((await calls(referrer)).length, 1);
    });

    it('is nothing for an unknown code, for nobody’s check, and where nothing is set', async () => {
      const stranger = await brought('22222222');
      await verify(stranger);
      await finish(stranger, 'walk');
      const unchecked = await brought();
      await finish(unchecked, 'walk');
      await set('referral', '', 0);
      const learner = await brought();
      await verify(learner);
      await finish(learner, 'walk');
      assert.deepEqual(await owed(referrer), []);
      assert.deepEqual(await counted(), { invited: 2, counted: 0 });
    });

    it('is nothing for a wallet that is the referrer’s, now or before, also behind a memo', async () => {
      const learner = await brought();
      await verify(learner);
      const address = referrer.keypair.publicKey();
      await api.sql.query(`INSERT INTO app.wallets VALUES ('${address}:7', '${learner.id}', now())`);
      await finish(learner, 'walk');
      assert.deepEqual(await counted(), { invited: 0, counted: 0 });
      const second = await brought();
      await verify(second);
      await walletless(second);
      await walletless(referrer);
      await link(second, referrer.keypair);
      await finish(second, 'walk');
      assert.deepEqual(await owed(referrer), [], 'the referrer signed in with it');
    });

    it('is nothing for the same person as the referrer, by their checked identity', async () => {
      await verify(referrer, 'Sámple Learner');
      const learner = await brought();
      await verify(learner, 'SAMPLE  LEARNER');
      await finish(learner, 'walk');
      assert.deepEqual(await owed(referrer), []);
    });

    it('is owed once for a person for ever, also when they come back with the same wallet or identity', async () => {
      const wallet = Keypair.random();
      const learner = await brought(code, wallet);
      await verify(learner, 'Once Only');
      await finish(learner, 'walk');
      const leave = async (person: Person) =>
        person.ask('POST', '/v1/account/deletion', { transaction: await proofOf(api, person.keypair) });
      assert.equal((await leave(learner)).status, 200);
      assert.deepEqual((await owed(referrer)).length, 1, 'what was owed stays');
      const again = await brought(code, wallet);
      assert.notEqual(again.id, learner.id);
      await verify(again, 'Another Name');
      await finish(again, 'walk');
      const elsewhere = await brought();
      await verify(elsewhere, 'Once Only');
      await finish(elsewhere, 'walk');
      assert.deepEqual((await owed(referrer)).length, 1);
      assert.deepEqual((await calls(referrer)).length, 1);
    });

    it('is owed once for a person with two accounts that finish at once', async () => {
      const people = [await brought(), await brought()];
      for (const person of people) {
        await verify(person, 'Two Accounts');
        await joinCourse(person, 'walk');
        await open(person, 'walk', 'one');
      }
      await api.sql.query(`UPDATE app.lesson_progress SET dwell_seconds = 300 WHERE completed_at IS NULL`);
      await Promise.all(people.map((person) => complete(person, 'walk', 'one')));
      assert.deepEqual((await owed(referrer)).length, 1);
    });

    it('keeps nothing that tells who the person is', async () => {
      const learner = await brought();
      await verify(learner, 'Somebody Special');
      await finish(learner, 'walk');
      const { rows } = await api.sql.query('SELECT to_jsonb(t)::text AS text FROM app.identity_checks AS t');
      assert.ok(rows.every(({ text }) => !/Somebody|1990/.test(text)));
      const rejected = await brought();
      await submit(rejected);
      await decide(rejected, 'rejected');
      const hashes = await api.sql.query('SELECT person_hash FROM app.identity_checks WHERE account_id = $1', [
        rejected.id,
      ]);
      assert.deepEqual(hashes.rows, [{ person_hash: null }]);
    });
  });
});
