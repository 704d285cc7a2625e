import { StrKey } from '@stellar/stellar-sdk';
import { invalidRequest } from './problem.ts';

/**
 * Checks what the pattern of an address can't: its checksum.
 * @throws ApiProblem 400 for a mistyped one, which would otherwise pass for somebody with nothing to show.
 */
export function requireAddress(parameter: string, address: string): string {
  if (StrKey.isValidEd25519PublicKey(address) || StrKey.isValidContract(address)) return address;
  const detail = `found "${address}", whose checksum is wrong. Look for a mistyped or missing character.`;
  throw invalidRequest([{ parameter, detail }]);
}
