import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { AuditPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, refusal } from '../testing/person.ts';
import { grantRole } from './grant.ts';

describe('npm run api -- grant-role', () => {
  let api: TestApi;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    api = await testApi();
    env = { DATABASE_URL: api.databaseUrl };
  });
  after(() => api.close());

  it('makes the first admin, by wallet, beside the running api', async () => {
    const person = await newPerson(api);
    assert.deepEqual(refusal(await person.ask('GET', '/v1/admin/audit')), [403, 'role_needed']);
    const said = await grantRole([person.keypair.publicKey(), 'admin'], env);
    assert.match(said, /has the role admin now: entry 1 of the audit log/);
    const { entries } = (await person.ask<AuditPage>('GET', '/v1/admin/audit')).body;
    assert.partialDeepStrictEqual(entries[0], {
      actor: null,
      subject: person.id,
      detail: { before: [], after: ['admin'] },
    });
  });

  it('takes an account’s id or e-mail address too, and keeps other roles', async () => {
    const person = await newPerson(api, ['instructor']);
    await api.sql.query(
      `INSERT INTO app.passwords (account_id, email, hash) VALUES ($1, 'ada@example.org', '$argon2id$x')`,
      [person.id],
    );
    await grantRole([person.id, 'issuer'], env);
    await grantRole(['Ada@Example.org', 'admin'], env);
    assert.match(await grantRole(['ada@example.org', 'admin'], env), /already/);
    const { body } = await person.ask('GET', '/v1/account');
    assert.deepEqual(body.roles, ['learner', 'instructor', 'issuer', 'admin']);
  });

  it('says what is wrong with what it was given', async () => {
    await assert.rejects(grantRole([], env), /^Error: usage: npm run api -- grant-role/);
    await assert.rejects(grantRole(['x', 'learner'], env), /usage/);
    await assert.rejects(grantRole(['x', 'admin', 'more'], env), /usage/);
    await assert.rejects(grantRole(['nobody@example.org', 'admin'], env), /Nobody has .* nobody@example.org/);
    await assert.rejects(grantRole(['x', 'admin'], { DATA_DIR: '/nowhere' }), /DATABASE_URL is not set/);
  });

  it('is a command of the api, which tells of it', async () => {
    const main = path.join(import.meta.dirname, '..', 'main.ts');
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, ...env } });
    assert.match((await run('--help')).stdout, /grant-role <e-mail \| wallet \| account id>/);
    assert.match((await run('grant-role', '--help')).stdout, /usage: npm run api -- grant-role/);
    const person = await newPerson(api);
    assert.match((await run('grant-role', person.id, 'admin')).stdout, /has the role admin now/);
    await assert.rejects(run('grant-roll'), /Found the command grant-roll/);
  });
});
