import assert from 'node:assert/strict';
import { Keypair, xdr } from '@stellar/stellar-sdk/base';
import { changed, newAccount } from './account.ts';
import { sha256 } from './bytes.ts';
import { SignatureChecker } from './signatures.ts';

/** Who signed, and whether it is enough: the kinds of signers and their weights (CAP-0021, CAP-0040). */
describe('signatures', () => {
  const hash = sha256(Buffer.from('a transaction'));
  const [master, friend, stranger] = ['master', 'friend', 'stranger'].map((name) => {
    return Keypair.fromRawEd25519Seed(sha256(Buffer.from(name)));
  }) as [Keypair, Keypair, Keypair];
  const by = (...keypairs: Keypair[]) => keypairs.map((keypair) => keypair.signDecorated(hash));

  /** An account with master weight 1, the given signers, and a medium threshold. */
  function accountWith(signers: [xdr.SignerKey, number][], medium: number): xdr.AccountEntry {
    return changed(newAccount(master.rawPublicKey(), 0n, 1), {
      signers: signers.map(([key, weight]) => new xdr.Signer({ key, weight })),
      thresholds: new xdr.Thresholds(Uint8Array.of(1, 0, medium, 0)),
    });
  }

  const keyOf = (keypair: Keypair) => xdr.SignerKey.signerKeyTypeEd25519(keypair.rawPublicKey());
  const check = (signatures: xdr.DecoratedSignature[], account: xdr.AccountEntry, needed: number) => {
    const checker = new SignatureChecker(hash, signatures);
    return { isEnough: checker.checkAccount(account, needed), areUsed: checker.allUsed() };
  };

  it('need one even for a threshold of 0', () => {
    const account = accountWith([], 0);
    assert.deepEqual(check([], account, 0), { isEnough: false, areUsed: true });
    assert.deepEqual(check(by(master), account, 0), { isEnough: true, areUsed: true });
    assert.deepEqual(check(by(stranger), account, 0), { isEnough: false, areUsed: false });
  });

  it('add up to the threshold, each signer once', () => {
    const account = accountWith([[keyOf(friend), 2]], 3);
    assert.equal(check(by(master), account, 3).isEnough, false);
    assert.equal(check(by(friend, friend), account, 3).isEnough, false);
    assert.deepEqual(check(by(master, friend), account, 3), { isEnough: true, areUsed: true });
  });

  it('are left over once the threshold is reached', () => {
    const account = accountWith([[keyOf(friend), 2]], 1);
    assert.deepEqual(check(by(friend, master), account, 1), { isEnough: true, areUsed: false });
  });

  it('do not count for a master key of weight 0', () => {
    const account = changed(accountWith([], 0), { thresholds: new xdr.Thresholds(new Uint8Array(4)) });
    assert.equal(check(by(master), account, 0).isEnough, false);
  });

  it('may be the secret behind a hash', () => {
    const secret = Buffer.from('open sesame');
    const key = sha256(secret);
    const account = accountWith([[xdr.SignerKey.signerKeyTypeHashX(key), 5]], 5);
    const revealed = (signature: Uint8Array) => [new xdr.DecoratedSignature({ hint: key.subarray(28), signature })];
    assert.deepEqual(check(revealed(secret), account, 5), { isEnough: true, areUsed: true });
    assert.equal(check(revealed(Buffer.from('open barley')), account, 5).isEnough, false);
  });

  it('are not needed where the transaction itself was authorised before', () => {
    const account = accountWith([[xdr.SignerKey.signerKeyTypePreAuthTx(hash), 5]], 5);
    assert.deepEqual(check([], account, 5), { isEnough: true, areUsed: true });
    const another = accountWith([[xdr.SignerKey.signerKeyTypePreAuthTx(sha256(hash)), 5]], 5);
    assert.equal(check([], another, 5).isEnough, false);
  });

  it('may be of a payload that the signer names', () => {
    for (const payload of [Buffer.from('a payload of some length'), Buffer.from([7])]) {
      const signedPayload = new xdr.SignerKeyEd25519SignedPayload({ ed25519: friend.rawPublicKey(), payload });
      const key = xdr.SignerKey.signerKeyTypeEd25519SignedPayload(signedPayload);
      const signatures = [friend.signPayloadDecorated(payload)];
      assert.deepEqual(check(signatures, accountWith([[key, 5]], 5), 5), { isEnough: true, areUsed: true });
      assert.equal(new SignatureChecker(hash, signatures).checkExtraSigners([key]), true);
      assert.equal(new SignatureChecker(hash, by(friend)).checkExtraSigners([key]), false);
    }
  });

  it('are no reason to fail hard when key or signature are nonsense', () => {
    const nonsense = new xdr.DecoratedSignature({ hint: master.signatureHint(), signature: new Uint8Array(7) });
    assert.equal(check([nonsense], accountWith([], 0), 0).isEnough, false);
    const noPoint = newAccount(new Uint8Array(32).fill(0xff), 0n, 1);
    const signature = new xdr.DecoratedSignature({ hint: new Uint8Array(4).fill(0xff), signature: new Uint8Array(64) });
    assert.equal(check([signature], noPoint, 0).isEnough, false);
  });
});
