/** The contracts. */
export const contractNames = ['analytics', 'token', 'certificate', 'governance', 'practice'] as const;
export type ContractName = (typeof contractNames)[number];
