import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import { Address, Keypair, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import { type Chain, connectChain, invoke } from '../../stack/chain.ts';
import { deploy } from '../../stack/deploy.ts';
import type { Keys } from '../../stack/keys.ts';
import { demoParameters } from '../../stack/parameters.ts';
import { type Content, contentHash } from './content.ts';
import { badgeOf, type Issuer, issuerOf, sign } from './signature/testing.ts';

describe('brain-storm-verify', function () {
  this.timeout(120_000);
  let folder: string;
  let localnet: Localnet;
  let chain: Chain;
  let issuer: Keypair;
  let contract: string;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-command-'));
    localnet = await startLocalnet();
    chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
    const roles = ['admin', 'attestor', 'issuer', 'minter', 'guardian'];
    const keys = Object.fromEntries(roles.map((role) => [role, Keypair.random()])) as Keys;
    const contractsFile = path.join(folder, 'contracts.json');
    const { contracts } = await deploy({ chain, keys, contractsFile, parameters: demoParameters, say: () => {} });
    [issuer, contract] = [keys.issuer, contracts.certificate];
  });
  after(async () => {
    await localnet?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile(process.execPath, [path.join(import.meta.dirname, 'cli.ts'), ...args], (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  const check = (file: string) => run(file, '--rpc', localnet.rpcUrl, '--contract', contract);
  const call = (name: string, ...args: xdr.ScVal[]) =>
    invoke(chain, issuer, contract, name, [new Address(issuer.publicKey()).toScVal(), ...args]);
  const idOf = (hex: string) => xdr.ScVal.scvBytes(Buffer.from(hex, 'hex'));

  function write(name: string, content: Content): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, JSON.stringify(content));
    return file;
  }

  /** A certificate that the ledger has, and the file of it. */
  async function issued(name: string): Promise<{ id: string; file: string; content: Content }> {
    const id = randomBytes(16).toString('hex');
    const content = { ...badgeOf('did:web:issuer.example'), id: `https://issuer.example/credentials/${id}` };
    await put(id, content);
    return { id, file: write(name, content), content };
  }

  async function put(id: string, content: Content): Promise<void> {
    await call(
      'issue_credential',
      idOf(id),
      new Address(Keypair.random().publicKey()).toScVal(),
      nativeToScVal('walk', { type: 'symbol' }),
      xdr.ScVal.scvBytes(Buffer.from(await contentHash(content), 'hex')),
      xdr.ScVal.scvVec([nativeToScVal('Completion', { type: 'symbol' })]),
      xdr.ScVal.scvVoid(),
    );
  }

  it('finds a certificate valid by the ledger alone, and revoked as soon as it is', async () => {
    const { id, file } = await issued('mine.json');
    const before = await check(file);
    assert.equal(before.code, 0, before.out + before.err);
    assert.match(before.out, /^Valid\n/);
    assert.match(before.out, /\n {2}content {3}passed /);
    assert.match(before.out, /\n {2}issuer {4}passed /);
    assert.match(before.out, new RegExp(`\nAs of ledger \\d+, closed [^,]+, by ${localnet.rpcUrl}\n$`));
    await call('revoke', idOf(id), nativeToScVal('awarded by mistake'));
    const after = await check(file);
    assert.equal(after.code, 1);
    assert.match(after.out, /^Revoked\n.*awarded by mistake/);
  });

  it('calls a changed one, and one under another’s number, not genuine', async () => {
    const { content } = await issued('unchanged.json');
    const changed = await check(write('changed.json', { ...content, name: 'A longer walk' }));
    assert.deepEqual([changed.code, changed.out.split('\n')[0]], [1, 'Not genuine']);
    assert.match(changed.out, /\n {2}content {3}failed /);
  });

  it('says what it certifies and whom it names, and lets nothing of it command the terminal', async () => {
    const id = randomBytes(16).toString('hex');
    const badge = badgeOf('did:web:issuer.example') as Content & { credentialSubject: Content };
    const identifier = [
      { type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Mallory\u001b[2J' },
    ];
    const content = {
      ...badge,
      id: `https://issuer.example/credentials/${id}`,
      credentialSubject: { ...badge.credentialSubject, identifier },
    };
    await put(id, content);
    const { code, out } = await check(write('named.json', content));
    assert.equal(code, 0, out);
    assert.match(out, /\nIt says: [^\n]+, in the name of Mallory\u{fffd}\[2J\.\nCompare this/u);
  });

  it('says not found of what the ledger never had', async () => {
    const answer = await check(write('never.json', { ...badgeOf('did:web:issuer.example') }));
    assert.deepEqual([answer.code, answer.out.split('\n')[0]], [1, 'Not found']);
  });

  it('could not check without a ledger or a contract there, and says why', async () => {
    const { file } = await issued('unchecked.json');
    const silent = await run(file, '--rpc', 'http://127.0.0.1:9', '--contract', contract);
    assert.deepEqual([silent.code, silent.out.split('\n')[0]], [2, 'Could not check']);
    assert.match(silent.err, /^http:\/\/127\.0\.0\.1:9: ./);
    const empty = Address.contract(randomBytes(32)).toString();
    const elsewhere = await run(file, '--rpc', localnet.rpcUrl, '--contract', empty);
    assert.deepEqual([elsewhere.code, elsewhere.out.split('\n')[0]], [2, 'Could not check']);
    assert.match(elsewhere.err, /does not answer verify_hash/);
  });

  it('takes the contract from the file, for as much as that is worth', async () => {
    const { content } = await issued('hashed.json');
    const evidence = [{ type: ['Evidence', 'StellarTransaction'], contract }];
    const unsigned = await run(write('named.json', { ...content, evidence }), '--rpc', localnet.rpcUrl);
    assert.deepEqual([unsigned.code, unsigned.out.split('\n')[0]], [2, 'Could not check'], unsigned.out);
    assert.match(unsigned.out, /\nThe file itself named the contract C\w{55}, and so would a look-alike/);
  });

  it('checks the signature by the issuer’s document, which vouches for the contract that it signed', async () => {
    const { content } = await issued('plain.json');
    const issuerOfIt = await issuerOf('did:web:issuer.example', 5);
    const terms = Object.fromEntries(
      ['StellarTransaction', 'contract'].map((term) => [term, `https://issuer.example/terms#${term}`]),
    );
    const context = [...(content['@context'] as object[]), terms];
    const evidence = [{ type: ['Evidence', 'StellarTransaction'], contract }];
    const whole = { ...content, '@context': context };
    const id = randomBytes(16).toString('hex');
    const numbered = { ...whole, id: `https://issuer.example/credentials/${id}` };
    await put(id, numbered);
    const file = write('signed.json', await sign({ ...numbered, evidence }, issuerOfIt));
    const by = (issuer: Issuer) => ['--did', write('did.json', issuer.document)];
    const trusted = await run(file, '--rpc', localnet.rpcUrl, ...by(issuerOfIt));
    assert.equal(trusted.code, 0, trusted.out + trusted.err);
    assert.match(trusted.out, /\n {2}signature passed /);
    const stranger = await run(file, '--rpc', localnet.rpcUrl, ...by(await issuerOf('did:web:issuer.example', 6)));
    assert.deepEqual([stranger.code, stranger.out.split('\n')[0]], [1, 'Not genuine'], stranger.out);
    const other = await run(file, '--rpc', localnet.rpcUrl, ...by(await issuerOf('did:web:other.example', 5)));
    assert.deepEqual([other.code, other.out.split('\n')[0]], [2, 'Could not check'], other.out);
  });

  it('refuses a server of another network than the one that was named', async () => {
    const { file } = await issued('networked.json');
    const answer = await run(file, '--rpc', localnet.rpcUrl, '--network', 'testnet', '--contract', contract);
    assert.deepEqual([answer.code, answer.out.split('\n')[0]], [2, 'Could not check']);
    assert.match(answer.err, /expected “Test SDF Network/);
  });

  it('tells how it is called, and what is wrong with a command or a file', async () => {
    assert.match((await run('--help')).out, /^brain-storm-verify FILE \(--rpc URL/);
    const other = write('other.json', { name: 'a note' });
    fs.writeFileSync(path.join(folder, 'note.txt'), 'no certificate');
    const unhashable = write('unhashable.json', { ...badgeOf('did:web:issuer.example'), description: '\u{D800}' });
    for (const [args, fault] of [
      [[], /^Expected one file, found 0\./],
      [[other, '--rpc', 'ftp://x', '--contract', contract], /^Expected --rpc .*, found ftp:\/\/x\./],
      [[other, '--network', 'mainnet'], /^Expected --network testnet or pubnet, found mainnet\./],
      [
        [write('bare.json', badgeOf('did:web:issuer.example')), '--rpc', localnet.rpcUrl],
        /^Expected --contract: the file/,
      ],
      [[other, '--rpc', localnet.rpcUrl, '--contract', contract, '--did', path.join(folder, 'note.txt')], /./],
      [[other, '--rpc', localnet.rpcUrl, '--contract', `C${'A'.repeat(55)}`], /^Expected --contract .*, found CAA/],
      [[other, '--unknown'], /--unknown/],
      [[path.join(folder, 'absent'), '--rpc', localnet.rpcUrl, '--contract', contract], /^Could not read .*absent/],
      [[path.join(folder, 'note.txt'), '--rpc', localnet.rpcUrl, '--contract', contract], /^[^\n]+\n$/],
      [[unhashable, '--rpc', localnet.rpcUrl, '--contract', contract], /^[^\n]+\n$/],
    ] as const) {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, fault);
    }
  });
});
