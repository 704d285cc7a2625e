/** A learner's certificate from the last lesson to the ledger and on to their wallet, on a real network read by the real indexer. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import { contentHash } from '#verify';
import type { OwnCredential, OwnCredentials, Verification } from '#wire';
import type { Repeated } from '../repeat.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, proofOf } from '../testing/person.ts';
import { type RelaySite, startRelaySite } from '../testing/relay.ts';

describe('a certificate on the ledger', function () {
  this.timeout(240_000);
  let site: RelaySite;
  let work: Repeated | undefined;
  let person: Person;

  before(async () => {
    site = await startRelaySite();
    await publishCourse(site.api, { key: 'walk', lessons: { one: {} } });
    person = await newPerson(site.api);
    await site.api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
    await person.ask('PATCH', '/v1/account', { displayName: 'Sample Learner' });
  });
  after(async () => {
    await work?.close();
    await site?.close();
  });

  const own = async () => (await person.ask<OwnCredentials>('GET', '/v1/account/credentials')).body.credentials;
  /** One's certificates, newest first, once they are as they should be. */
  async function ownOnce(isAsWanted: (credentials: OwnCredential[]) => boolean): Promise<OwnCredential[]> {
    for (const until = Date.now() + 90_000; ; await sleep(100)) {
      const credentials = await own();
      if (isAsWanted(credentials)) return credentials;
      const { rows } = await site.network.sql.query('SELECT key, state, refusal FROM app.outbox_calls');
      if (Date.now() > until) assert.fail(JSON.stringify({ credentials, rows }));
    }
  }
  const verdictOf = async (id: string) => {
    const { body } = await site.api.get(`/v1/credentials/${id}/verification`);
    const { verdict, checks } = body as Verification;
    return [verdict, checks.find(({ name }) => name === 'content')?.outcome];
  };

  it('is issued under the address that the platform keeps, with the hash of what it says, and is valid', async () => {
    await person.ask('PUT', '/v1/account/platform-address', { consent: true });
    await joinCourse(person, 'walk');
    await readLesson(site.api, person, 'walk', 'one');
    work = site.begin();
    const [credential] = await ownOnce((credentials) => credentials[0]?.state === 'on_chain');
    assert.ok(credential);
    const { rows } = await site.network.sql.query(
      `SELECT l.content_hash AS hash, t.content, l.learner, p.address, l.kind, l.expires_at
       FROM chain.credentials AS l JOIN app.credential_contents AS t ON t.credential_id = l.id, app.platform_addresses AS p
       WHERE l.id = $1 AND p.account_id = $2`,
      [credential.id, person.id],
    );
    const [{ hash, content, ...facts }] = rows;
    assert.equal(hash, await contentHash(content));
    assert.deepEqual(facts, {
      ...{ learner: credential.learner, address: credential.learner, kind: 'completion', expires_at: null },
    });
    assert.deepEqual(await verdictOf(credential.id), ['valid', 'passed']);
  });

  it('moves to the wallet that is linked, also while it is under way itself, and progress with it', async () => {
    await publishCourse(site.api, { key: 'run', lessons: { one: {} } });
    await work?.close();
    // Owed, but not on the ledger when the wallet comes.
    await joinCourse(person, 'run');
    await readLesson(site.api, person, 'run', 'one');
    const wallet = Keypair.random();
    const linked = await person.ask('POST', '/v1/account/wallets', {
      transaction: await proofOf(site.api, wallet),
    });
    assert.equal(linked.status, 200, JSON.stringify(linked.body));
    work = site.begin();
    const credentials = await ownOnce(
      (all) =>
        all.length === 4 &&
        all.every(
          ({ state, successor, standing }) =>
            state === 'on_chain' && (standing === 'superseded') === (successor !== null),
        ),
    );
    for (const { id, learner, standing, successor, supersedes } of credentials) {
      assert.deepEqual([learner === wallet.publicKey(), standing], successor ? [false, 'superseded'] : [true, 'valid']);
      assert.deepEqual(await verdictOf(id), [supersedes ? 'valid' : 'replaced', 'passed']);
    }
    const { rows } = await site.network.sql.query(
      'SELECT course, percent::int FROM chain.progress WHERE learner = $1 ORDER BY 1',
      [wallet.publicKey()],
    );
    assert.deepEqual(rows, [
      { course: 'run', percent: 100 },
      { course: 'walk', percent: 100 },
    ]);
    const events = await site.network.sql.query(
      `SELECT name, count(*)::int AS n FROM log.events WHERE name LIKE 'credential_%' GROUP BY 1 ORDER BY 1`,
    );
    assert.deepEqual(events.rows, [
      { name: 'credential_issued', n: 4 },
      { name: 'credential_superseded', n: 2 },
    ]);
  });
});
