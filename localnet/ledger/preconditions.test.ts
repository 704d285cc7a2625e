import assert from 'node:assert/strict';
import { type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { sha256 } from './bytes.ts';
import { type Build, Sandbox } from './testing.ts';

/** What a transaction asks for before it may be applied (CAP-0021), and who may sign it (CAP-0040, weights, thresholds). */
describe('a transaction', () => {
  let sandbox: Sandbox;
  let alice: Keypair;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    alice = sandbox.person();
  });

  const note = () => Operation.manageData({ name: 'note', value: 'x' });
  const send = (build: Build = {}) => sandbox.apply(alice, [note()], build);
  const asking = (change: NonNullable<Build['with']>) => send({ with: change }).code;

  it('holds from its minimum time on, up to its maximum time', () => {
    const now = BigInt(sandbox.chain.header.scpValue.closeTime);
    assert.equal(
      asking((it) => it.setTimebounds(Number(now) + 1, 0)),
      'txTooEarly',
    );
    assert.equal(
      asking((it) => it.setTimebounds(0, Number(now) - 1)),
      'txTooLate',
    );
    assert.equal(
      asking((it) => it.setTimebounds(Number(now), Number(now) + 1000)),
      'txSuccess',
    );
  });

  it('that becomes too late while it waits gets into no ledger', () => {
    const end = sandbox.now + 5;
    const hash = sandbox.offer(sandbox.build(alice, [note()], { with: (it) => it.setTimebounds(0, end) }));
    sandbox.now += 6;
    const { transactions } = sandbox.chain.closeLedger();
    assert.deepEqual([transactions.length, sandbox.chain.pendingCount, typeof hash], [0, 0, 'string']);
  });

  it('holds in ledgers from its minimum on, before its maximum', () => {
    const next = sandbox.chain.sequence + 1;
    assert.equal(
      asking((it) => it.setTimeout(0).setLedgerbounds(next + 1, 0)),
      'txTooEarly',
    );
    assert.equal(
      asking((it) => it.setTimeout(0).setLedgerbounds(0, next)),
      'txTooLate',
    );
    assert.equal(
      asking((it) => it.setTimeout(0).setLedgerbounds(next, next + 1)),
      'txSuccess',
    );
  });

  it('may jump over sequence numbers, from the least that it names', () => {
    const { seqNum } = sandbox.account(alice);
    const jump = (least: bigint, sequence: bigint) =>
      send({ sequence, with: (it) => it.setTimeout(0).setMinAccountSequence(String(least)) }).code;
    assert.equal(jump(seqNum + 1n, seqNum + 10n), 'txBadSeq');
    assert.equal(jump(seqNum, seqNum), 'txBadSeq');
    assert.equal(jump(seqNum, seqNum + 10n), 'txSuccess');
    assert.equal(sandbox.account(alice).seqNum, seqNum + 10n);
  });

  it('never uses the number that accounts of its ledger start with', () => {
    sandbox.chain.closeLedger();
    const start = BigInt(sandbox.chain.sequence) << 32n;
    const jump = (sequence: bigint) =>
      send({ sequence, with: (it) => it.setTimeout(0).setMinAccountSequence('0') }).code;
    assert.deepEqual([jump(start), jump(start - 1n)], ['txBadSeq', 'txSuccess']);
  });

  it('waits for its account’s sequence number to be of some age, in seconds and in ledgers', () => {
    send();
    const aged = () => asking((it) => it.setTimeout(0).setMinAccountSequenceAge(60n));
    assert.equal(aged(), 'txBadMinSeqAgeOrGap');
    sandbox.now += 60;
    sandbox.chain.closeLedger();
    assert.equal(aged(), 'txSuccess');
    const apart = () => asking((it) => it.setTimeout(0).setMinAccountSequenceLedgerGap(3));
    assert.equal(apart(), 'txBadMinSeqAgeOrGap');
    sandbox.chain.closeLedger();
    sandbox.chain.closeLedger();
    assert.equal(apart(), 'txSuccess');
  });

  it('may ask for signatures beyond its account’s, two of any kind', () => {
    const [one, two] = [sandbox.stranger(), sandbox.stranger()];
    const extra = (it: Parameters<NonNullable<Build['with']>>[0]) =>
      it.setTimeout(0).setExtraSigners([one.publicKey(), two.publicKey()]);
    assert.equal(send({ with: extra, signers: [alice, one] }).code, 'txBadAuth');
    assert.equal(send({ with: extra, signers: [alice, one, two] }).code, 'txSuccess');
    const same = (it: Parameters<typeof extra>[0]) =>
      it.setTimeout(0).setExtraSigners([one.publicKey(), one.publicKey()]);
    assert.equal(send({ with: same, signers: [alice, one] }).code, 'txMalformed');
  });

  it('needs low weight for itself and more for what it does; each signer counts once', () => {
    const cosigner = sandbox.stranger();
    const options = { masterWeight: 1, lowThreshold: 1, medThreshold: 3, highThreshold: 3 };
    const signer = { ed25519PublicKey: cosigner.publicKey(), weight: 2 };
    sandbox.apply(alice, [Operation.setOptions({ ...options, signer })]);
    assert.deepEqual(send().codes, ['opBadAuth']);
    assert.equal(send({ signers: [cosigner] }).codes[0], 'opBadAuth');
    assert.equal(send({ signers: [alice, cosigner] }).code, 'txSuccess');
  });

  it('of several accounts needs the signatures of each', () => {
    const bob = sandbox.person();
    const both = [note(), Operation.manageData({ name: 'note', value: 'x', source: bob.publicKey() })];
    assert.deepEqual(sandbox.apply(alice, both).codes, ['manageDataSuccess', 'opBadAuth']);
    assert.equal(sandbox.apply(alice, both, { signers: [alice, bob] }).status, 'succeeded');
  });

  it('may act for an account that it makes itself', () => {
    const newcomer = sandbox.stranger();
    const creation = Operation.createAccount({ destination: newcomer.publicKey(), startingBalance: '5' });
    const first = Operation.manageData({ name: 'hello', value: 'x', source: newcomer.publicKey() });
    assert.deepEqual(sandbox.apply(alice, [creation, first]).codes, ['createAccountSuccess', 'opBadAuth']);
    assert.equal(sandbox.apply(alice, [creation, first], { signers: [alice, newcomer] }).status, 'succeeded');
    const absent = Operation.manageData({ name: 'x', value: 'y', source: sandbox.stranger().publicKey() });
    assert.equal(sandbox.apply(alice, [absent]).codes[0], 'opBadAuth');
  });

  it('fails where an earlier operation took away what a later one needs', () => {
    const bob = sandbox.person();
    const merge = Operation.accountMerge({ destination: alice.publicKey(), source: bob.publicKey() });
    const later = Operation.manageData({ name: 'x', value: 'y', source: bob.publicKey() });
    sandbox.chain.closeLedger();
    const outcome = sandbox.apply(alice, [merge, later], { signers: [alice, bob] });
    assert.deepEqual(outcome.codes, ['accountMergeSuccess', 'opNoAccount']);
    assert.ok(sandbox.find(bob));
  });

  describe('authorised before it was sent', () => {
    function preAuthorised(operations: xdr.Operation[]): xdr.TransactionEnvelopeTx {
      const sequence = sandbox.account(alice).seqNum + 2n;
      const envelope = sandbox.build(alice, operations, { sequence, signers: [] });
      const preAuthTx = Buffer.from(sandbox.hashOf(envelope));
      sandbox.apply(alice, [Operation.setOptions({ signer: { preAuthTx, weight: 1 } })]);
      assert.equal(sandbox.account(alice).numSubEntries, 1);
      return envelope;
    }

    it('needs no signature, and its signer goes', () => {
      assert.equal(sandbox.submit(preAuthorised([note()])).status, 'succeeded');
      assert.deepEqual([sandbox.account(alice).signers, sandbox.account(alice).numSubEntries], [[], 1]);
    });

    it('loses its signer even when it fails', () => {
      const outcome = sandbox.submit(preAuthorised([Operation.manageData({ name: 'none', value: null })]));
      assert.deepEqual([outcome.status, sandbox.account(alice).signers], ['failed', []]);
      assert.equal(sandbox.account(alice).numSubEntries, 0);
    });

    it('gives the reserve back to whoever sponsored its signer', () => {
      const sponsor = sandbox.person();
      const sequence = sandbox.account(alice).seqNum + 1n;
      const envelope = sandbox.build(alice, [note()], { sequence, signers: [] });
      const preAuthTx = Buffer.from(sandbox.hashOf(envelope));
      const operations = [
        Operation.beginSponsoringFutureReserves({ sponsoredId: alice.publicKey() }),
        Operation.setOptions({ signer: { preAuthTx, weight: 1 }, source: alice.publicKey() }),
        Operation.endSponsoringFutureReserves({ source: alice.publicKey() }),
      ];
      sandbox.apply(sponsor, operations, { signers: [sponsor, alice] });
      assert.equal(sandbox.submit(envelope).status, 'succeeded');
      const { ext } = sandbox.account(sponsor);
      assert.ok(ext.type === 'v1' && ext.v1.ext.type === 'v2');
      assert.equal(ext.v1.ext.v2.numSponsoring, 0);
    });
  });

  it('may be signed by the secret behind a hash', () => {
    const secret = Buffer.from('open sesame');
    const sha256Hash = Buffer.from(sha256(secret));
    sandbox.apply(alice, [Operation.setOptions({ signer: { sha256Hash, weight: 1 } })]);
    const envelope = sandbox.build(alice, [note()], { signers: [] });
    const hint = new Uint8Array(sha256Hash.subarray(28));
    const signatures = [new xdr.DecoratedSignature({ hint, signature: new Uint8Array(secret) })];
    const signed = new xdr.TransactionV1Envelope({ tx: envelope.v1.tx, signatures });
    assert.equal(sandbox.submit(new xdr.TransactionEnvelopeTx(signed)).status, 'succeeded');
  });

  it('may be signed by a key over a payload that the account names', () => {
    const signer = sandbox.stranger();
    const payload = Buffer.from('release 7');
    const signedPayload = new xdr.SignerKeyEd25519SignedPayload({
      ed25519: signer.rawPublicKey(),
      payload: new Uint8Array(payload),
    });
    const key = xdr.SignerKey.signerKeyTypeEd25519SignedPayload(signedPayload);
    const options = new xdr.SetOptionsOp({
      inflationDest: null,
      clearFlags: null,
      setFlags: null,
      masterWeight: null,
      lowThreshold: null,
      medThreshold: null,
      highThreshold: null,
      homeDomain: null,
      signer: new xdr.Signer({ key, weight: 1 }),
    });
    sandbox.apply(alice, [new xdr.Operation({ sourceAccount: null, body: xdr.OperationBody.setOptions(options) })]);
    const { v1 } = sandbox.build(alice, [note()], { signers: [] });
    const signatures = [signer.signPayloadDecorated(payload)];
    const envelope = new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx: v1.tx, signatures }));
    assert.equal(sandbox.submit(envelope).status, 'succeeded');
  });

  it('may come from a muxed account', () => {
    const envelope = sandbox.build(alice, [note()]);
    const sourceAccount = alice.xdrMuxedAccount('77');
    const tx = new xdr.Transaction({ ...envelope.v1.tx, sourceAccount });
    assert.equal(sandbox.submit(sandbox.sign(tx, [alice])).status, 'succeeded');
  });
});
