import { xdr } from '@stellar/stellar-sdk/base';
import { concat, sha256, toBase64, u32 } from './bytes.ts';

/** The key an entry lives under. */
export function ledgerKeyOf(data: xdr.LedgerEntryData): xdr.LedgerKey {
  switch (data.type) {
    case 'account':
      return xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId: data.account.accountId }));
    case 'trustline': {
      const { accountId, asset } = data.trustLine;
      return xdr.LedgerKey.trustline(new xdr.LedgerKeyTrustLine({ accountId, asset }));
    }
    case 'data': {
      const { accountId, dataName } = data.data;
      return xdr.LedgerKey.data(new xdr.LedgerKeyData({ accountId, dataName }));
    }
    case 'contractData': {
      const { contract, key, durability } = data.contractData;
      return xdr.LedgerKey.contractData(new xdr.LedgerKeyContractData({ contract, key, durability }));
    }
    case 'contractCode':
      return xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode({ hash: data.contractCode.hash }));
    case 'configSetting': {
      const configSettingId = xdr.ConfigSettingId.fromValue(settingNumber(data.configSetting));
      return xdr.LedgerKey.configSetting(new xdr.LedgerKeyConfigSetting({ configSettingId }));
    }
    case 'ttl':
      return xdr.LedgerKey.ttl(new xdr.LedgerKeyTtl({ keyHash: data.ttl.keyHash }));
    default:
      throw new Error(`ledger entry type ${data.type} is not kept here; see the list of differences in README.md`);
  }
}

/** ConfigSettingEntry starts with its ConfigSettingID. */
function settingNumber(setting: xdr.ConfigSettingEntry): number {
  const bytes = setting.toXdr();
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

/** State key (base64) of an account, from its raw ed25519 public key. LedgerKey: type 0, PublicKey type 0, 32 bytes. */
export function accountKey(publicKey: Uint8Array): string {
  return toBase64(concat(u32(0), u32(0), publicKey));
}

const TTL_TYPE = 9; // LedgerEntryType.TTL

/** State key (base64) of the TTL entry that belongs to a contract data or code key: sha256 of the LedgerKey's XDR. */
export function ttlKey(ledgerKeyXdr: Uint8Array): string {
  return toBase64(concat(u32(TTL_TYPE), sha256(ledgerKeyXdr)));
}

/** Contract data and code have lifetimes and live in memory; accounts and trustlines don't (CAP-0066). */
export function isSorobanKey(key: xdr.LedgerKey): boolean {
  return key.type === 'contractData' || key.type === 'contractCode';
}

/** Persistent entries are archived when their lifetime ends; temporary ones are gone. */
export function isPersistentKey(key: xdr.LedgerKey): boolean {
  return (
    key.type === 'contractCode' || (key.type === 'contractData' && key.contractData.durability.name === 'persistent')
  );
}
