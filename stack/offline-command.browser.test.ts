/**
 * A certificate when nothing of ours answers: the files that somebody took along, their command as its package has it, and
 * any node of the network. It stands among the browser tests for the sake of the site that is up there already.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Address, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import { readContractsFile } from '#contracts';
import { certificateFileKinds } from '#wire';
import { publishCourse } from '../api/testing/learning.ts';
import { installPacked } from '../verify/testing/installed.ts';
import { connectChain, invoke } from './chain.ts';
import { readKeys } from './keys.ts';
import { startStack } from './start.ts';
import { awardedId, completeCourse, newLearner, shareCertificate } from './testing-learner.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'a_certificate_alone';
const ledgerMs = 90_000;

describe('a certificate when nothing of ours answers', function () {
  this.timeout(300_000);
  let site: TestSite;
  let folder: string;
  let command: string;
  let contract: string;
  let id: string;
  let did: string;
  const files = new Map<string, string>();

  before(async () => {
    site = await testSite();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-alone-'));
    contract = readContractsFile(site.config.contractsFile).contracts.certificate;
    await publishCourse(site.stack, { key: course, title: 'A certificate alone', lessons: { one: {} } });
    const learner = await newLearner(site);
    await completeCourse(site, learner, course);
    id = await awardedId(learner, course);
    const link = await shareCertificate(learner, id);
    ({ command } = await installPacked(folder)); // meanwhile it gets to the ledger
    for (const kind of certificateFileKinds)
      files.set(kind, await keep(`certificate.${kind}`, `${link}/certificate.${kind}`));
    did = await keep('did.json', `${site.stack.webUrl}/.well-known/did.json`);
    for (const { name, process: running } of site.stack.services) if (name !== 'localnet') running.kill('SIGKILL');
  });
  after(async () => {
    fs.rmSync(folder, { recursive: true, force: true });
    await site.stack.stop();
    site.stack = await startStack(site.config, () => {});
  });

  /** Keeps what is at an address, once it is there. */
  async function keep(name: string, address: string): Promise<string> {
    for (const until = Date.now() + ledgerMs; ; await sleep(100)) {
      const answer = await fetch(address);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.ok) {
        fs.writeFileSync(path.join(folder, name), bytes);
        return path.join(folder, name);
      }
      assert.ok(Date.now() < until, `${address}: ${answer.status} ${bytes}`);
    }
  }

  const run = (file = '', ...args: string[]) =>
    new Promise<{ code: number; out: string }>((resolve) => {
      const options = { cwd: folder, env: { PATH: process.env.PATH } };
      execFile(process.execPath, [command, file, '--rpc', site.stack.rpcUrl, ...args], options, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: out + err }),
      );
    });
  /** By the issuer's keys as they were kept, which vouch for the contract, too. */
  const byKeys = () =>
    Promise.all([...files].map(async ([kind, file]) => ({ kind, ...(await run(file, '--did', did)) })));

  it('has neither api nor page to ask', async () => {
    for (const address of [site.stack.apiUrl, site.stack.webUrl]) await assert.rejects(fetch(address), address);
  });

  it('is valid by the ledger, in each of its files, signature and contract included', async () => {
    const told = await byKeys();
    assert.equal(told.length, 5);
    for (const { kind, code, out } of told) {
      assert.equal(code, 0, `${kind}: ${out}`);
      assert.match(out, /^Valid\n/, kind);
      for (const name of ['format', 'signature', 'issuer', 'content', 'status', 'dates'])
        assert.match(out, new RegExp(`\\n {2}${name} +passed `), `${kind}: ${name}`);
    }
  });

  it('is told what could not be checked, where nobody has kept the issuer’s keys', async () => {
    const byContract = await run(files.get('pdf'), '--contract', contract);
    assert.equal(byContract.code, 0, byContract.out);
    assert.match(byContract.out, /^Valid\nBy the ledger not changed, .* Its signature could not be checked\.\n/);
    assert.match(byContract.out, /\n {2}signature could not check {2}We could not read the keys of /);
    assert.match(byContract.out, /\nNobody was asked for the keys of did:web:\S+: give --did/);
    const byNothing = await run(files.get('pdf'));
    assert.equal(byNothing.code, 2, byNothing.out);
    assert.match(byNothing.out, /^Could not check\n/);
    assert.match(byNothing.out, new RegExp(`named the contract ${contract}, and so would a look-alike`));
  });

  it('is valid no more as soon as its issuer revokes it on the ledger', async () => {
    const keys = readKeys(site.dataDir, { create: false });
    await invoke(connectChain(site.stack.rpcUrl, site.config.networkPassphrase), keys.issuer, contract, 'revoke', [
      new Address(keys.issuer.publicKey()).toScVal(),
      xdr.ScVal.scvBytes(Buffer.from(id, 'hex')),
      nativeToScVal('Issued by mistake', { type: 'string' }),
    ]);
    const told = [...(await byKeys()), { kind: 'no keys', ...(await run(files.get('pdf'), '--contract', contract)) }];
    for (const { kind, code, out } of told) {
      assert.equal(code, 1, `${kind}: ${out}`);
      assert.match(out, /^Revoked\n.*Issued by mistake/, kind);
    }
  });
});
