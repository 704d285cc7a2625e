import assert from 'node:assert/strict';
import type {
  ApprovalDetail,
  ApprovalsPage,
  AuditPage,
  BatchIssued,
  BatchReport,
  IssuerCredentialDetail,
  IssuingSettings,
  Problem,
} from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { publishCourse } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { credentialId, credentialRow, writeCursor, writeRows } from '../testing/rows.ts';

describe('the two-person rule', () => {
  let api: TestApi;
  let admin: Person;
  let asker: Person;
  let second: Person;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'walk', title: 'A walk', lessons: { one: {} } });
    await writeCursor(api.sql, 100);
    admin = await newPerson(api, ['admin']);
    asker = await newPerson(api, ['issuer']);
    await asker.ask('PATCH', '/v1/account', { displayName: 'First Issuer' });
  });
  after(() => api.close());

  const rule = (needsTwo: boolean, by = admin) =>
    by.ask<IssuingSettings & Problem>('PUT', '/v1/admin/issuing', { needsTwo, reason: 'agreed in the meeting' });
  const decide = (act: string, by = asker, reason = 'found to be wrong') =>
    by.ask<IssuerCredentialDetail & Problem>('POST', `/v1/issuer/credentials/${credentialId}/${act}`, { reason });
  const read = async (id: string, by = second) =>
    (await by.ask<ApprovalDetail>('GET', `/v1/issuer/approvals/${id}`)).body;
  const list = async (by = second, query = '') =>
    (await by.ask<ApprovalsPage>('GET', `/v1/issuer/approvals${query}`)).body;
  const approve = async (id: string, by = second, digest?: string) =>
    by.ask<ApprovalDetail & Problem>('POST', `/v1/issuer/approvals/${id}/approve`, {
      digest: digest ?? (await read(id)).digest ?? '0'.repeat(64),
    });
  const decline = (id: string, by = second) =>
    by.ask<ApprovalDetail & Problem>('POST', `/v1/issuer/approvals/${id}/decline`);
  const calls = async () =>
    (await api.sql.query('SELECT kind, item FROM app.outbox_calls ORDER BY id')).rows as {
      kind: string;
      item: object;
    }[];
  const askedId = async (act = 'revoke') => String((await decide(act)).body.approval?.id);

  it('is an admin’s to change, with a reason, and needs two issuers', async () => {
    assert.deepEqual(refusal(await rule(true, asker)), [403, 'role_needed']);
    assert.deepEqual(refusal(await rule(true)), [409, 'issuers_missing']);
    second = await newPerson(api, ['issuer']);
    await second.ask('PATCH', '/v1/account', { displayName: 'Second Issuer' });
    assert.deepEqual((await rule(true)).body, { needsTwo: true, issuers: 2 });
    assert.deepEqual((await rule(true)).body, { needsTwo: true, issuers: 2 });
    assert.deepEqual((await admin.ask<IssuingSettings>('GET', '/v1/admin/issuing')).body.needsTwo, true);
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
    assert.deepEqual(
      entries.map(({ action, detail }) => [action, detail]),
      [['issuing.two_person_rule', { needsTwo: true, reason: 'agreed in the meeting' }]],
    );
  });

  describe('once it holds', () => {
    beforeEach(async () => {
      await api.sql.query(
        `DELETE FROM chain_1.credentials; DELETE FROM app.credential_decisions; DELETE FROM app.awards; DELETE FROM app.outbox_calls;
         DELETE FROM app.issuer_approvals`,
      );
      await writeRows(api.sql, 'credentials', [credentialRow()]);
      await rule(true);
    });

    it('has a decision wait for another issuer, who is told what it is', async () => {
      const { body } = await decide('revoke');
      assert.partialDeepStrictEqual(body, {
        needsTwo: true,
        acts: [],
        credential: { awaits: 'revoke', underWay: null },
        approval: { act: 'revoke', isOwn: true, state: 'open', askedBy: 'First Issuer', certificates: 1 },
      });
      assert.deepEqual(await calls(), []);
      assert.deepEqual((await decide('revoke')).body.approval, body.approval, 'the same again changes nothing');
      for (const [act, by] of [
        ['suspend', asker],
        ['revoke', second],
      ] as const)
        assert.deepEqual(refusal(await decide(act, by)), [409, 'decision_impossible']);

      const [open] = (await list()).approvals;
      assert.partialDeepStrictEqual(open, { isOwn: false, credential: credentialId, reason: 'found to be wrong' });
      const detail = await read(String(open?.id));
      assert.equal(detail.credential?.standing, 'valid');
      const approved = await approve(detail.approval.id);
      assert.equal(approved.status, 200, JSON.stringify(approved.body));
      assert.partialDeepStrictEqual(approved.body, {
        approval: { state: 'approved', settledBy: 'Second Issuer' },
        credential: { awaits: null, underWay: 'revoke' },
        digest: null,
      });
      assert.deepEqual(await calls(), [{ kind: 'revoke', item: { id: credentialId, reason: 'found to be wrong' } }]);
      const { decisions } = (await decide('revoke')).body;
      assert.partialDeepStrictEqual(decisions, [{ by: 'First Issuer', approvedBy: 'Second Issuer' }]);
      const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit?limit=3')).body;
      assert.deepEqual(
        entries.map(({ actor, action }) => [actor, action]),
        [
          [second.id, 'certificate.revoke'],
          [second.id, 'approval.approve'],
          [asker.id, 'approval.ask'],
        ],
      );
    });

    it('lets nobody approve their own, nor what was not shown, nor twice', async () => {
      const id = await askedId();
      const { digest } = await read(id);
      assert.equal((await read(id, asker)).digest, null);
      assert.deepEqual(refusal(await approve(id, asker, String(digest))), [409, 'approval_impossible']);
      assert.deepEqual(refusal(await approve(id, second, '1'.repeat(64))), [409, 'approval_impossible']);
      const third = await newPerson(api, ['issuer']);
      const answers = await Promise.all([second, third, second, third].map((by) => approve(id, by, String(digest))));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
      assert.equal((await calls()).length, 1);
      await api.sql.query('DELETE FROM app.account_roles WHERE account_id = $1', [third.id]);
      assert.deepEqual(refusal(await approve(id, third, String(digest))), [403, 'role_needed']);
    });

    it('lets who asked withdraw, and others decline, and then something else can be decided', async () => {
      const withdrawn = await decline(await askedId(), asker);
      assert.equal(withdrawn.body.approval.state, 'withdrawn');
      const declined = await decline(await askedId('suspend'));
      assert.partialDeepStrictEqual(declined.body.approval, { state: 'declined', settledBy: 'Second Issuer' });
      for (const { id } of (await list()).approvals) {
        assert.deepEqual(refusal(await decline(id)), [409, 'approval_impossible']);
        assert.deepEqual(refusal(await approve(id)), [409, 'approval_impossible']);
      }
      assert.deepEqual(await calls(), []);
      assert.equal((await decide('suspend', second)).status, 200);
    });

    it('is settled once when one approves and the other withdraws at the same moment', async () => {
      for (let round = 0; round < 6; round += 1) {
        await api.sql.query('DELETE FROM app.outbox_calls; DELETE FROM app.credential_decisions');
        const id = await askedId();
        const { digest } = await read(id);
        const answers = await Promise.all([approve(id, second, String(digest)), decline(id, asker)]);
        assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
        const { state } = (await read(id)).approval;
        assert.equal((await calls()).length, state === 'approved' ? 1 : 0, state);
      }
    });

    it('tells the other issuers that they are asked, and who asked how it ended', async () => {
      const told = async () =>
        (
          await api.sql.query(
            `SELECT account_id, name, data->>'approval' AS id FROM app.notices WHERE name LIKE 'approval%' ORDER BY id`,
          )
        ).rows.map(({ account_id: account, name, id }) => [account, name, id]);
      await api.sql.query('DELETE FROM app.notices');
      const one = await askedId();
      await approve(one);
      await api.sql.query('DELETE FROM app.outbox_calls; DELETE FROM app.credential_decisions');
      const other = await askedId();
      await decline(other);
      await decline(await askedId(), asker);
      const all = await told();
      for (const row of [
        [second.id, 'approval_asked', one],
        [asker.id, 'approval_approved', one],
        [second.id, 'approval_asked', other],
        [asker.id, 'approval_declined', other],
      ])
        assert.equal(all.filter((seen) => String(seen) === String(row)).length, 1, String(row));
      assert.equal(all.length, 5, 'who withdraws knows it');
    });

    it('lets what was asked lapse after seven days, and with the asker’s role', async () => {
      const old = await askedId();
      await api.sql.query(`UPDATE app.issuer_approvals SET asked_at = now() - interval '7 days 1 second'`);
      assert.equal((await read(old)).approval.state, 'lapsed');
      assert.deepEqual(refusal(await approve(old)), [409, 'approval_impossible']);
      const next = await askedId();
      assert.notEqual(next, old);
      const { digest } = await read(next);
      await api.sql.query(`DELETE FROM app.account_roles WHERE account_id = $1`, [asker.id]);
      assert.equal((await read(next)).approval.state, 'lapsed');
      assert.deepEqual(refusal(await approve(next, second, String(digest))), [409, 'approval_impossible']);
      await api.sql.query(`INSERT INTO app.account_roles (account_id, role) VALUES ($1, 'issuer')`, [asker.id]);
      assert.equal((await approve(next)).status, 200);
    });

    it('takes account of what has happened to the certificate meanwhile', async () => {
      const id = await askedId();
      const { digest } = await read(id);
      await api.sql.query('DELETE FROM chain_1.credentials');
      await writeRows(api.sql, 'credentials', [credentialRow({ status: 'revoked' })]);
      assert.deepEqual(refusal(await approve(id, second, String(digest))), [409, 'decision_impossible']);
      assert.equal((await read(id)).approval.state, 'open');
    });

    it('has what is issued by hand wait, and issues it as the second issuer saw it', async () => {
      const person = await newPerson(api);
      const criteria = 'Passed the oral exam of May.';
      const recipient = person.keypair.publicKey();
      const rows = [{ recipient, course: 'walk', kind: 'completion', criteria }];
      const report = (await asker.ask<BatchReport>('POST', '/v1/issuer/batches/check', { rows })).body;
      assert.equal(report.needsTwo, true);
      const asked = await asker.ask<BatchIssued>('POST', '/v1/issuer/batches', { rows, digest: report.digest });
      assert.equal(asked.status, 201);
      assert.partialDeepStrictEqual(asked.body, { awards: [], approval: { certificates: 1, act: null, isOwn: true } });
      assert.deepEqual(await calls(), []);
      const id = String(asked.body.approval?.id);
      const shown = await read(id);
      assert.partialDeepStrictEqual(shown.report?.rows, [{ recipient, courseTitle: 'A walk', criteria, faults: [] }]);

      await person.ask('PATCH', '/v1/account', { displayName: 'Another Name' });
      assert.deepEqual(refusal(await approve(id, second, String(shown.digest))), [409, 'batch_changed']);
      assert.deepEqual(refusal(await approve(id, asker, String(shown.digest))), [409, 'approval_impossible']);
      assert.equal((await approve(id)).status, 200);
      assert.deepEqual(
        (await calls()).map(({ kind }) => kind),
        ['credential'],
      );
      const { rows: awards } = await api.sql.query('SELECT awarded_by, criteria FROM app.awards');
      assert.deepEqual(awards, [{ awarded_by: asker.id, criteria }]);
      assert.deepEqual(refusal(await approve(id)), [409, 'approval_impossible']);
      const settled = await read(id);
      assert.partialDeepStrictEqual(settled, { approval: { state: 'approved' }, report: { faulty: 0 }, digest: null });
      assert.deepEqual(
        settled.report?.rows.map(({ name, faults }) => [name, faults]),
        [['Another Name', []]],
      );
    });

    it('lets nobody approve a certificate of their own', async () => {
      const rows = [
        { recipient: second.keypair.publicKey(), course: 'walk', kind: 'completion', criteria: 'Passed the exam.' },
      ];
      const { digest } = (await asker.ask<BatchReport>('POST', '/v1/issuer/batches/check', { rows })).body;
      const { body } = await asker.ask<BatchIssued>('POST', '/v1/issuer/batches', { rows, digest });
      const detail = await read(String(body.approval?.id));
      assert.deepEqual([detail.report?.rows[0]?.faults, detail.digest], [['recipient_self'], null]);
      assert.deepEqual(refusal(await approve(detail.approval.id)), [409, 'batch_faulty']);
    });

    it('lists the open ones first, page by page', async () => {
      const done = await askedId();
      await decline(done);
      const ids: string[] = [];
      for (const n of [1, 2, 3]) {
        const { rows } = await api.sql.query<{ id: string }>(
          `INSERT INTO app.issuer_approvals (batch, asked_by, asked_at)
           VALUES ('[{}]', $1, now() - make_interval(hours => $2)) RETURNING id`,
          [asker.id, n],
        );
        ids.push(String(rows[0]?.id));
      }
      const seen: string[] = [];
      let after = '';
      do {
        const page = await list(second, `?limit=2${after && `&after=${after}`}`);
        seen.push(...page.approvals.map(({ id }) => id));
        after = page.next ?? '';
      } while (after);
      assert.deepEqual(seen, [...ids, done]);
    });

    it('is over for what is decided afterwards, once it is lifted; what waits goes on waiting', async () => {
      const id = await askedId();
      assert.equal((await rule(false)).body.needsTwo, false);
      assert.deepEqual(refusal(await decide('suspend')), [409, 'decision_impossible']);
      await decline(id, asker);
      assert.equal((await decide('suspend')).body.credential.underWay, 'suspend');
    });

    it('is for issuers alone', async () => {
      const id = await askedId();
      for (const person of [admin, await newPerson(api)]) {
        assert.deepEqual(refusal(await person.ask('GET', '/v1/issuer/approvals')), [403, 'role_needed']);
        assert.deepEqual(refusal(await person.ask('GET', `/v1/issuer/approvals/${id}`)), [403, 'role_needed']);
        for (const what of ['approve', 'decline'])
          assert.deepEqual(
            refusal(await person.ask('POST', `/v1/issuer/approvals/${id}/${what}`, { digest: '0'.repeat(64) })),
            [403, 'role_needed'],
          );
      }
      const nobody = '00000000-0000-4000-8000-000000000000';
      assert.deepEqual(refusal(await approve(nobody, second, '0'.repeat(64))), [404, 'approval_not_found']);
    });
  });
});
