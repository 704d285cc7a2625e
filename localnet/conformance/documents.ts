/** Where expectations come from. */

/** Core Advancement Proposal. */
export function cap(number: number): string {
  return `https://github.com/stellar/stellar-protocol/blob/master/core/cap-${String(number).padStart(4, '0')}.md`;
}

/** Stellar Ecosystem Proposal. */
export function sep(number: number): string {
  return `https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-${String(number).padStart(4, '0')}.md`;
}

const DOCS = 'https://developers.stellar.org/docs';

/** A method of Stellar RPC. */
export function method(name: string): string {
  return `${DOCS}/data/apis/rpc/api-reference/methods/${name}`;
}

/** A resource of Horizon. */
export function horizon(path: string): string {
  return `${DOCS}/data/apis/horizon/api-reference/${path}`;
}

export const JSON_RPC = 'https://www.jsonrpc.org/specification';
export const OPERATIONS = `${DOCS}/learn/fundamentals/transactions/list-of-operations`;
export const RESULT_CODES = `${DOCS}/learn/fundamentals/transactions/operations-and-transactions`;
export const FEES = `${DOCS}/learn/fundamentals/fees-resource-limits-metering`;
export const SIGNATURES = `${DOCS}/learn/fundamentals/transactions/signatures-multisig`;
export const AUTHORIZATION = `${DOCS}/learn/fundamentals/contract-development/authorization`;
export const ARCHIVAL = `${DOCS}/learn/fundamentals/contract-development/storage/state-archival`;
export const CONTRACT_ERRORS = `${DOCS}/learn/fundamentals/contract-development/errors-and-debugging/errors`;
export const CONTRACT_EVENTS = `${DOCS}/learn/fundamentals/contract-development/events`;
export const ASSET_CONTRACT = `${DOCS}/tokens/stellar-asset-contract`;
export const RESERVES = `${DOCS}/learn/fundamentals/stellar-data-structures/accounts`;
export const FRIENDBOT = `${DOCS}/learn/fundamentals/networks`;
export const XDR_JSON = sep(51);
