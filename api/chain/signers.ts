import { Keypair, rpc, StrKey, xdr } from '@stellar/stellar-sdk';

/** Who may sign for an account on the ledger, its own key included, and how much weight moving funds takes. */
export interface AccountSigners {
  signers: { key: string; weight: number }[];
  mediumThreshold: number;
}

/** Reads an account's signers from the newest closed ledger; undefined when the ledger has no such account. */
export type SignerReader = (account: string) => Promise<AccountSigners | undefined>;

/** No RPC answered, so nothing is known of the account. */
export class NetworkAwayError extends Error {
  override name = 'NetworkAwayError';
}

const answerMs = 4_000;

/**
 * Asks the RPCs in their order.
 *
 * Not by the SDK's getAccountEntry: it says "not found" of every failure, and an account that is not there signs with its
 * master key alone.
 */
export function signerReader(rpcUrls: string[]): SignerReader {
  const servers = rpcUrls.map((url) => new rpc.Server(url, { allowHttp: url.startsWith('http:'), timeout: answerMs }));
  return async (account) => {
    const key = xdr.LedgerKey.account(
      new xdr.LedgerKeyAccount({ accountId: Keypair.fromPublicKey(account).xdrPublicKey() }),
    );
    let cause: unknown;
    for (const server of servers) {
      try {
        // Raw, because the SDK reads an answer without entries as one that found none.
        const { entries } = await server._getLedgerEntries(key);
        if (!Array.isArray(entries)) throw new Error('The RPC answered getLedgerEntries without entries.');
        return entries[0] && presentSigners(account, xdr.LedgerEntryData.fromXdr(entries[0].xdr, 'base64'));
      } catch (error) {
        cause = error;
      }
    }
    throw new NetworkAwayError('No Stellar RPC answers, so nobody knows who may sign for the account.', { cause });
  };
}

function presentSigners(account: string, data: xdr.LedgerEntryData): AccountSigners {
  if (data.type !== 'account') throw new Error(`The RPC answered ${data.type} for an account.`);
  const entry = data.value;
  const [master = 0, , medium = 0] = entry.thresholds.toBytes();
  const others = entry.signers.flatMap(({ key, weight }) =>
    key.type === 'signerKeyTypeEd25519' ? [{ key: StrKey.encodeEd25519PublicKey(key.ed25519.value), weight }] : [],
  );
  return { signers: [{ key: account, weight: master }, ...others], mediumThreshold: medium };
}
