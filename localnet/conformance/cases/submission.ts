import assert from 'node:assert/strict';
import { Asset, hash, Keypair, Memo, Operation, type Transaction, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, method, RESULT_CODES, SIGNATURES } from '../documents.ts';
import type { Extras, Network } from '../network.ts';
import { call, u32 } from '../probe.ts';

const DOC = method('sendTransaction');
const seconds = () => Math.floor(Date.now() / 1000);

const pay = (destination: string, amount = '1') => Operation.payment({ destination, asset: Asset.native(), amount });

/** A payment to oneself, not signed. */
async function prepared(network: Network, extras: Extras = {}) {
  const signer = await network.account();
  return { signer, transaction: await network.build(signer.publicKey(), pay(signer.publicKey()), extras) };
}

async function expectRefusal(network: Network, transaction: Transaction, codes: string): Promise<void> {
  const outcome = await network.submit(transaction);
  assert.equal(outcome.codes, codes);
  assert.equal(outcome.told, null, 'it is in no ledger');
}

export const submission: Group = group('sendTransaction', {
  'a good transaction is PENDING, with its hash': [
    DOC,
    async (network) => {
      const { signer, transaction } = await prepared(network);
      transaction.sign(signer);
      const sent = await network.send(transaction.toXDR());
      assert.deepEqual([sent.status, sent.hash], ['PENDING', Buffer.from(transaction.hash()).toString('hex')]);
      assert.ok(Number.isInteger(sent.latestLedger) && /^\d+$/u.test(sent.latestLedgerCloseTime));
      assert.equal((await network.outcome(sent.hash)).codes, 'tx_success');
    },
  ],
  'text that is no envelope answers -32602': [
    DOC,
    async (network) => {
      for (const transaction of ['', 'AAAA', '%%%%']) {
        assert.equal((await network.ask('sendTransaction', { transaction })).error?.code, -32602, transaction);
      }
    },
  ],
  'a transaction that landed is not applied a second time': [
    DOC,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const transaction = await network.build(from.publicKey(), pay(to.publicKey()));
      transaction.sign(from);
      await network.submit(transaction);
      const before = await network.balance(to.publicKey());
      const { status } = await network.result('sendTransaction', { transaction: transaction.toXDR() });
      assert.ok(['TRY_AGAIN_LATER', 'DUPLICATE', 'ERROR'].includes(status), status);
      await network.reach((await network.latestLedger()) + 1);
      assert.equal(await network.balance(to.publicKey()), before);
    },
  ],
  'no signature: txBAD_AUTH': [
    SIGNATURES,
    async (network) => expectRefusal(network, (await prepared(network)).transaction, 'tx_bad_auth'),
  ],
  "somebody else's signature: txBAD_AUTH": [
    SIGNATURES,
    async (network) => {
      const { transaction } = await prepared(network);
      transaction.sign(Keypair.random());
      await expectRefusal(network, transaction, 'tx_bad_auth');
    },
  ],
  'a signature that nobody needs: txBAD_AUTH_EXTRA': [
    SIGNATURES,
    async (network) => {
      const { signer, transaction } = await prepared(network);
      transaction.sign(signer, Keypair.random());
      await expectRefusal(network, transaction, 'tx_bad_auth_extra');
    },
  ],
  'the same signature twice: txBAD_AUTH_EXTRA': [
    SIGNATURES,
    async (network) => {
      const { signer, transaction } = await prepared(network);
      transaction.sign(signer, signer);
      await expectRefusal(network, transaction, 'tx_bad_auth_extra');
    },
  ],
  'signed for another network: txBAD_AUTH': [
    SIGNATURES,
    async (network) => {
      const { signer, transaction } = await prepared(network, { networkPassphrase: 'another network' });
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_bad_auth');
    },
  ],
  'a sequence number that was used: txBAD_SEQ': [
    RESULT_CODES,
    async (network) => {
      const signer = await network.account();
      const sequence = String((await network.sequence(signer.publicKey())) - 1n);
      assert.equal((await network.apply(signer, pay(signer.publicKey()), { sequence })).codes, 'tx_bad_seq');
    },
  ],
  'a sequence number ahead: txBAD_SEQ': [
    RESULT_CODES,
    async (network) => {
      const signer = await network.account();
      const sequence = String((await network.sequence(signer.publicKey())) + 1n);
      assert.equal((await network.apply(signer, pay(signer.publicKey()), { sequence })).codes, 'tx_bad_seq');
    },
  ],
  'a fee under 100 stroops for each operation: txINSUFFICIENT_FEE': [
    'https://developers.stellar.org/docs/learn/fundamentals/fees-resource-limits-metering',
    async (network) => {
      const { signer, transaction } = await prepared(network, { fee: '99' });
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_insufficient_fee');
    },
  ],
  'after its latest time: txTOO_LATE': [
    RESULT_CODES,
    async (network) => {
      const { signer, transaction } = await prepared(network, { timebounds: { minTime: 0, maxTime: seconds() - 60 } });
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_too_late');
    },
  ],
  'before its earliest time: txTOO_EARLY': [
    RESULT_CODES,
    async (network) => {
      const { signer, transaction } = await prepared(network, {
        timebounds: { minTime: seconds() + 3600, maxTime: 0 },
      });
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_too_early');
    },
  ],
  'a source that does not exist: txNO_ACCOUNT': [
    RESULT_CODES,
    async (network) => {
      const nobody = Keypair.random();
      const transaction = await network.build(nobody.publicKey(), pay(nobody.publicKey()), { sequence: '1' });
      transaction.sign(nobody);
      await expectRefusal(network, transaction, 'tx_no_account');
    },
  ],
  'no operations: txMISSING_OPERATION': [
    RESULT_CODES,
    async (network) => {
      const signer = await network.account();
      const transaction = await network.build(signer.publicKey(), []);
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_missing_operation');
    },
  ],
  'a fee that the source cannot pay: txINSUFFICIENT_BALANCE': [
    RESULT_CODES,
    async (network) => {
      const { signer, transaction } = await prepared(network, { fee: '4000000000' });
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_insufficient_balance');
    },
  ],
  'a contract call without resources: txMALFORMED': [
    cap(46),
    async (network) => {
      const signer = await network.account();
      const transaction = await network.build(signer.publicKey(), call(await network.probe(), 'echo', u32(1)));
      transaction.sign(signer);
      await expectRefusal(network, transaction, 'tx_malformed');
    },
  ],
  'a contract call beside another operation: txMALFORMED': [
    cap(46),
    async (network) => {
      const signer = await network.account();
      const ready = await network.prepare(signer.publicKey(), call(await network.probe(), 'echo', u32(1)));
      const transaction = changed(ready, (tx) => ({
        ...tx,
        fee: tx.fee * 2,
        operations: [...tx.operations, pay(signer.publicKey())],
      }));
      const outcome = await network.submit(signed(transaction, signer, network));
      assert.equal(outcome.codes, 'tx_malformed');
    },
  ],
  'an envelope of version 0 is applied as one of version 1': [
    cap(15),
    async (network) => {
      const { signer, transaction } = await prepared(network);
      transaction.sign(signer);
      const envelope = transaction.toEnvelope();
      assert.ok(envelope.type === 'envelopeTypeTx' && envelope.v1.tx.cond.type === 'precondTime');
      const { fee, seqNum, memo, operations, cond } = envelope.v1.tx;
      const sourceAccountEd25519 = signer.rawPublicKey();
      const ext = xdr.TransactionV0Ext.v0();
      const tx = new xdr.TransactionV0({
        sourceAccountEd25519,
        fee,
        seqNum,
        timeBounds: cond.timeBounds,
        memo,
        operations,
        ext,
      });
      const { signatures } = envelope.v1;
      const old = new xdr.TransactionEnvelopeTxV0(new xdr.TransactionV0Envelope({ tx, signatures }));
      const outcome = await network.submit({ toEnvelope: () => old });
      assert.deepEqual([outcome.codes, outcome.hash], ['tx_success', Buffer.from(transaction.hash()).toString('hex')]);
    },
  ],
  'a refused submission costs nothing and uses no sequence number': [
    RESULT_CODES,
    async (network) => {
      const { signer, transaction } = await prepared(network);
      const before = [await network.balance(signer.publicKey()), await network.sequence(signer.publicKey())];
      await network.submit(transaction);
      const after = [await network.balance(signer.publicKey()), await network.sequence(signer.publicKey())];
      assert.deepEqual(after, before);
    },
  ],
  'every kind of memo is carried': [
    'https://developers.stellar.org/docs/learn/fundamentals/transactions/operations-and-transactions',
    async (network) => {
      const memos = [
        Memo.text('28 bytes of text, no more :)'),
        Memo.id('18446744073709551615'),
        Memo.hash('a'.repeat(64)),
        Memo.return('b'.repeat(64)),
      ];
      for (const memo of memos) {
        const signer = await network.account();
        const { told, codes } = await network.apply(signer, pay(signer.publicKey()), { memo });
        assert.equal(codes, 'tx_success');
        const envelope = xdr.TransactionEnvelope.fromXdr(told.envelopeXdr, 'base64');
        assert.ok(envelope.type === 'envelopeTypeTx');
        assert.deepEqual(envelope.v1.tx.memo.toJson(), memo.toXdrObject().toJson());
      }
    },
  ],
});

type Change = (tx: xdr.Transaction) => Omit<xdr.Transaction, keyof xdr.XdrValue>;

/** The same transaction with fields changed. */
export function changed(transaction: Transaction, change: Change): xdr.Transaction {
  const envelope = transaction.toEnvelope();
  if (envelope.type !== 'envelopeTypeTx') throw new Error(`expected a version 1 transaction, found ${envelope.type}`);
  return new xdr.Transaction(change(envelope.v1.tx));
}

/** Signs it, ready for `Network.submit`. */
export function signed(
  tx: xdr.Transaction,
  signer: Keypair,
  network: Network,
): { toEnvelope(): xdr.TransactionEnvelope } {
  const payload = new xdr.TransactionSignaturePayload({
    networkId: networkIdOf(network),
    taggedTransaction: xdr.TransactionSignaturePayloadTaggedTransaction.envelopeTypeTx(tx),
  });
  const signatures = [signer.signDecorated(hash(payload.toXdr()))];
  return { toEnvelope: () => new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx, signatures })) };
}

function networkIdOf({ passphrase }: Network): Uint8Array {
  return hash(Buffer.from(passphrase));
}
