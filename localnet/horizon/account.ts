import { Asset, SignerKey, StrKey, type xdr } from '@stellar/stellar-sdk/base';
import { concat, toBase64, u32 } from '../ledger/bytes.ts';
import { accountKey } from '../ledger/keys.ts';
import type { ChainView } from '../ledger/lagging-chain.ts';
import type { StoredEntry } from '../ledger/state.ts';
import { amount, timestamp } from './amount.ts';
import { link, pagedLink } from './links.ts';
import { notFound } from './problem.ts';

/** LedgerEntryType of what belongs to an account and has its key in front. */
const TRUSTLINE = 1;
const DATA = 3;

/** Flags of an account and of a trustline (CAP-0018, CAP-0035). */
const AUTH_REQUIRED = 1;
const AUTH_REVOCABLE = 2;
const AUTH_IMMUTABLE = 4;
const AUTH_CLAWBACK_ENABLED = 8;
const TRUST_AUTHORIZED = 1;
const TRUST_MAINTAIN_LIABILITIES = 2;
const TRUST_CLAWBACK_ENABLED = 4;

/**
 * An account with its balances, signers and data, as Horizon shows it.
 * @throws not_found when there is none
 */
export function presentAccount(chain: ChainView, base: string, address: string): object {
  const publicKey = StrKey.decodeEd25519PublicKey(address);
  const entry = chain.entry(accountKey(publicKey));
  if (entry?.decoded.data.type !== 'account') throw notFound();
  const { account } = entry.decoded.data;
  const { lastModifiedLedger } = entry;
  const modified = chain.history.ledger(lastModifiedLedger);
  const [masterWeight = 0, low = 0, medium = 0, high = 0] = account.thresholds.toBytes();
  return {
    _links: presentLinks(base, address),
    id: address,
    account_id: address,
    sequence: String(account.seqNum),
    ...presentSequenceMove(account),
    subentry_count: account.numSubEntries,
    ...(account.inflationDest && { inflation_destination: account.inflationDest.toJson() }),
    ...(account.homeDomain.bytes.length > 0 && { home_domain: account.homeDomain.toString() }),
    last_modified_ledger: lastModifiedLedger,
    last_modified_time: modified ? timestamp(modified.closeTime) : null,
    thresholds: { low_threshold: low, med_threshold: medium, high_threshold: high },
    flags: {
      auth_required: hasFlag(account.flags, AUTH_REQUIRED),
      auth_revocable: hasFlag(account.flags, AUTH_REVOCABLE),
      auth_immutable: hasFlag(account.flags, AUTH_IMMUTABLE),
      auth_clawback_enabled: hasFlag(account.flags, AUTH_CLAWBACK_ENABLED),
    },
    balances: [...trustlines(chain, publicKey), presentLumens(account)],
    signers: presentSigners(account, address, masterWeight),
    data: Object.fromEntries(dataEntries(chain, publicKey)),
    ...presentSponsoring(account),
    ...presentSponsor(entry),
    paging_token: address,
  };
}

function presentLinks(base: string, address: string): object {
  const self = `/accounts/${address}`;
  const lists = ['transactions', 'operations', 'payments', 'effects', 'offers', 'trades'];
  return {
    self: link(base, self),
    ...Object.fromEntries(lists.map((list) => [list, pagedLink(base, `${self}/${list}`)])),
    data: link(base, `${self}/data/{key}`),
  };
}

function hasFlag(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}

function extensionV2({ ext }: xdr.AccountEntry): xdr.AccountEntryExtensionV2 | undefined {
  return ext.type === 'v1' && ext.v1.ext.type === 'v2' ? ext.v1.ext.v2 : undefined;
}

function presentSequenceMove(account: xdr.AccountEntry): object {
  const ext = extensionV2(account)?.ext;
  return ext?.type === 'v3' ? { sequence_ledger: ext.v3.seqLedger, sequence_time: String(ext.v3.seqTime) } : {};
}

function presentSponsoring(account: xdr.AccountEntry): object {
  const { numSponsoring = 0, numSponsored = 0 } = extensionV2(account) ?? {};
  return { num_sponsoring: numSponsoring, num_sponsored: numSponsored };
}

