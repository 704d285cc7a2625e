import { StrKey, xdr } from '@stellar/stellar-sdk/base';
import { concat, equalBytes, u32 } from './bytes.ts';

/** An asset that somebody issues: everything but lumens and pool shares. */
export type CreditAsset = xdr.AssetCreditAlphanum4 | xdr.AssetCreditAlphanum12;
/** Any of the forms in which operations and entries name an asset. */
export type AnyAsset = xdr.Asset | xdr.TrustLineAsset | xdr.ChangeTrustAsset;

/** Four or twelve bytes, padded with zeros at the end. */
function assetCode(asset: AnyAsset): Uint8Array | null {
  if (asset.type === 'assetTypeCreditAlphanum4') return asset.alphaNum4.assetCode.toBytes();
  if (asset.type === 'assetTypeCreditAlphanum12') return asset.alphaNum12.assetCode.toBytes();
  return null;
}

/** Raw ed25519 key of the issuer; null for lumens and pool shares, which have none. */
export function issuerOf(asset: AnyAsset): Uint8Array | null {
  if (asset.type === 'assetTypeCreditAlphanum4') return asset.alphaNum4.issuer.ed25519.toBytes();
  if (asset.type === 'assetTypeCreditAlphanum12') return asset.alphaNum12.issuer.ed25519.toBytes();
  return null;
}

export function isIssuedBy(asset: AnyAsset, publicKey: Uint8Array): boolean {
  const issuer = issuerOf(asset);
  return issuer !== null && equalBytes(issuer, publicKey);
}

/** Whether a code is well formed: letters and digits (ASCII), then zeros; 1 to 4 of 4 bytes, 5 to 12 of 12. */
export function hasValidCode(asset: AnyAsset): boolean {
  const code = assetCode(asset);
  if (!code) return true;
  const name = codeName(code);
  return /^[a-zA-Z0-9]+$/u.test(name) && isPadded(code, name) && name.length >= (code.length === 4 ? 1 : 5);
}

function isPadded(code: Uint8Array, name: string): boolean {
  return code.subarray(name.length).every((byte) => byte === 0);
}

function codeName(code: Uint8Array): string {
  const end = code.indexOf(0);
  return Buffer.from(end < 0 ? code : code.subarray(0, end)).toString('latin1');
}

/** `native` or `CODE:ISSUER` (SEP-11). */
export function assetName(asset: AnyAsset): string {
  const [code, issuer] = [assetCode(asset), issuerOf(asset)];
  return code && issuer ? `${codeName(code)}:${StrKey.encodeEd25519PublicKey(issuer)}` : 'native';
}

/** The asset that an issuer's code names, as AllowTrust gives it. */
export function assetOfCode(code: xdr.AssetCode, issuer: xdr.PublicKey): CreditAsset {
  if (code.type === 'assetTypeCreditAlphanum4') {
    return xdr.Asset.assetTypeCreditAlphanum4(new xdr.AlphaNum4({ assetCode: code.assetCode4, issuer }));
  }
  return xdr.Asset.assetTypeCreditAlphanum12(new xdr.AlphaNum12({ assetCode: code.assetCode12, issuer }));
}

/** The same asset in the form that trustlines keep, or null for what has no trustline here (lumens, pool shares). */
export function trustlineAsset(asset: AnyAsset): xdr.TrustLineAsset | null {
  if (asset.type === 'assetTypeCreditAlphanum4') return xdr.TrustLineAsset.assetTypeCreditAlphanum4(asset.alphaNum4);
  if (asset.type === 'assetTypeCreditAlphanum12') return xdr.TrustLineAsset.assetTypeCreditAlphanum12(asset.alphaNum12);
  return null;
}

/** XDR of a credit asset: it is the same in Asset, TrustLineAsset and ChangeTrustAsset. */
export function creditAssetXdr(asset: AnyAsset): Uint8Array {
  const [code, issuer] = [assetCode(asset), issuerOf(asset)];
  if (!code || !issuer) throw new Error(`expected an issued asset, found ${asset.type}`);
  return concat(u32(code.length === 4 ? 1 : 2), code, u32(0), issuer);
}
