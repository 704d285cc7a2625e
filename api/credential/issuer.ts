import type { Sequelize } from 'sequelize';

/** Who issues certificates, and where. */
export interface Issuer {
  /** Of the pages, without a slash at the end. */
  publicUrl: string;
  /** The domain that the issuer's identifier (did:web) is of. */
  homeDomain: string;
  networkPassphrase: string;
}

/**
 * By connection, as the models are: lessons are completed in many places, which need not know that a certificate may come of it.
 */
const issuers = new WeakMap<Sequelize, Issuer>();

export function nameIssuer(sequelize: Sequelize, { publicUrl, ...rest }: Issuer): void {
  issuers.set(sequelize, { ...rest, publicUrl: publicUrl.replace(/\/$/, '') });
}

export function issuerOf(sequelize: Sequelize): Issuer {
  const issuer = issuers.get(sequelize);
  if (!issuer) throw new Error('Nobody issues certificates on this connection: call nameIssuer where it is made.');
  return issuer;
}
