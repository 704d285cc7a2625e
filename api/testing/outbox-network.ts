/** A network with our contracts, the indexer on it, and a database, for tests of what the platform owes the ledger. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import type { ContractsFile } from '#contracts';
import { connectChain, ensureFunded } from '../../stack/chain.ts';
import { deploy } from '../../stack/deploy.ts';
import { demoParameters } from '../../stack/parameters.ts';
import { startService } from '../../stack/service.ts';
import { testDatabase } from '../../stack/testing.ts';
import { connectDatabase, type Database } from '../database.ts';
import { deriveChannels } from '../outbox/channels.ts';

export interface OutboxNetwork {
  dir: string;
  root: string;
  localnet: Localnet;
  file: ContractsFile;
  contractsFile: string;
  keys: Record<'admin' | 'attestor' | 'issuer' | 'minter' | 'guardian', Keypair>;
  channelsSecret: Buffer;
  channels: ReadonlyMap<string, Keypair>;
  databaseUrl: string;
  database: Database;
  sql: pg.Client;
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');

export async function startOutboxNetwork({ channels: count = 3, ledgerMs = 300 } = {}): Promise<OutboxNetwork> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-outbox-'));
  const contractsFile = path.join(dir, 'contracts.json');
  const channelsSecret = randomBytes(32);
  const channels = deriveChannels(channelsSecret, count);
  const [admin, attestor, issuer, minter, guardian] = Array.from({ length: 5 }, () => Keypair.random()) as Keypair[];
  const keys = { admin, attestor, issuer, minter, guardian } as OutboxNetwork['keys'];
  const localnet = await startLocalnet({ ledgerMs });
  const chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
  const [file, postgres] = await Promise.all([
    deploy({ chain, keys, contractsFile, parameters: demoParameters, say: () => {} }),
    testDatabase(),
    ...[...channels.keys()].map((address) => ensureFunded(chain, address)),
  ]);
  const indexer = startService({
    name: 'indexer',
    command: ['indexer/main.ts'],
    cwd: root,
    env: {
      DATABASE_URL: postgres.url,
      STELLAR_RPC_URL: localnet.rpcUrl,
      CONTRACTS_FILE: contractsFile,
      INDEXER_PORT: '0',
    },
    logDir: dir,
  });
  const database = connectDatabase(postgres.url);
  const sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  return {
    ...{ dir, root, localnet, file, contractsFile, keys, channelsSecret, channels, database, sql },
    databaseUrl: postgres.url,
    async close() {
      await indexer.stop();
      await database.sequelize.close();
      await sql.end();
      await Promise.all([postgres.close(), localnet.close()]);
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
