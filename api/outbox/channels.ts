/** Accounts that carry the platform's transactions: they pay and count, and may do nothing else. */
import { createHmac } from 'node:crypto';
import { Keypair } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize } from 'sequelize';

/** How many carry transactions side by side, unless CHANNELS says otherwise. */
export const channelsDefault = 8;

/** The channels that come of one secret, by address: always the same, so none has to be kept anywhere. */
export function deriveChannels(secret: Buffer, count: number): ReadonlyMap<string, Keypair> {
  const keypairs = Array.from({ length: count }, (_, index) =>
    Keypair.fromRawEd25519Seed(createHmac('sha256', secret).update(`brain-storm channel ${index}`).digest()),
  );
  return new Map(keypairs.map((keypair) => [keypair.publicKey(), keypair]));
}

/** Has them known to the outbox as those in use, and no others. What a retired one has under way goes on. */
export async function addChannels(sequelize: Sequelize, addresses: Iterable<string>): Promise<void> {
  await sequelize.query(
    `WITH added AS (INSERT INTO app.outbox_channels (address) SELECT unnest($addresses::text[]) ON CONFLICT DO NOTHING)
     UPDATE app.outbox_channels SET is_retired = NOT is_retired
     WHERE NOT is_sponsor AND is_retired = (address = ANY ($addresses::text[]))`,
    { bind: { addresses: [...addresses] } },
  );
}

/** Has the account that makes others known, so that the api can ask wallets to sign beside it; none: no more are made. */
export async function setSponsor(sequelize: Sequelize, address: string | undefined): Promise<void> {
  await sequelize.query(
    'UPDATE app.outbox_channels SET is_sponsor = false WHERE is_sponsor AND address IS DISTINCT FROM $address',
    { bind: { address: address ?? null } },
  );
  if (address)
    await sequelize.query(
      `INSERT INTO app.outbox_channels (address, is_sponsor) VALUES ($address, true)
       ON CONFLICT (address) DO UPDATE SET is_sponsor = true`,
      { bind: { address } },
    );
}

/** Channels that could not pay, and can again, carry again. */
export async function refillChannels(
  sequelize: Sequelize,
  canPay: (address: string) => Promise<boolean>,
): Promise<void> {
  const drained = await sequelize.query<{ address: string }>(
    'SELECT address FROM app.outbox_channels WHERE is_drained AND NOT is_retired',
    { type: QueryTypes.SELECT },
  );
  for (const { address } of drained)
    if (await canPay(address))
      await sequelize.query('UPDATE app.outbox_channels SET is_drained = false WHERE address = $address', {
        bind: { address },
      });
}
