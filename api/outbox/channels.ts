/** Accounts that carry the platform's transactions: they pay and count, and may do nothing else. */
import { createHmac } from 'node:crypto';
import { Keypair } from '@stellar/stellar-sdk';
import type { Sequelize } from 'sequelize';

/** The channels that come of one secret, by address: always the same, so none has to be kept anywhere. */
export function deriveChannels(secret: Buffer, count: number): ReadonlyMap<string, Keypair> {
  const keypairs = Array.from({ length: count }, (_, index) =>
    Keypair.fromRawEd25519Seed(createHmac('sha256', secret).update(`brain-storm channel ${index}`).digest()),
  );
  return new Map(keypairs.map((keypair) => [keypair.publicKey(), keypair]));
}

/** Has them known to the outbox. One that is known stays as it is. */
export async function addChannels(sequelize: Sequelize, addresses: Iterable<string>): Promise<void> {
  await sequelize.query(
    'INSERT INTO app.outbox_channels (address) SELECT unnest($addresses::text[]) ON CONFLICT DO NOTHING',
    { bind: { addresses: [...addresses] } },
  );
}

/** Channels that were funded again may carry again. */
export async function refillChannels(sequelize: Sequelize, addresses: Iterable<string>): Promise<void> {
  await sequelize.query('UPDATE app.outbox_channels SET is_drained = false WHERE address = ANY ($addresses::text[])', {
    bind: { addresses: [...addresses] },
  });
}
