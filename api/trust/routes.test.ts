import assert from 'node:assert/strict';
import type { FailedVerifications, FailureCause, Trust } from '#wire';
import { findPlace } from '../badge/places.ts';
import { issuerDid } from '../credential/model.ts';
import { connectDatabase, type Database } from '../database.ts';
import { type TestApi, testApi, webAuth } from '../testing/api.ts';
import { newPerson, refusal } from '../testing/person.ts';
import {
  closedAt,
  contracts,
  eventId,
  issuer,
  learner,
  roleRow,
  writeCursor,
  writeEvents,
  writeRows,
} from '../testing/rows.ts';
import { causeOf, countFailure } from './model.ts';

describe('why certificates may be believed', () => {
  let api: TestApi;
  let database: Database;
  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
  });
  after(async () => {
    await database?.sequelize.close();
    await api?.close();
  });
  const readTrust = async () => (await api.get('/v1/trust')).body as Trust;

  describe('GET /v1/trust', () => {
    it('has keys and contracts before the indexer’s first start', async () => {
      const { keys, ...rest } = await readTrust();
      assert.deepEqual(
        keys.map(({ use, madeAt, retiredAt, revokedAt }) => [use, madeAt, retiredAt, revokedAt]),
        ['embedded', 'jwt'].map((use) => [use, '2026-01-01T00:00:00.000Z', null, null]),
      );
      assert.deepEqual(rest, {
        issuer: issuerDid(webAuth.homeDomain),
        statusLists: 0,
        contracts: Object.entries(contracts).map(([name, address]) => ({
          ...{ name, address, readFrom: null, version: 1, upgradedLedger: null, wasmHash: null },
        })),
        roles: [],
        asOf: null,
      });
    });

    it('names the keys as the DID document does, and no private part of them', async () => {
      const { body } = await api.get('/.well-known/did.json');
      const trust = await readTrust();
      const { id, assertionMethod } = body as { id: string; assertionMethod: string[] };
      assert.deepEqual([trust.issuer, trust.keys.map((key) => `${id}#${key.id}`)], [id, assertionMethod]);
      assert.deepEqual(Object.keys(trust.keys[0] ?? {}), ['id', 'use', 'madeAt', 'retiredAt', 'revokedAt']);
    });

    it('tells who holds a role now, since when, on our contracts alone, and what code those have', async () => {
      await writeCursor(api.sql, 90);
      await writeRows(api.sql, 'roles', [
        roleRow(),
        roleRow({ account: learner, held: false, revokedBy: issuer, revokedLedger: 20, revokedAt: closedAt(20) }),
        roleRow({
          contract: 'analytics',
          contractAddress: contracts.analytics,
          role: 'attestor',
          fromEvent: eventId(6),
        }),
        roleRow({ contract: 'token', contractAddress: 'CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA' }),
      ]);
      const [older, newer] = ['a', 'b'].map((digit) => digit.repeat(64));
      await writeEvents(api.sql, [
        { id: eventId(30), name: 'upgraded', contract: 'token', data: { wasm_hash: older, schema_version: 1 } },
        { id: eventId(31), name: 'upgraded', contract: 'token', data: { wasm_hash: newer, schema_version: 2 } },
      ]);
      await findPlace(database.sequelize, 'd'.repeat(32));
      const trust = await readTrust();
      const since = { sinceLedger: 5, since: closedAt(5).toISOString() };
      assert.deepEqual(trust.roles, [
        { contract: 'analytics', role: 'attestor', account: issuer, ...since },
        { contract: 'certificate', role: 'issuer', account: issuer, ...since },
      ]);
      assert.deepEqual(
        trust.contracts.map(({ name, readFrom, version, upgradedLedger, wasmHash }) => [
          ...[name, readFrom, version, upgradedLedger, wasmHash],
        ]),
        [
          ['analytics', 2, 1, null, null],
          ['token', 2, 2, 31, newer],
          ...['certificate', 'governance', 'practice'].map((name) => [name, 2, 1, null, null]),
        ],
      );
      assert.equal(trust.statusLists, 1);
      assert.deepEqual(trust.asOf, { ledger: 90, closedAt: closedAt(90).toISOString() });
    });
  });

  describe('failed verifications', () => {
    const read = (person: Awaited<ReturnType<typeof newPerson>>) =>
      person.ask<FailedVerifications>('GET', '/v1/issuer/failed-verifications');

    it('are for issuers', async () => {
      assert.equal((await api.get('/v1/issuer/failed-verifications')).status, 401);
      assert.deepEqual(refusal(await read(await newPerson(api, ['admin']))), [403, 'role_needed']);
      assert.deepEqual((await read(await newPerson(api, ['issuer']))).body, { causes: [] });
    });

    it('are counted by day and cause, however many come at once', async () => {
      const causes: FailureCause[] = ['signature', 'revoked', 'signature'];
      await Promise.all([...causes, ...causes].map((cause) => countFailure(database.sequelize, cause)));
      for (const [days, failures] of [
        [6, 2],
        [7, 10],
        [29, 100],
        [30, 1000],
      ])
        await api.sql.query(
          `INSERT INTO app.verification_failures VALUES ((now() AT TIME ZONE 'UTC')::date - $1::int, 'signature', $2)`,
          [days, failures],
        );
      assert.deepEqual((await read(await newPerson(api, ['issuer']))).body, {
        causes: [
          { cause: 'signature', week: 6, month: 116 },
          { cause: 'revoked', week: 2, month: 2 },
        ],
      });
    });

    it('keep nobody from an answer when they can’t be counted', async () => {
      const away = connectDatabase('postgres://nobody@127.0.0.1:1/none');
      await countFailure(away.sequelize, 'expired');
      await away.sequelize.close();
    });
  });
});

describe('causeOf', () => {
  const checks = (name: 'format' | 'signature' | 'holder') => [
    { name: 'issuer' as const, outcome: 'passed' as const, sentence: '' },
    { name, outcome: 'failed' as const, sentence: '' },
  ];
  it('is the check that failed, or the verdict', () => {
    assert.equal(causeOf({ verdict: 'valid', checks: [] }), null);
    assert.equal(causeOf({ verdict: 'not_genuine', checks: checks('signature') }), 'signature');
    assert.equal(causeOf({ verdict: 'not_genuine', checks: checks('format') }), 'format');
    assert.equal(causeOf({ verdict: 'revoked', checks: checks('signature') }), 'revoked');
    assert.equal(causeOf({ verdict: 'could_not_check', checks: [] }), 'could_not_check');
  });
});
