import { Address, Asset, xdr } from '@stellar/stellar-sdk/base';
import { rawKeyOfMuxed } from './account.ts';
import { concat, u32 } from './bytes.ts';

/** When a transaction-level event happened, as TransactionEventStage numbers it (CAP-0067). */
export const stages = { beforeAllTransactions: 0, afterAllTransactions: 2 } as const;

/** The events that classic movements of lumens emit in the native asset contract's name (CAP-0067), as XDR. */
export class AssetEvents {
  readonly #nativeContract: xdr.ContractId;

  constructor(networkPassphrase: string) {
    this.#nativeContract = new xdr.ContractId(contractIdBytes(networkPassphrase));
  }

  /** TransactionEvent XDR of a fee taken (positive) or given back (negative), in stroops. */
  fee(stage: number, payer: Uint8Array, amount: bigint): Uint8Array {
    return concat(u32(stage), this.#event([symbol('fee'), accountAddress(payer)], amountVal(amount)));
  }

  /** ContractEvent XDR of a payment or of an account's starting balance. */
  transfer(from: Uint8Array, to: xdr.MuxedAccount, amount: bigint, memo: xdr.Memo): Uint8Array {
    const topics = [
      symbol('transfer'),
      accountAddress(from),
      accountAddress(rawKeyOfMuxed(to)),
      xdr.ScVal.scvString('native'),
    ];
    return this.#event(topics, transferData(to, amount, memo));
  }

  #event(topics: xdr.ScVal[], data: xdr.ScVal): Uint8Array {
    return new xdr.ContractEvent({
      ext: xdr.ExtensionPoint.v0(),
      contractId: this.#nativeContract,
      type: xdr.ContractEventType.contract,
      body: xdr.ContractEventBody.v0(new xdr.ContractEventV0({ topics, data })),
    }).toXdr();
  }
}

function contractIdBytes(networkPassphrase: string): Uint8Array {
  const address = xdr.ScAddress.fromXdr(scAddressXdr(Asset.native().contractId(networkPassphrase)));
  if (address.type !== 'scAddressTypeContract') throw new Error('the native asset has no contract address');
  return address.contractId.toBytes();
}

function scAddressXdr(strkey: string): Uint8Array {
  return new Address(strkey).toScAddress().toXdr();
}

/** The amount alone, or with the receiver's muxed id or the memo that stands for it (CAP-0067). */
function transferData(to: xdr.MuxedAccount, amount: bigint, memo: xdr.Memo): xdr.ScVal {
  const id = to.type === 'keyTypeMuxedEd25519' ? xdr.ScVal.scvU64(to.med25519.id) : memoVal(memo);
  if (!id) return amountVal(amount);
  return xdr.ScVal.scvMap([
    new xdr.ScMapEntry({ key: symbol('amount'), val: amountVal(amount) }),
    new xdr.ScMapEntry({ key: symbol('to_muxed_id'), val: id }),
  ]);
}

function memoVal(memo: xdr.Memo): xdr.ScVal | null {
  switch (memo.type) {
    case 'memoNone':
      return null;
    case 'memoText':
      return xdr.ScVal.scvString(memo.text);
    case 'memoId':
      return xdr.ScVal.scvU64(memo.id);
    case 'memoHash':
      return xdr.ScVal.scvBytes(memo.hash.toBytes());
    case 'memoReturn':
      return xdr.ScVal.scvBytes(memo.retHash.toBytes());
  }
}

function accountAddress(publicKey: Uint8Array): xdr.ScVal {
  const account = xdr.PublicKey.publicKeyTypeEd25519(publicKey);
  return xdr.ScVal.scvAddress(xdr.ScAddress.scAddressTypeAccount(account));
}

/** i128 of an int64. */
function amountVal(amount: bigint): xdr.ScVal {
  return xdr.ScVal.scvI128(new xdr.Int128Parts({ hi: amount >> 64n, lo: BigInt.asUintN(64, amount) }));
}

function symbol(name: string): xdr.ScVal {
  return xdr.ScVal.scvSymbol(name);
}
