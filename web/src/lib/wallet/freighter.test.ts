import assert from 'node:assert/strict';
import { freighter } from './freighter.ts';
import { WalletFault } from './wallet.ts';

type Api = Awaited<ReturnType<NonNullable<Parameters<typeof freighter>[0]>>>;

const address = `G${'A'.repeat(55)}`;
const options = { networkPassphrase: 'Standalone Network ; February 2017', address };
const kind = (kind: WalletFault['kind']) => (error: unknown) => error instanceof WalletFault && error.kind === kind;

/** The package with an extension that answers so; every call is kept in `asked`. */
function answering(answers: Partial<Record<keyof Api, object>>, asked: string[] = []): () => Promise<Api> {
  const answer = (name: string) => async () => {
    asked.push(name);
    return answers[name as keyof Api] ?? { isConnected: true };
  };
  return async () =>
    new Proxy({} as Api, { get: (_api, name) => (name === 'then' ? undefined : answer(String(name))) });
}

describe('freighter', () => {
  it('asks nothing else of a browser without the extension, where it would hang', async () => {
    const asked: string[] = [];
    const wallet = freighter(answering({ isConnected: { isConnected: false } }, asked));
    for (const call of [wallet.getAddress(), wallet.getNetwork(), wallet.signTransaction('x', options)])
      await assert.rejects(call, kind('absent'));
    assert.deepEqual(new Set(asked), new Set(['isConnected']));
  });

  it('tells a locked one from a no and from a failure', async () => {
    const faults: [object, WalletFault['kind']][] = [
      [{ address: '' }, 'locked'],
      [{ error: { code: -4, message: 'The user rejected this request.' } }, 'refused'],
      [{ error: { code: -1, message: 'An internal error.' } }, 'failed'],
    ];
    for (const [requestAccess, expected] of faults)
      await assert.rejects(freighter(answering({ requestAccess })).getAddress(), kind(expected));
  });

  it('gives signatures as SEP-43 does, also the bytes of an older version as base64', async () => {
    const wallet = freighter(
      answering({
        signTransaction: { signedTxXdr: 'signed', signerAddress: address },
        signAuthEntry: { signedAuthEntry: 'c2ln', signerAddress: address },
        signMessage: { signedMessage: Buffer.from('sig'), signerAddress: address },
      }),
    );
    assert.deepEqual(await wallet.signTransaction('xdr', options), { signedTxXdr: 'signed', signerAddress: address });
    assert.equal((await wallet.signAuthEntry('entry', options)).signedAuthEntry, 'c2ln');
    assert.equal((await wallet.signMessage('text', options)).signedMessage, 'c2ln');
  });

  it('takes no signature of another account, and none that is not there', async () => {
    const other = answering({ signTransaction: { signedTxXdr: 'signed', signerAddress: `G${'B'.repeat(55)}` } });
    await assert.rejects(freighter(other).signTransaction('xdr', options), kind('failed'));
    const none = answering({ signMessage: { signedMessage: null, signerAddress: '' } });
    await assert.rejects(freighter(none).signMessage('text', options), kind('failed'));
  });
});
