/** The contracts. */
export const contractNames = ['analytics', 'token', 'certificate', 'governance'] as const;
export type ContractName = (typeof contractNames)[number];
