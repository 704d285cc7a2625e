import { xdr } from '@stellar/stellar-sdk/base';

/** What protocols since 10 added to accounts: liabilities (CAP-0003), sponsorship (CAP-0033), sequence (CAP-0021). */
export interface AccountExtension {
  liabilities: xdr.Liabilities;
  /** Base reserves that others keep for this account. */
  numSponsored: number;
  /** Base reserves that this account keeps for others. */
  numSponsoring: number;
  /** Who keeps each signer's reserve, in the order of signers; null: the account itself. */
  signerSponsors: (xdr.PublicKey | null)[];
  /** Where and when the sequence number last moved; zeros before the first time. */
  sequenceLedger: number;
  sequenceTime: bigint;
}

const NO_LIABILITIES = new xdr.Liabilities({ buying: 0n, selling: 0n });

/** @param account only its signers and extension are read */
export function readExtension({ ext, signers }: Pick<xdr.AccountEntry, 'ext' | 'signers'>): AccountExtension {
  const v1 = ext.type === 'v1' ? ext.v1 : null;
  const v2 = v1?.ext.type === 'v2' ? v1.ext.v2 : null;
  const v3 = v2?.ext.type === 'v3' ? v2.ext.v3 : null;
  return {
    liabilities: v1?.liabilities ?? NO_LIABILITIES,
    numSponsored: v2?.numSponsored ?? 0,
    numSponsoring: v2?.numSponsoring ?? 0,
    signerSponsors: v2?.signerSponsoringIDs ?? signers.map(() => null),
    sequenceLedger: v3?.seqLedger ?? 0,
    sequenceTime: v3?.seqTime ?? 0n,
  };
}

/**
 * The account with some of it replaced. Sponsorship brings version 2 of the extension, the sequence's place version 3;
 * what is there stays, as core leaves it.
 */
export function withExtension(account: xdr.AccountEntry, fields: Partial<AccountExtension>): xdr.AccountEntry {
  const { liabilities, numSponsored, numSponsoring, signerSponsors, ...sequence } = {
    ...readExtension(account),
    ...fields,
  };
  const needsV3 = 'sequenceLedger' in fields || hasV3(account);
  const v2 = new xdr.AccountEntryExtensionV2({
    numSponsored,
    numSponsoring,
    signerSponsoringIDs: signerSponsors,
    ext: needsV3 ? v3Of(sequence) : xdr.AccountEntryExtensionV2Ext.v0(),
  });
  const v1 = new xdr.AccountEntryExtensionV1({ liabilities, ext: xdr.AccountEntryExtensionV1Ext.v2(v2) });
  return new xdr.AccountEntry({ ...account, ext: xdr.AccountEntryExt.v1(v1) });
}

/** Whether the account has a place for its signers' sponsors. */
export function hasV2({ ext }: xdr.AccountEntry): boolean {
  return ext.type === 'v1' && ext.v1.ext.type === 'v2';
}

function hasV3({ ext }: xdr.AccountEntry): boolean {
  return ext.type === 'v1' && ext.v1.ext.type === 'v2' && ext.v1.ext.v2.ext.type === 'v3';
}

function v3Of({ sequenceLedger, sequenceTime }: Pick<AccountExtension, 'sequenceLedger' | 'sequenceTime'>) {
  const ext = xdr.ExtensionPoint.v0();
  return xdr.AccountEntryExtensionV2Ext.v3(
    new xdr.AccountEntryExtensionV3({ ext, seqLedger: sequenceLedger, seqTime: sequenceTime }),
  );
}
