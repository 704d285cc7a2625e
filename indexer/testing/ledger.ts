import { hash, xdr } from '@stellar/stellar-sdk';

type Unsealed = {
  ledgerHeader: xdr.LedgerHeaderHistoryEntry;
  txProcessing: readonly { result: xdr.TransactionResultPair }[];
};

/** Makes the header commit to the results that are there, and its hash to the header, so that a made-up ledger proves itself. */
export function seal({ ledgerHeader, txProcessing }: Unsealed): void {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(txProcessing.length);
  const results = Buffer.concat([count, ...txProcessing.map(({ result }) => result.toXdr())]);
  const header = ledgerHeader.header as { txSetResultHash: xdr.Hash; toXdr(): Uint8Array };
  header.txSetResultHash = new xdr.Hash(hash(results));
  (ledgerHeader as { hash: xdr.Hash }).hash = new xdr.Hash(hash(Buffer.from(header.toXdr())));
}

/** The same ledger on another chain: it proves itself, but not the ledger before it. */
export function onOtherChain(metadataXdr: string): { metadataXdr: string; hash: string } {
  const meta = xdr.LedgerCloseMeta.fromXdr(metadataXdr, 'base64');
  const { header } = meta.value.ledgerHeader as { header: { previousLedgerHash: xdr.Hash } };
  header.previousLedgerHash = new xdr.Hash(new Uint8Array(32).fill(7));
  seal(meta.value);
  return {
    metadataXdr: meta.toXdr('base64'),
    hash: Buffer.from(meta.value.ledgerHeader.hash.toBytes()).toString('hex'),
  };
}

/** LedgerHeaderHistoryEntry XDR of a ledger's meta, base64. */
export function headerOf(metadataXdr: string): string {
  return xdr.LedgerCloseMeta.fromXdr(metadataXdr, 'base64').value.ledgerHeader.toXdr('base64');
}
