import assert from 'node:assert/strict';
import { Asset, type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { INT64_MAX, minBalance } from '../account.ts';
import { changesOf, Sandbox } from '../testing.ts';

/** ChangeTrustResultCode; the order of checks is stellar-core's. */
describe('change trust', () => {
  let sandbox: Sandbox;
  let issuer: Keypair;
  let alice: Keypair;
  let usd: Asset;

  before(() => {
    sandbox = new Sandbox();
  });

  beforeEach(() => {
    [issuer, alice] = [sandbox.person(), sandbox.person()];
    usd = new Asset('USD', issuer.publicKey());
  });

  const trust = (asset: Asset, limit?: string, source = alice) =>
    sandbox.apply(source, [Operation.changeTrust({ asset, limit })]);

  it('opens a trustline for half a lumen, changes its limit, closes it', () => {
    const opened = trust(usd);
    assert.deepEqual(changesOf(opened)[0]?.toSorted(), ['created trustline', 'state account', 'updated account']);
    const line = sandbox.trustline(alice, usd);
    assert.deepEqual([line?.limit, line?.balance, line?.flags], [INT64_MAX, 0n, 1]);
    assert.deepEqual([sandbox.account(alice).numSubEntries, minBalance(sandbox.account(alice))], [1, 15_000_000n]);
    assert.deepEqual(changesOf(trust(usd, '5')), [['state trustline', 'updated trustline']]);
    assert.equal(sandbox.trustline(alice, usd)?.limit, 50_000_000n);
    const closed = trust(usd, '0');
    assert.deepEqual(changesOf(closed)[0]?.toSorted(), [
      'removed trustline',
      'state account',
      'state trustline',
      'updated account',
    ]);
    assert.deepEqual([sandbox.trustline(alice, usd), sandbox.account(alice).numSubEntries], [undefined, 0]);
  });

  it('starts from what the issuer demands: no authorisation, clawback', () => {
    sandbox.apply(issuer, [Operation.setOptions({ setFlags: 11 as never })]);
    trust(usd);
    assert.equal(sandbox.trustline(alice, usd)?.flags, 4);
  });

  it('keeps two assets of one code apart, and codes of 4 and of 12 letters', () => {
    const other = new Asset('USD', sandbox.person().publicKey());
    const long = new Asset('DOLLARTOKEN1', issuer.publicKey());
    for (const asset of [usd, other, long]) trust(asset);
    assert.equal(sandbox.account(alice).numSubEntries, 3);
    assert.deepEqual(trust(long, '0').codes, ['changeTrustSuccess']);
  });

  it('is refused when malformed: lumens, one’s own asset, a negative limit, a code that is none', () => {
    const malformed = (operation: xdr.Operation, source = alice) => {
      const { status, codes } = sandbox.apply(source, [operation]);
      assert.deepEqual([status, codes], ['refused', ['changeTrustMalformed']]);
    };
    malformed(changeTrust(xdr.ChangeTrustAsset.assetTypeNative(), 1n));
    malformed(Operation.changeTrust({ asset: usd }), issuer);
    malformed(changeTrust(lineOf('USD\0'), -1n));
    for (const code of ['U\0D\0', '\0\0\0\0', 'U-D\0', 'ÜSD']) malformed(changeTrust(lineOf(code), 1n));
  });

  /** A line in an asset of the issuer with any four bytes for a code. */
  function lineOf(code: string): xdr.ChangeTrustAsset {
    const assetCode = Buffer.from(code, 'latin1');
    const padded = Buffer.concat([assetCode, Buffer.alloc(4)]).subarray(0, 4);
    return xdr.ChangeTrustAsset.assetTypeCreditAlphanum4(
      new xdr.AlphaNum4({ assetCode: new Uint8Array(padded), issuer: issuer.xdrPublicKey() }),
    );
  }

  function changeTrust(line: xdr.ChangeTrustAsset, limit: bigint): xdr.Operation {
    const body = xdr.OperationBody.changeTrust(new xdr.ChangeTrustOp({ line, limit }));
    return new xdr.Operation({ sourceAccount: null, body });
  }

  it('fails without an issuer, below the balance, and for a line to close that is not there', () => {
    assert.deepEqual(trust(new Asset('USD', sandbox.stranger().publicKey())).codes, ['changeTrustNoIssuer']);
    assert.deepEqual(trust(usd, '0').codes, ['changeTrustInvalidLimit']);
    trust(usd, '10');
    sandbox.apply(issuer, [Operation.payment({ destination: alice.publicKey(), asset: usd, amount: '4' })]);
    assert.deepEqual(trust(usd, '3').codes, ['changeTrustInvalidLimit']);
    assert.deepEqual(trust(usd, '0').codes, ['changeTrustInvalidLimit']);
    assert.deepEqual(trust(usd, '4').codes, ['changeTrustSuccess']);
  });

  it('cannot change a limit once the issuer is gone, but can close the line', () => {
    trust(usd, '10');
    sandbox.chain.closeLedger();
    sandbox.apply(issuer, [Operation.accountMerge({ destination: alice.publicKey() })]);
    assert.deepEqual(trust(usd, '11').codes, ['changeTrustNoIssuer']);
    assert.deepEqual(trust(usd, '0').codes, ['changeTrustSuccess']);
  });

  it('stops at the reserve and at a thousand subentries', () => {
    assert.deepEqual(trust(usd, undefined, sandbox.person(15_000_099n)).codes, ['changeTrustLowReserve']);
    const rich = sandbox.person(100_000_000_000n);
    for (let batch = 0; batch < 10; batch += 1) {
      const names = Array.from({ length: 100 }, (_, index) => `name ${batch} ${index}`);
      const operations = names.map((name) => Operation.manageData({ name, value: 'x' }));
      assert.equal(sandbox.apply(rich, operations, { fee: '100' }).status, 'succeeded');
    }
    assert.equal(sandbox.account(rich).numSubEntries, 1000);
    assert.deepEqual(trust(usd, undefined, rich).codes, ['opTooManySubentries']);
  });
});
