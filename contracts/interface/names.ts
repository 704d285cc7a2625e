/** The contracts, in the order they are deployed. */
export const contractNames = ['analytics', 'certificate'] as const;
export type ContractName = (typeof contractNames)[number];