function presentSponsor({ decoded: { ext } }: StoredEntry): object {
  const sponsor = ext.type === 'v1' ? ext.v1.sponsoringId : null;
  return sponsor ? { sponsor: sponsor.toJson() } : {};
}

function presentLiabilities(ext: { type: string }): object {
  const { buying = 0n, selling = 0n } = (ext as { v1?: { liabilities: xdr.Liabilities } }).v1?.liabilities ?? {};
  return { buying_liabilities: amount(buying), selling_liabilities: amount(selling) };
}

function presentLumens({ balance, ext }: xdr.AccountEntry): object {
  return { balance: amount(balance), ...presentLiabilities(ext), asset_type: 'native' };
}

/** By asset code, then issuer. */
function trustlines(chain: ChainView, publicKey: Uint8Array): object[] {
  return entriesOf(chain, TRUSTLINE, publicKey)
    .flatMap((entry) => {
      const { data } = entry.decoded;
      if (data.type !== 'trustline' || data.trustLine.asset.type === 'assetTypePoolShare') return [];
      return [presentTrustline(entry, data.trustLine, Asset.fromOperation(data.trustLine.asset))];
    })
    .sort((left, right) => compareText(left.asset_code + left.asset_issuer, right.asset_code + right.asset_issuer));
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function presentTrustline(entry: StoredEntry, { balance, limit, flags, ext }: xdr.TrustLineEntry, asset: Asset) {
  return {
    balance: amount(balance),
    limit: amount(limit),
    ...presentLiabilities(ext),
    ...presentSponsor(entry),
    last_modified_ledger: entry.lastModifiedLedger,
    is_authorized: hasFlag(flags, TRUST_AUTHORIZED),
    is_authorized_to_maintain_liabilities: hasFlag(flags, TRUST_AUTHORIZED | TRUST_MAINTAIN_LIABILITIES),
    ...(hasFlag(flags, TRUST_CLAWBACK_ENABLED) && { is_clawback_enabled: true }),
    asset_type: asset.getAssetType(),
    asset_code: asset.getCode(),
    asset_issuer: asset.getIssuer() ?? '',
  };
}

const KEY_TYPES: Record<string, string> = {
  G: 'ed25519_public_key',
  T: 'preauth_tx',
  X: 'sha256_hash',
  P: 'ed25519_signed_payload',
};

/** By key; the account's own key at its place, or last when its weight is 0. */
function presentSigners(account: xdr.AccountEntry, address: string, masterWeight: number): object[] {
  const sponsors = extensionV2(account)?.signerSponsoringIDs ?? [];
  const others = account.signers.map(({ key, weight }, index) => {
    const sponsor = sponsors[index];
    return { ...presentSigner(SignerKey.encodeSignerKey(key), weight), ...(sponsor && { sponsor: sponsor.toJson() }) };
  });
  const master = presentSigner(address, masterWeight);
  const byKey = (left: { key: string }, right: { key: string }) => compareText(left.key, right.key);
  return masterWeight === 0 ? [...others.sort(byKey), master] : [...others, master].sort(byKey);
}

function presentSigner(key: string, weight: number) {
  return { weight, key, type: KEY_TYPES[key.charAt(0)] ?? 'unknown' };
}

function dataEntries(chain: ChainView, publicKey: Uint8Array): [string, string][] {
  return entriesOf(chain, DATA, publicKey).flatMap(({ decoded: { data } }): [string, string][] =>
    data.type === 'data' ? [[data.data.dataName.toString(), toBase64(data.data.dataValue.toBytes())]] : [],
  );
}

/** Keys begin with type and account: their base64 texts share what the first 39 of those 40 bytes make. */
function entriesOf(chain: ChainView, type: number, publicKey: Uint8Array): StoredEntry[] {
  const prefix = toBase64(concat(u32(type), u32(0), publicKey).subarray(0, 39));
  const entries: StoredEntry[] = [];
  for (const [key, entry] of chain.entries()) if (key.startsWith(prefix)) entries.push(entry);
  return entries.filter(({ decoded: { data } }) => {
    const owner = data.type === 'trustline' ? data.trustLine : data.type === 'data' ? data.data : undefined;
    return owner !== undefined && Buffer.compare(owner.accountId.ed25519.toBytes(), publicKey) === 0;
  });
}
