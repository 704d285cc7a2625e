/** What texts look like, and bounds both sides keep. No schema library here, so a page may import it at no weight. */

/** 16 bytes, lower-case hex. */
export const credentialIdPattern = '^[0-9a-f]{32}$';
/** 32 bytes, lower-case hex: a content hash or a transaction's. */
export const hashPattern = '^[0-9a-f]{64}$';
/** Fixed width: text order is chain order. */
export const eventIdPattern = '^[0-9]{19}-[0-9]{10}$';
/** A course's key, on the chain and in every URL. */
export const courseKeyPattern = '^[a-z][a-z0-9_]{0,31}$';
/** An account or contract as strkey; the api also checks its checksum. */
export const addressPattern = '^[GC][A-Z2-7]{55}$';
/** A Rust event's or contract's name in snake_case. */
export const namePattern = '^[a-z][a-z0-9_]{0,31}$';

/** A ledger number is a u32 on the network; Postgres and the RPC take it as a signed 32-bit number. */
export const ledgerMax = 2_147_483_647;

export const pageSizeDefault = 50;
export const pageSizeMax = 500;

/** The largest certificate that is checked, in bytes of JSON. */
export const contentBytesMax = 1024 * 1024;

/** The `type` of every problem the api answers with; they never change meaning. */
export const problemTypes = {
  invalidRequest: 'urn:brain-storm:problem:invalid_request',
  invalidContent: 'urn:brain-storm:problem:invalid_content',
  notFound: 'urn:brain-storm:problem:not_found',
  credentialNotFound: 'urn:brain-storm:problem:credential_not_found',
  methodNotAllowed: 'urn:brain-storm:problem:method_not_allowed',
  bodyTooLarge: 'urn:brain-storm:problem:body_too_large',
  mediaTypeUnsupported: 'urn:brain-storm:problem:media_type_unsupported',
  unauthorized: 'urn:brain-storm:problem:unauthorized',
  refreshTaken: 'urn:brain-storm:problem:refresh_taken',
  foreignOrigin: 'urn:brain-storm:problem:foreign_origin',
  walletTaken: 'urn:brain-storm:problem:wallet_taken',
  lastWallet: 'urn:brain-storm:problem:last_wallet',
  ledgerNotIndexed: 'urn:brain-storm:problem:ledger_not_indexed',
  rateLimited: 'urn:brain-storm:problem:rate_limited',
  streamsExhausted: 'urn:brain-storm:problem:streams_exhausted',
  unavailable: 'urn:brain-storm:problem:unavailable',
  internal: 'urn:brain-storm:problem:internal',
} as const;
export type ProblemType = (typeof problemTypes)[keyof typeof problemTypes];

/** The stream's own messages; every other one is named `<contract>.<event>`. */
export const ledgerMessage = 'ledger';
export const resyncMessage = 'resync';
