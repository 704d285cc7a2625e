import assert from 'node:assert/strict';
import { Account, Asset, Keypair, Memo, MuxedAccount, Operation, xdr } from '@stellar/stellar-sdk';
import { INT64_MAX } from '../account.ts';
import { changesOf, eventsOf, Sandbox } from '../testing.ts';

/** PaymentResultCode and CAP-0067; the order of checks is stellar-core's. */
describe('payment', () => {
  let sandbox: Sandbox;
  let issuer: Keypair;
  let alice: Keypair;
  let bob: Keypair;
  let usd: Asset;

  before(() => {
    sandbox = new Sandbox();
    [issuer, alice, bob] = [sandbox.person(), sandbox.person(), sandbox.person()];
    usd = new Asset('USD', issuer.publicKey());
    sandbox.apply(alice, [Operation.changeTrust({ asset: usd, limit: '100' })]);
    sandbox.apply(bob, [Operation.changeTrust({ asset: usd, limit: '50' })]);
  });

  const pay = (destination: string, amount: string, asset = usd, source?: string) =>
    Operation.payment({ destination, asset, amount, source });

  const units = (holder: Keypair) => sandbox.trustline(holder, usd)?.balance;

  it('from the issuer makes units: mint', () => {
    const outcome = sandbox.apply(issuer, [pay(alice.publicKey(), '60')]);
    assert.deepEqual(outcome.codes, ['paymentSuccess']);
    assert.equal(units(alice), 600_000_000n);
    assert.deepEqual(changesOf(outcome), [['state trustline', 'updated trustline']]);
    assert.deepEqual(eventsOf(outcome), [['mint', alice.publicKey(), `USD:${issuer.publicKey()}`, 600_000_000n]]);
  });

  it('between holders moves them: transfer', () => {
    const outcome = sandbox.apply(alice, [pay(bob.publicKey(), '20')]);
    assert.deepEqual([units(alice), units(bob)], [400_000_000n, 200_000_000n]);
    const name = `USD:${issuer.publicKey()}`;
    assert.deepEqual(eventsOf(outcome), [['transfer', alice.publicKey(), bob.publicKey(), name, 200_000_000n]]);
  });

  it('to the issuer destroys them: burn', () => {
    const outcome = sandbox.apply(bob, [pay(issuer.publicKey(), '5')], { memo: Memo.text('back') });
    assert.equal(units(bob), 150_000_000n);
    assert.deepEqual(eventsOf(outcome), [['burn', bob.publicKey(), `USD:${issuer.publicKey()}`, 50_000_000n]]);
  });

  it('to oneself leaves everything: transfer', () => {
    const credit = sandbox.apply(alice, [pay(alice.publicKey(), '1')]);
    assert.deepEqual([credit.codes, units(alice)], [['paymentSuccess'], 400_000_000n]);
    const lumens = sandbox.apply(alice, [pay(alice.publicKey(), '99999999', Asset.native())]);
    assert.deepEqual([lumens.codes, changesOf(lumens)], [['paymentSuccess'], [[]]]);
    const issued = sandbox.apply(issuer, [pay(issuer.publicKey(), '7')]);
    assert.equal(eventsOf(issued)[0]?.[0], 'transfer');
  });

  it('tells a muxed receiver, or else the memo, in its event', () => {
    const muxed = new MuxedAccount(new Account(bob.publicKey(), '0'), '7').accountId();
    const toMuxed = sandbox.apply(alice, [pay(muxed, '1', Asset.native())], { memo: Memo.id('9') });
    assert.deepEqual(eventsOf(toMuxed)[0]?.at(-1), { amount: 10_000_000n, to_muxed_id: 7n });
    const withMemo = sandbox.apply(alice, [pay(bob.publicKey(), '1')], { memo: Memo.text('rent') });
    assert.deepEqual(eventsOf(withMemo)[0]?.at(-1), { amount: 10_000_000n, to_muxed_id: 'rent' });
  });

  it('is refused when malformed: no amount, or a code that is none', () => {
    const none = sandbox.apply(alice, [withAmount(pay(bob.publicKey(), '1'), 0n)]);
    assert.deepEqual([none.status, none.codes], ['refused', ['paymentMalformed']]);
  });

  it('needs a receiver who exists, but for what goes back to its issuer', () => {
    const nobody = Keypair.random().publicKey();
    assert.deepEqual(sandbox.apply(alice, [pay(nobody, '1')]).codes, ['paymentNoDestination']);
    assert.deepEqual(sandbox.apply(alice, [pay(nobody, '1', Asset.native())]).codes, ['paymentNoDestination']);
    const gone = sandbox.person();
    const old = new Asset('OLD', gone.publicKey());
    sandbox.apply(alice, [Operation.changeTrust({ asset: old })]);
    sandbox.apply(gone, [pay(alice.publicKey(), '3', old)]);
    for (let ledgers = 0; ledgers < 3; ledgers += 1) sandbox.chain.closeLedger();
    assert.deepEqual(sandbox.apply(gone, [Operation.accountMerge({ destination: bob.publicKey() })]).codes, [
      'accountMergeSuccess',
    ]);
    assert.deepEqual(sandbox.apply(alice, [pay(gone.publicKey(), '3', old)]).codes, ['paymentSuccess']);
  });

  it('needs trustlines with room and units, checking the receiver first', () => {
    const carol = sandbox.person();
    assert.deepEqual(sandbox.apply(alice, [pay(carol.publicKey(), '1')]).codes, ['paymentNoTrust']);
    assert.deepEqual(sandbox.apply(carol, [pay(alice.publicKey(), '1')]).codes, ['paymentSrcNoTrust']);
    assert.deepEqual(sandbox.apply(alice, [pay(bob.publicKey(), '40')]).codes, ['paymentLineFull']);
    assert.deepEqual(sandbox.apply(bob, [pay(alice.publicKey(), '40')]).codes, ['paymentUnderfunded']);
  });

  it('needs an authorised holder on both sides', () => {
    const strict = sandbox.person();
    const eur = new Asset('EUR', strict.publicKey());
    sandbox.apply(strict, [Operation.setOptions({ setFlags: 3 as never })]);
    for (const holder of [alice, bob]) sandbox.apply(holder, [Operation.changeTrust({ asset: eur })]);
    assert.deepEqual(sandbox.apply(strict, [pay(alice.publicKey(), '1', eur)]).codes, ['paymentNotAuthorized']);
    const authorize = (trustor: Keypair, authorized: boolean) =>
      Operation.setTrustLineFlags({ trustor: trustor.publicKey(), asset: eur, flags: { authorized } });
    sandbox.apply(strict, [authorize(alice, true), pay(alice.publicKey(), '5', eur)]);
    assert.deepEqual(sandbox.apply(alice, [pay(bob.publicKey(), '1', eur)]).codes, ['paymentNotAuthorized']);
    sandbox.apply(strict, [authorize(alice, false), authorize(bob, true)]);
    assert.deepEqual(sandbox.apply(alice, [pay(bob.publicKey(), '1', eur)]).codes, ['paymentSrcNotAuthorized']);
  });

  it('leaves the reserve alone, and fits into an int64', () => {
    const poor = sandbox.person(20_000_000n);
    assert.deepEqual(sandbox.apply(poor, [pay(bob.publicKey(), '1', Asset.native())]).codes, ['paymentUnderfunded']);
    const spend = withAmount(pay(bob.publicKey(), '1', Asset.native()), 20_000_000n - 200n - 10_000_000n);
    assert.deepEqual(sandbox.apply(poor, [spend]).codes, ['paymentSuccess']);
    sandbox.apply(bob, [Operation.changeTrust({ asset: usd })]); // The greatest limit there is.
    const [most, full] = [INT64_MAX - (units(bob) ?? 0n), INT64_MAX];
    assert.deepEqual(sandbox.apply(issuer, [withAmount(pay(bob.publicKey(), '1'), most)]).codes, ['paymentSuccess']);
    assert.equal(units(bob), full);
    assert.deepEqual(sandbox.apply(issuer, [pay(bob.publicKey(), '0.0000001')]).codes, ['paymentLineFull']);
  });

  it('needs signatures of medium weight', () => {
    const dave = sandbox.person();
    sandbox.apply(dave, [
      Operation.setOptions({ masterWeight: 1, lowThreshold: 1, medThreshold: 2, highThreshold: 2 }),
    ]);
    const outcome = sandbox.apply(dave, [pay(bob.publicKey(), '1', Asset.native())]);
    assert.deepEqual([outcome.status, outcome.codes], ['refused', ['opBadAuth']]);
  });
});

/** Amounts that the SDK would not build. */
function withAmount(operation: xdr.Operation, amount: bigint): xdr.Operation {
  assert.ok(operation.body.type === 'payment');
  const body = xdr.OperationBody.payment(new xdr.PaymentOp({ ...operation.body.paymentOp, amount }));
  return new xdr.Operation({ ...operation, body });
}
