const STROOPS_PER_UNIT = 10_000_000n;

/** Stroops as Horizon writes amounts: seven decimals. */
export function amount(stroops: bigint): string {
  return `${stroops / STROOPS_PER_UNIT}.${(stroops % STROOPS_PER_UNIT).toString().padStart(7, '0')}`;
}

/** Unix seconds as Horizon writes times: RFC 3339, whole seconds, UTC. */
export function timestamp(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
