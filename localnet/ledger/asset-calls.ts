import {
  Address,
  Asset,
  Contract,
  type Keypair,
  nativeToScVal,
  Operation,
  SorobanDataBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { isIssuedBy, trustlineAsset } from './asset.ts';

interface Call {
  operation: xdr.Operation;
  soroban: xdr.SorobanTransactionData;
}

/** Calls of asset contracts with footprints worked out by hand: for tests that simulate nothing. */
export class AssetCalls {
  readonly #networkPassphrase: string;

  constructor(networkPassphrase: string) {
    this.#networkPassphrase = networkPassphrase;
  }

  deploy(asset: xdr.Asset): Call {
    const operation = Operation.createStellarAssetContract({ asset: Asset.fromOperation(asset) });
    return { operation, soroban: resources([], [this.#contract(asset).getFootprint()]) };
  }

  /** Of whatever the source account sends. */
  transfer(asset: xdr.Asset, from: Keypair, to: Keypair, amount: bigint): Call {
    const contract = this.#contract(asset);
    const [sender, receiver] = [from, to].map((each) => new Address(each.publicKey()).toScVal());
    const args = [sender as xdr.ScVal, receiver as xdr.ScVal, nativeToScVal(amount, { type: 'i128' })];
    const { body } = contract.call('transfer', ...args);
    if (body.type !== 'invokeHostFunction') throw new Error(`expected invokeHostFunction, found ${body.type}`);
    const { hostFunction } = body.invokeHostFunctionOp;
    if (hostFunction.type !== 'hostFunctionTypeInvokeContract') throw new Error(`found ${hostFunction.type}`);
    const invoked = xdr.SorobanAuthorizedFunction.sorobanAuthorizedFunctionTypeContractFn(hostFunction.invokeContract);
    const auth = new xdr.SorobanAuthorizationEntry({
      credentials: xdr.SorobanCredentials.sorobanCredentialsSourceAccount(),
      rootInvocation: new xdr.SorobanAuthorizedInvocation({ function: invoked, subInvocations: [] }),
    });
    const authorised = xdr.OperationBody.invokeHostFunction(
      new xdr.InvokeHostFunctionOp({ hostFunction, auth: [auth] }),
    );
    const holdings = [from, ...(to === from ? [] : [to])].flatMap((holder) => holdingKey(asset, holder));
    return {
      operation: new xdr.Operation({ sourceAccount: null, body: authorised }),
      soroban: resources([contract.getFootprint()], holdings),
    };
  }

  extend(asset: xdr.Asset, extendTo: number): Call {
    const soroban = resources([this.#contract(asset).getFootprint()], []);
    return { operation: Operation.extendFootprintTtl({ extendTo }), soroban };
  }

  #contract(asset: xdr.Asset): Contract {
    return new Contract(Asset.fromOperation(asset).contractId(this.#networkPassphrase));
  }
}

/** Where somebody's units of an asset are kept; its issuer has none. */
function holdingKey(asset: xdr.Asset, holder: Keypair): xdr.LedgerKey[] {
  const accountId = holder.xdrPublicKey();
  const line = trustlineAsset(asset);
  if (!line) return [xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId }))];
  if (isIssuedBy(asset, holder.rawPublicKey())) return [];
  return [xdr.LedgerKey.trustline(new xdr.LedgerKeyTrustLine({ accountId, asset: line }))];
}

/** Enough for any of these calls; what is not used of the fee comes back. */
function resources(readOnly: xdr.LedgerKey[], readWrite: xdr.LedgerKey[]): xdr.SorobanTransactionData {
  const data = new SorobanDataBuilder().setReadOnly(readOnly).setReadWrite(readWrite);
  return data.setResources(5_000_000, 3_000, 3_000).setResourceFee(3_000_000).build();
}
