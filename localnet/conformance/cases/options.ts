import assert from 'node:assert/strict';
import { hash, Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, OPERATIONS, RESERVES, SIGNATURES } from '../documents.ts';
import { expectCodes, pay, randomKey, set } from './operations.ts';

export const options: Group = group('options and signers', {
  'a home domain is set and taken away': [
    OPERATIONS,
    async (network) => {
      const own = await expectCodes(network, 'tx_success', () => set({ homeDomain: 'example.com' }));
      assert.equal((await network.accountEntry(own.publicKey()))?.homeDomain.toString(), 'example.com');
      await network.apply(own, set({ homeDomain: '' }));
      assert.equal((await network.accountEntry(own.publicKey()))?.homeDomain.toString(), '');
    },
  ],
  'flags are set and cleared': [
    cap(18),
    async (network) => {
      const own = await expectCodes(network, 'tx_success', () => set({ setFlags: 3 as never }));
      assert.equal((await network.accountEntry(own.publicKey()))?.flags, 3);
      await network.apply(own, set({ clearFlags: 1 }));
      assert.equal((await network.accountEntry(own.publicKey()))?.flags, 2);
    },
  ],
  'a flag that does not exist: unknown flag': [
    OPERATIONS,
    async (network) => {
      await expectCodes(network, 'tx_failed set_options:unknown_flag', () => set({ setFlags: 64 as never }));
    },
  ],
  'the same flag set and cleared: bad flags': [
    OPERATIONS,
    async (network) => {
      await expectCodes(network, 'tx_failed set_options:bad_flags', () => set({ setFlags: 1, clearFlags: 1 }));
    },
  ],
  'clawback needs revocable': [
    cap(35),
    async (network) => {
      await expectCodes(network, 'tx_failed set_options:auth_revocable_required', () => set({ setFlags: 8 }));
    },
  ],
  'what is immutable stays': [
    OPERATIONS,
    async (network) => {
      const own = await expectCodes(network, 'tx_success', () => set({ setFlags: 4 }));
      assert.equal((await network.apply(own, set({ setFlags: 1 }))).codes, 'tx_failed set_options:cant_change');
    },
  ],
  'a signer is an entry that takes half a lumen of reserve': [
    RESERVES,
    async (network) => {
      const own = await expectCodes(network, 'tx_success', () =>
        set({ signer: { ed25519PublicKey: randomKey(), weight: 1 } }),
      );
      const entry = await network.accountEntry(own.publicKey());
      assert.deepEqual([entry?.numSubEntries, entry?.signers.length], [1, 1]);
    },
  ],
  'a signer of weight 0 is taken away': [
    OPERATIONS,
    async (network) => {
      const ed25519PublicKey = randomKey();
      const own = await expectCodes(network, 'tx_success', () => set({ signer: { ed25519PublicKey, weight: 1 } }));
      await network.apply(own, set({ signer: { ed25519PublicKey, weight: 0 } }));
      assert.equal((await network.accountEntry(own.publicKey()))?.numSubEntries, 0);
    },
  ],
  'an account is not a signer of its own: bad signer': [
    OPERATIONS,
    async (network) => {
      await expectCodes(network, 'tx_failed set_options:bad_signer', (own) =>
        set({ signer: { ed25519PublicKey: own, weight: 1 } }),
      );
    },
  ],
  'weights are at most 255': [
    OPERATIONS,
    async (network) => {
      const weight = raw({ masterWeight: 256 });
      await expectCodes(network, 'tx_failed set_options:threshold_out_of_range', () => weight);
    },
  ],
  'another signer signs in place of the account': [
    SIGNATURES,
    async (network) => {
      const [own, signer] = [await network.account(), Keypair.random()];
      await network.apply(own, set({ signer: { ed25519PublicKey: signer.publicKey(), weight: 1 } }));
      const transaction = await network.build(own.publicKey(), pay(own.publicKey()));
      transaction.sign(signer);
      assert.equal((await network.submit(transaction)).codes, 'tx_success');
    },
  ],
  'a master key of weight 0 signs nothing': [
    SIGNATURES,
    async (network) => {
      const [own, signer] = [await network.account(), Keypair.random()];
      const handOver = set({ signer: { ed25519PublicKey: signer.publicKey(), weight: 1 }, masterWeight: 0 });
      assert.equal((await network.apply(own, handOver)).codes, 'tx_success');
      assert.equal((await network.apply(own, pay(own.publicKey()))).codes, 'tx_bad_auth');
    },
  ],
  'weights add up to the threshold, or it is txBAD_AUTH': [
    SIGNATURES,
    async (network) => {
      const [own, one, other] = [await network.account(), Keypair.random(), Keypair.random()];
      const signer = (keypair: Keypair) => set({ signer: { ed25519PublicKey: keypair.publicKey(), weight: 1 } });
      const thresholds = set({ lowThreshold: 2, medThreshold: 2, highThreshold: 3 });
      assert.equal((await network.apply(own, [signer(one), signer(other), thresholds])).codes, 'tx_success');
      const by = async (...signers: Keypair[]) => {
        const transaction = await network.build(own.publicKey(), pay(own.publicKey()));
        transaction.sign(...signers);
        return (await network.submit(transaction)).codes;
      };
      assert.equal(await by(one), 'tx_bad_auth');
      assert.equal(await by(one, other), 'tx_success');
    },
  ],
  'an operation above the threshold of its signatures: op bad auth': [
    SIGNATURES,
    async (network) => {
      const own = await network.account();
      assert.equal((await network.apply(own, set({ highThreshold: 2 }))).codes, 'tx_success');
      assert.equal((await network.apply(own, set({ masterWeight: 3 }))).codes, 'tx_failed op_bad_auth');
      assert.equal((await network.apply(own, set({ homeDomain: 'a.b' }))).codes, 'tx_success', 'that is medium');
    },
  ],
  'sequence numbers are low, payments medium': [
    SIGNATURES,
    async (network) => {
      const own = await network.account();
      assert.equal((await network.apply(own, set({ medThreshold: 2 }))).codes, 'tx_success');
      assert.equal((await network.apply(own, pay(own.publicKey()))).codes, 'tx_failed op_bad_auth');
      assert.equal((await network.apply(own, Operation.bumpSequence({ bumpTo: '1' }))).codes, 'tx_success');
    },
  ],
  'the preimage of a hash signs': [
    SIGNATURES,
    async (network) => {
      const own = await network.account();
      const preimage = Buffer.from('a secret of any length');
      const sha256Hash = Buffer.from(hash(preimage)).toString('hex');
      await network.apply(own, set({ signer: { sha256Hash, weight: 1 } as never }));
      const transaction = await network.build(own.publicKey(), pay(own.publicKey()));
      transaction.signHashX(preimage);
      assert.equal((await network.submit(transaction)).codes, 'tx_success');
    },
  ],
  'a transaction that was agreed on before needs no signature, once': [
    SIGNATURES,
    async (network) => {
      const own = await network.account();
      const sequence = await network.sequence(own.publicKey());
      const agreed = await network.build(own.publicKey(), pay(own.publicKey()), { sequence: String(sequence + 1n) });
      const preAuthTx = Buffer.from(agreed.hash()).toString('hex');
      assert.equal((await network.apply(own, set({ signer: { preAuthTx, weight: 1 } as never }))).codes, 'tx_success');
      assert.equal((await network.submit(agreed)).codes, 'tx_success');
      assert.equal((await network.accountEntry(own.publicKey()))?.signers.length, 0, 'it is used up');
    },
  ],
});

/** Set options with values that the SDK does not let through. */
function raw(fields: Partial<Record<'masterWeight' | 'lowThreshold', number>>): xdr.Operation {
  const op = new xdr.SetOptionsOp({
    inflationDest: null,
    clearFlags: null,
    setFlags: null,
    masterWeight: null,
    lowThreshold: null,
    medThreshold: null,
    highThreshold: null,
    homeDomain: null,
    signer: null,
    ...fields,
  });
  return new xdr.Operation({ sourceAccount: null, body: xdr.OperationBody.setOptions(op) });
}
