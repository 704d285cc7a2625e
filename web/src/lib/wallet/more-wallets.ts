import type { WalletsKit } from './wallets-kit.ts';

/**
 * Where whoever builds the site switches Stellar Wallets Kit on: docs/wallets.md. Null offers Freighter alone, and on the
 * embedded network the practice key.
 */
export const loadWalletsKit: (() => Promise<WalletsKit>) | null = null;
