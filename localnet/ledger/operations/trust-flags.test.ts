import assert from 'node:assert/strict';
import { Asset, type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { changesOf, eventsOf, type Outcome, Sandbox } from '../testing.ts';

/** What an issuer decides about holders: SetTrustLineFlags and Clawback (CAP-0035), AllowTrust (CAP-0018). */
describe('an issuer', () => {
  const [AUTHORIZED, MAINTAINS, CLAWBACK] = [1, 2, 4];
  let sandbox: Sandbox;
  let issuer: Keypair;
  let alice: Keypair;
  let usd: Asset;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    [issuer, alice] = [sandbox.person(), sandbox.person()];
    usd = new Asset('USD', issuer.publicKey());
  });

  /** An issuer with account flags, and a holder of 10 units. */
  function issue(flags: number): void {
    sandbox.apply(issuer, [Operation.setOptions({ setFlags: flags as never })]);
    sandbox.apply(alice, [Operation.changeTrust({ asset: usd, limit: '100' })]);
    setFlags(AUTHORIZED, 0);
    sandbox.apply(issuer, [Operation.payment({ destination: alice.publicKey(), asset: usd, amount: '10' })]);
  }

  function setFlags(set: number, clear: number, source = issuer, trustor = alice, asset: Asset = usd): Outcome {
    const fields = { trustor: trustor.xdrPublicKey(), asset: asset.toXdrObject(), setFlags: set, clearFlags: clear };
    const body = xdr.OperationBody.setTrustLineFlags(new xdr.SetTrustLineFlagsOp(fields));
    return sandbox.apply(source, [new xdr.Operation({ sourceAccount: null, body })]);
  }

  function allow(authorize: number, source = issuer, trustor = alice, code = 'USD\0'): Outcome {
    const asset = xdr.AssetCode.assetTypeCreditAlphanum4(new Uint8Array(Buffer.from(code, 'latin1')));
    const body = xdr.OperationBody.allowTrust(
      new xdr.AllowTrustOp({ trustor: trustor.xdrPublicKey(), asset, authorize }),
    );
    return sandbox.apply(source, [new xdr.Operation({ sourceAccount: null, body })]);
  }

  function clawback(amount: bigint, from = alice, source = issuer, asset: Asset = usd): Outcome {
    const holder = xdr.MuxedAccount.keyTypeEd25519(from.rawPublicKey());
    const body = xdr.OperationBody.clawback(new xdr.ClawbackOp({ asset: asset.toXdrObject(), from: holder, amount }));
    return sandbox.apply(source, [new xdr.Operation({ sourceAccount: null, body })]);
  }

  const flags = () => sandbox.trustline(alice, usd)?.flags;

  describe('by SetTrustLineFlags', () => {
    it('authorises and revokes, and says so each time', () => {
      issue(3);
      const revoked = setFlags(0, AUTHORIZED);
      assert.deepEqual([flags(), changesOf(revoked)], [0, [['state trustline', 'updated trustline']]]);
      const event = ['set_authorized', alice.publicKey(), `USD:${issuer.publicKey()}`];
      assert.deepEqual(eventsOf(revoked), [[...event, false]]);
      assert.deepEqual(eventsOf(setFlags(MAINTAINS, 0)), [[...event, false]]);
      assert.deepEqual(eventsOf(setFlags(AUTHORIZED, MAINTAINS)), [[...event, true]]);
      assert.equal(flags(), AUTHORIZED);
    });

    it('can free a holder from clawback, but not bind one', () => {
      issue(11);
      assert.equal(flags(), AUTHORIZED | CLAWBACK);
      assert.deepEqual(setFlags(0, CLAWBACK).codes, ['setTrustLineFlagsSuccess']);
      assert.equal(flags(), AUTHORIZED);
      assert.deepEqual(setFlags(CLAWBACK, 0).codes, ['setTrustLineFlagsMalformed']);
    });

    it('is refused for what can never be', () => {
      issue(3);
      const malformed = [
        setFlags(AUTHORIZED, AUTHORIZED),
        setFlags(AUTHORIZED | MAINTAINS, 0),
        setFlags(0, 8),
        setFlags(0, 0, issuer, issuer),
        setFlags(0, 0, issuer, alice, Asset.native()),
        setFlags(AUTHORIZED, 0, alice),
      ];
      for (const { status, codes } of malformed) {
        assert.deepEqual([status, codes], ['refused', ['setTrustLineFlagsMalformed']]);
      }
    });

    it('fails without a trustline, for two authorisations at once, and without the power to revoke', () => {
      assert.deepEqual(setFlags(AUTHORIZED, 0).codes, ['setTrustLineFlagsNoTrustLine']);
      issue(1);
      assert.deepEqual(setFlags(MAINTAINS, 0).codes, ['setTrustLineFlagsInvalidState']);
      assert.deepEqual(setFlags(0, AUTHORIZED).codes, ['setTrustLineFlagsCantRevoke']);
      assert.deepEqual(setFlags(MAINTAINS, AUTHORIZED).codes, ['setTrustLineFlagsCantRevoke']);
      assert.deepEqual(setFlags(AUTHORIZED, MAINTAINS).codes, ['setTrustLineFlagsSuccess']);
    });
  });

  describe('by AllowTrust', () => {
    it('authorises and revokes by the asset’s code alone', () => {
      issue(3);
      assert.deepEqual([eventsOf(allow(0))[0]?.at(-1), flags()], [false, 0]);
      assert.deepEqual([eventsOf(allow(MAINTAINS))[0]?.at(-1), flags()], [false, MAINTAINS]);
      assert.deepEqual([eventsOf(allow(AUTHORIZED))[0]?.at(-1), flags()], [true, AUTHORIZED]);
    });

    it('is refused or fails for the reasons of AllowTrustResultCode', () => {
      issue(1);
      for (const { status, codes } of [
        allow(3),
        allow(4),
        allow(1, issuer, issuer),
        allow(1, issuer, alice, '\0\0\0\0'),
      ])
        assert.deepEqual([status, codes], ['refused', ['allowTrustMalformed']]);
      assert.deepEqual(allow(1, issuer, alice, 'EUR\0').codes, ['allowTrustNoTrustLine']);
      assert.deepEqual(allow(0).codes, ['allowTrustCantRevoke']);
      assert.deepEqual(allow(MAINTAINS).codes, ['allowTrustCantRevoke']);
    });
  });

  describe('by Clawback', () => {
    it('takes units back, even from who is no longer authorised', () => {
      issue(11);
      setFlags(0, AUTHORIZED);
      const outcome = clawback(30_000_000n);
      assert.equal(sandbox.trustline(alice, usd)?.balance, 70_000_000n);
      const event = ['clawback', alice.publicKey(), `USD:${issuer.publicKey()}`, 30_000_000n];
      assert.deepEqual([eventsOf(outcome), changesOf(outcome)], [[event], [['state trustline', 'updated trustline']]]);
    });

    it('is refused or fails for the reasons of ClawbackResultCode', () => {
      issue(3);
      const malformed = [
        clawback(0n),
        clawback(1n, issuer),
        clawback(1n, issuer, alice),
        clawback(1n, alice, issuer, Asset.native()),
      ];
      for (const { status, codes } of malformed) assert.deepEqual([status, codes], ['refused', ['clawbackMalformed']]);
      assert.deepEqual(clawback(1n).codes, ['clawbackNotClawbackEnabled']);
      assert.deepEqual(clawback(1n, sandbox.person()).codes, ['clawbackNoTrust']);
      sandbox.apply(issuer, [Operation.setOptions({ setFlags: 8 })]);
      const bob = sandbox.person();
      sandbox.apply(bob, [Operation.changeTrust({ asset: usd })]);
      assert.deepEqual(clawback(1n, bob).codes, ['clawbackUnderfunded']);
    });
  });

  it('needs low weight to authorise, medium weight to claw back', () => {
    issue(11);
    sandbox.apply(issuer, [Operation.setOptions({ medThreshold: 2, highThreshold: 2 })]);
    assert.deepEqual(setFlags(0, 0).codes, ['setTrustLineFlagsSuccess']);
    assert.deepEqual(allow(AUTHORIZED).codes, ['allowTrustSuccess']);
    assert.deepEqual(clawback(1n).codes, ['opBadAuth']);
  });
});
