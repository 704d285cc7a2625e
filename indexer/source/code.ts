import { Contract, xdr } from '@stellar/stellar-sdk/base';
import type { CodeSource } from '../decoders.ts';
import type { JsonRpc } from './json-rpc.ts';
import { SourceRetry } from './source.ts';

/** What an RPC tells about contracts' code, by `getLedgerEntries`. */
export function createCodeSource(rpc: JsonRpc): CodeSource {
  const read = async (key: xdr.LedgerKey): Promise<xdr.LedgerEntryData | undefined> => {
    const found = await rpc
      .call<{ entries?: { xdr: string }[] }>('getLedgerEntries', { keys: [key.toXdr('base64')] })
      .catch((cause: Error) => {
        throw new SourceRetry(cause.message, { cause });
      });
    const entry = found.entries?.[0];
    return entry && xdr.LedgerEntryData.fromXdr(entry.xdr, 'base64');
  };
  return {
    async codeOf(contractAddress) {
      const data = await read(new Contract(contractAddress).getFootprint());
      if (data?.type !== 'contractData' || data.contractData.val.type !== 'scvContractInstance') return undefined;
      const { executable } = data.contractData.val.instance;
      return executable.type === 'contractExecutableWasm'
        ? Buffer.from(executable.wasmHash.value).toString('hex')
        : undefined;
    },

    async specOf(wasmHash) {
      const hash = new xdr.Hash(Buffer.from(wasmHash, 'hex'));
      const data = await read(xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode({ hash })));
      if (data?.type !== 'contractCode') return undefined;
      const { contract } = await import('@stellar/stellar-sdk'); // large, and asked for once in a contract's life
      return contract.Spec.fromWasm(Buffer.from(data.contractCode.code)).entries.map((entry) => entry.toXdr('base64'));
    },
  };
}
