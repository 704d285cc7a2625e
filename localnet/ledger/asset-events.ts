import { xdr } from '@stellar/stellar-sdk/base';
import { rawKeyOfMuxed } from './account.ts';
import { assetName, isIssuedBy } from './asset.ts';
import { concat, sha256, u32 } from './bytes.ts';

/** When a transaction-level event happened, as TransactionEventStage numbers it (CAP-0067). */
export const stages = { beforeAllTransactions: 0, afterAllTransactions: 2 } as const;

/** The events that classic operations emit in an asset's contract's name (CAP-0067), as XDR. */
export class AssetEvents {
  readonly #networkId: Uint8Array;

  /** @param networkId sha256 of the passphrase */
  constructor(networkId: Uint8Array) {
    this.#networkId = networkId;
  }

  /** TransactionEvent XDR of a fee taken (positive) or given back (negative), in stroops. */
  fee(stage: number, payer: Uint8Array, amount: bigint): Uint8Array {
    const topics = [symbol('fee'), accountAddress(payer)];
    return concat(u32(stage), this.#event(xdr.Asset.assetTypeNative(), topics, amountVal(amount)));
  }

  /** ContractEvent XDR of units changing hands: `mint` from their issuer, `burn` to it, else `transfer`. */
  movement(asset: xdr.Asset, from: Uint8Array, to: xdr.MuxedAccount, amount: bigint, memo: xdr.Memo): Uint8Array {
    const target = rawKeyOfMuxed(to);
    const [isMinted, isBurnt] = [isIssuedBy(asset, from), isIssuedBy(asset, target)];
    if (isMinted && !isBurnt) return this.#named(asset, 'mint', [target], transferData(to, amount, memo));
    if (isBurnt && !isMinted) return this.#named(asset, 'burn', [from], amountVal(amount));
    return this.#named(asset, 'transfer', [from, target], transferData(to, amount, memo));
  }

  /** ContractEvent XDR of an issuer taking units back. */
  clawback(asset: xdr.Asset, from: Uint8Array, amount: bigint): Uint8Array {
    return this.#named(asset, 'clawback', [from], amountVal(amount));
  }

  /** ContractEvent XDR of what an issuer lets a holder do. */
  setAuthorized(asset: xdr.Asset, holder: Uint8Array, isAuthorized: boolean): Uint8Array {
    return this.#named(asset, 'set_authorized', [holder], xdr.ScVal.scvBool(isAuthorized));
  }

  #named(asset: xdr.Asset, name: string, accounts: Uint8Array[], data: xdr.ScVal): Uint8Array {
    const topics = [symbol(name), ...accounts.map(accountAddress), xdr.ScVal.scvString(assetName(asset))];
    return this.#event(asset, topics, data);
  }

  #event(asset: xdr.Asset, topics: xdr.ScVal[], data: xdr.ScVal): Uint8Array {
    return new xdr.ContractEvent({
      ext: xdr.ExtensionPoint.v0(),
      contractId: new xdr.ContractId(assetContractId(this.#networkId, asset)),
      type: xdr.ContractEventType.contract,
      body: xdr.ContractEventBody.v0(new xdr.ContractEventV0({ topics, data })),
    }).toXdr();
  }
}

const ENVELOPE_TYPE_CONTRACT_ID = 8;
const CONTRACT_ID_PREIMAGE_FROM_ASSET = 1;

/** Id of an asset's contract: sha256 of HashIDPreimage (CAP-0046-06). */
function assetContractId(networkId: Uint8Array, asset: xdr.Asset): Uint8Array {
  return sha256(u32(ENVELOPE_TYPE_CONTRACT_ID), networkId, u32(CONTRACT_ID_PREIMAGE_FROM_ASSET), asset.toXdr());
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
