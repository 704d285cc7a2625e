import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Keypair } from '@stellar/stellar-sdk';
import { practiceKey } from './practice-key.ts';
import { WalletFault } from './wallet.ts';

const networkPassphrase = 'Standalone Network ; February 2017';

describe('practiceKey', () => {
  const kept = new Map<string, string>();
  before(() => {
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
    };
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  });
  after(() => {
    Reflect.deleteProperty(globalThis, 'localStorage');
  });

  it('stays the same key, and signs texts by SEP-53 and authorizations by their SHA-256', async () => {
    const wallet = practiceKey(networkPassphrase);
    const { address } = await wallet.getAddress();
    assert.deepEqual(await practiceKey(networkPassphrase).getAddress(), { address });
    const isSigned = (text: string | Buffer, signature: string) =>
      Keypair.fromPublicKey(address).verify(
        createHash('sha256').update(text).digest(),
        Buffer.from(signature, 'base64'),
      );
    const { signedMessage } = await wallet.signMessage('Grüße', { networkPassphrase, address });
    assert.ok(isSigned('Stellar Signed Message:\nGrüße', signedMessage));
    const entry = Buffer.from([1, 200, 3]);
    const { signedAuthEntry } = await wallet.signAuthEntry(entry.toString('base64'), { networkPassphrase, address });
    assert.ok(isSigned(entry, signedAuthEntry));
  });

  it('signs nothing for another address', async () => {
    const address = Keypair.random().publicKey();
    await assert.rejects(practiceKey(networkPassphrase).signMessage('a', { networkPassphrase, address }), WalletFault);
  });
});
