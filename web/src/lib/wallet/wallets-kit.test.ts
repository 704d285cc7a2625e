import assert from 'node:assert/strict';
import { WalletFault } from './wallet.ts';
import { type WalletsKit, walletsKit } from './wallets-kit.ts';

const address = `G${'A'.repeat(55)}`;
const options = { networkPassphrase: 'Standalone Network ; February 2017', address };

/** In the kit's place: it knows no wallet before one was chosen. */
function standIn(answers: Partial<WalletsKit> = {}): WalletsKit {
  let isChosen = false;
  const kit: WalletsKit = {
    get selectedModule() {
      if (!isChosen) throw { code: -3, message: 'Please set the wallet first' };
      return { productName: 'xBull' };
    },
    async authModal() {
      isChosen = true;
      return { address };
    },
    getNetwork: async () => ({ network: 'standalone', networkPassphrase: options.networkPassphrase }),
    signTransaction: async (xdr) => ({ signedTxXdr: `${xdr} signed`, signerAddress: address }),
    signAuthEntry: async (authEntry) => ({ signedAuthEntry: `${authEntry} signed` }),
    signMessage: async (message) => ({ signedMessage: `${message} signed`, signerAddress: address }),
  };
  return Object.defineProperties(kit, Object.getOwnPropertyDescriptors(answers));
}

const kind = (kind: WalletFault['kind']) => (error: unknown) => error instanceof WalletFault && error.kind === kind;
const rejecting = (code: number, message: string) => async () => Promise.reject({ code, message });

describe('walletsKit', () => {
  it('is a wallet by SEP-43, named as the one that was chosen', async () => {
    const kit = standIn();
    const wallet = walletsKit(async () => kit);
    assert.equal(wallet.name, 'Another wallet');
    assert.deepEqual(await wallet.getAddress(), { address });
    assert.equal(wallet.name, 'xBull');
    assert.equal((await wallet.getNetwork()).networkPassphrase, options.networkPassphrase);
    assert.equal((await wallet.signTransaction('xdr', options)).signedTxXdr, 'xdr signed');
    assert.equal((await wallet.signAuthEntry('entry', options)).signedAuthEntry, 'entry signed');
    assert.equal((await wallet.signMessage('text', options)).signedMessage, 'text signed');
  });

  it('takes a closed window and SEP-43’s -4 for a no, everything else for a failure', async () => {
    const faults: [code: number, message: string, WalletFault['kind']][] = [
      [-1, 'The user closed the modal.', 'refused'],
      [-4, 'The user rejected this request.', 'refused'],
      [-1, 'Something else', 'failed'],
      [-3, 'Please set the wallet first', 'failed'],
    ];
    for (const [code, message, expected] of faults) {
      const wallet = walletsKit(async () => standIn({ authModal: rejecting(code, message) }));
      await assert.rejects(wallet.getAddress(), kind(expected), `${code} ${message}`);
    }
  });

  it('takes no signature of another account, and fails where nothing was chosen', async () => {
    const other = walletsKit(async () =>
      standIn({ signTransaction: async () => ({ signedTxXdr: 'xdr', signerAddress: `G${'B'.repeat(55)}` }) }),
    );
    await assert.rejects(other.signTransaction('xdr', options), kind('failed'));
    const none = walletsKit(async () => standIn({ getNetwork: rejecting(-3, 'Please set the wallet first') }));
    await assert.rejects(none.getNetwork(), kind('failed'));
  });
});
