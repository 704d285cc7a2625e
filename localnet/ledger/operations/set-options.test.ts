import assert from 'node:assert/strict';
import { Keypair, xdr } from '@stellar/stellar-sdk';
import { minBalance } from '../account.ts';
import { changesOf, Sandbox } from '../testing.ts';

/** SetOptionsResultCode; the order of checks is stellar-core's. */
describe('set options', () => {
  let sandbox: Sandbox;
  let alice: Keypair;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    alice = sandbox.person();
  });

  /** Fields that the SDK would not let through, too. */
  function options(fields: Partial<xdr.SetOptionsOp>): xdr.Operation {
    const none = { inflationDest: null, clearFlags: null, setFlags: null, masterWeight: null, lowThreshold: null };
    const rest = { medThreshold: null, highThreshold: null, homeDomain: null, signer: null };
    const body = xdr.OperationBody.setOptions(new xdr.SetOptionsOp({ ...none, ...rest, ...fields }));
    return new xdr.Operation({ sourceAccount: null, body });
  }

  const set = (fields: Partial<xdr.SetOptionsOp>, source = alice) => sandbox.apply(source, [options(fields)]);
  const ed25519 = (key: Keypair, weight = 1) =>
    new xdr.Signer({ key: xdr.SignerKey.signerKeyTypeEd25519(key.rawPublicKey()), weight });
  const domain = (text: string) => ({ homeDomain: text as never });

  it('changes what it names and nothing else', () => {
    const before = sandbox.account(alice);
    const fields = { inflationDest: alice.xdrPublicKey(), setFlags: 3, lowThreshold: 1, masterWeight: 200 };
    const outcome = set({ ...fields, ...domain('example.org') });
    assert.deepEqual(
      [outcome.codes, changesOf(outcome)],
      [['setOptionsSuccess'], [['state account', 'updated account']]],
    );
    const { homeDomain, inflationDest, flags, thresholds, signers, balance } = sandbox.account(alice);
    assert.deepEqual([String(homeDomain), flags, [...thresholds.toBytes()]], ['example.org', 3, [200, 1, 0, 0]]);
    assert.ok(inflationDest?.equals(alice.xdrPublicKey()));
    assert.deepEqual([signers, balance], [[], before.balance - 100n]);
  });

  it('shows the account in its meta even when it changes nothing, as core does', () => {
    assert.deepEqual(changesOf(set({})), [['state account', 'updated account']]);
  });

  it('knows four flags, and none of them twice', () => {
    assert.deepEqual(set({ setFlags: 16 }).codes, ['setOptionsUnknownFlag']);
    assert.deepEqual(set({ clearFlags: 32 }).codes, ['setOptionsUnknownFlag']);
    assert.deepEqual(set({ setFlags: 3, clearFlags: 2 }).codes, ['setOptionsBadFlags']);
  });

  it('allows clawback only together with the power to revoke (CAP-0035)', () => {
    assert.deepEqual(set({ setFlags: 8 }).codes, ['setOptionsAuthRevocableRequired']);
    assert.deepEqual(set({ setFlags: 10 }).codes, ['setOptionsSuccess']);
    assert.deepEqual(set({ clearFlags: 2 }).codes, ['setOptionsAuthRevocableRequired']);
  });

  it('changes no flag of an account that is immutable', () => {
    assert.deepEqual(set({ setFlags: 4 }).codes, ['setOptionsSuccess']);
    assert.deepEqual(set({ setFlags: 1 }).codes, ['setOptionsCantChange']);
    assert.deepEqual(set({ clearFlags: 4 }).codes, ['setOptionsCantChange']);
    assert.deepEqual(set({ setFlags: 0, clearFlags: 0 }).codes, ['setOptionsSuccess']);
  });

  it('refuses weights beyond a byte, unprintable domains, unknown inflation destinations', () => {
    for (const field of ['masterWeight', 'lowThreshold', 'medThreshold', 'highThreshold'] as const) {
      assert.deepEqual(set({ [field]: 256 }).codes, ['setOptionsThresholdOutOfRange']);
    }
    assert.deepEqual(set(domain('tab\there')).codes, ['setOptionsInvalidHomeDomain']);
    assert.deepEqual(set({ inflationDest: sandbox.stranger().xdrPublicKey() }).codes, ['setOptionsInvalidInflation']);
  });

  it('adds signers in the order of their keys, each for half a lumen; weighs them anew; removes them', () => {
    const [one, two] = [sandbox.stranger(), sandbox.stranger()];
    for (const key of [one, two]) assert.deepEqual(set({ signer: ed25519(key) }).codes, ['setOptionsSuccess']);
    const account = sandbox.account(alice);
    const keys = account.signers.map(({ key }) => key.toXdr());
    assert.deepEqual(keys, keys.toSorted(Buffer.compare));
    assert.deepEqual([account.numSubEntries, minBalance(account)], [2, 20_000_000n]);
    set({ signer: ed25519(one, 7) });
    const weights = sandbox.account(alice).signers.map(({ weight }) => weight);
    assert.deepEqual(weights.toSorted(), [1, 7]);
    set({ signer: ed25519(one, 0) });
    assert.deepEqual([sandbox.account(alice).signers.length, sandbox.account(alice).numSubEntries], [1, 1]);
    assert.deepEqual(set({ signer: ed25519(one, 0) }).codes, ['setOptionsSuccess'], 'what is not there may go');
  });

  it('refuses signers that are the account itself, too heavy, or sign nothing', () => {
    assert.deepEqual(set({ signer: ed25519(alice) }).codes, ['setOptionsBadSigner']);
    assert.deepEqual(set({ signer: ed25519(sandbox.stranger(), 256) }).codes, ['setOptionsBadSigner']);
    const nothing = new xdr.SignerKeyEd25519SignedPayload({ ed25519: alice.rawPublicKey(), payload: new Uint8Array() });
    const key = xdr.SignerKey.signerKeyTypeEd25519SignedPayload(nothing);
    assert.deepEqual(set({ signer: new xdr.Signer({ key, weight: 1 }) }).codes, ['setOptionsBadSigner']);
  });

  it('stops at twenty signers, and at the reserve', () => {
    for (let count = 0; count < 20; count += 1) set({ signer: ed25519(sandbox.stranger()) });
    assert.equal(sandbox.account(alice).signers.length, 20);
    assert.deepEqual(set({ signer: ed25519(sandbox.stranger()) }).codes, ['setOptionsTooManySigners']);
    const poor = sandbox.person(10_000_000n + 5_000_000n + 99n + 100n);
    assert.deepEqual(set({ signer: ed25519(sandbox.stranger()) }, poor).codes, ['setOptionsSuccess']);
    assert.deepEqual(set({ signer: ed25519(sandbox.stranger()) }, sandbox.person(15_000_099n)).codes, [
      'setOptionsLowReserve',
    ]);
  });

  it('takes medium weight, and high for whatever decides who may sign', () => {
    const cosigner = Keypair.random();
    set({ signer: ed25519(cosigner, 1), lowThreshold: 1, medThreshold: 1, highThreshold: 2 });
    assert.deepEqual(set(domain('a.org')).codes, ['setOptionsSuccess']);
    const deciding: Partial<xdr.SetOptionsOp>[] = [
      { masterWeight: 1 },
      { lowThreshold: 1 },
      { medThreshold: 1 },
      { highThreshold: 2 },
      { signer: ed25519(cosigner, 2) },
    ];
    for (const fields of deciding) {
      assert.deepEqual(set(fields).codes, ['opBadAuth']);
      const both = sandbox.apply(alice, [options(fields)], { signers: [alice, cosigner] });
      assert.deepEqual(both.codes, ['setOptionsSuccess']);
      if (fields.signer) set({ signer: ed25519(cosigner, 1) });
    }
  });
});
