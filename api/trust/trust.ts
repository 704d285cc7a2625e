/** What a stranger may want to know before believing a certificate, as the read model and our own keys have it. */
import { QueryTypes, type Sequelize } from 'sequelize';
import type { FailedVerifications, Trust } from '#wire';
import { countLists, type Signer } from '../badge/model.ts';
import type { Snapshot } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';

export interface Trusted {
  signer: Signer;
  /** Address by name. */
  contracts: Record<string, string>;
}

export async function readTrust(snapshot: Snapshot, { signer, contracts }: Trusted): Promise<Trust> {
  return {
    issuer: signer.did,
    keys: signer.listed.map(({ id, use, madeAt, retiredAt, revokedAt }) => ({
      ...{ id, use, madeAt: madeAt.toISOString() },
      retiredAt: retiredAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
    // One after the other: a transaction is one connection.
    statusLists: await countLists(snapshot.sequelize, snapshot.transaction),
    contracts: await readContracts(snapshot, contracts),
    roles: await readRoles(snapshot, contracts),
    asOf: presentAsOf(snapshot.cursor),
  };
}

interface Upgrade {
  address: string;
  readFrom: number | null;
  upgradedLedger: number | null;
  upgrade: { wasm_hash?: unknown; schema_version?: unknown } | null;
}

/** A contract's events are the only ones that tell of new code: without one it has the code that it was deployed with. */
async function readContracts(
  { sequelize, transaction }: Snapshot,
  contracts: Record<string, string>,
): Promise<Trust['contracts']> {
  const rows = await sequelize.query<Upgrade>(
    `SELECT address, deploy_ledger AS "readFrom", ledger AS "upgradedLedger", decoded AS upgrade
     FROM unnest($addresses::text[]) AS address
       LEFT JOIN log.coverage ON contract_address = address
       LEFT JOIN LATERAL (
         SELECT ledger, decoded FROM log.events AS event
         WHERE event.contract = coverage.contract AND event.contract_address = address AND name = 'upgraded'
         ORDER BY id DESC LIMIT 1) AS upgrade ON true`,
    { bind: { addresses: Object.values(contracts) }, type: QueryTypes.SELECT, transaction },
  );
  return Object.entries(contracts).map(([name, address]) => {
    const row = rows.find((one) => one.address === address);
    const { wasm_hash: wasmHash, schema_version: version } = row?.upgrade ?? {};
    return {
      ...{ name, address },
      readFrom: row?.readFrom ?? null,
      version: typeof version === 'number' ? version : 1,
      upgradedLedger: row?.upgradedLedger ?? null,
      wasmHash: typeof wasmHash === 'string' ? wasmHash : null,
    };
  });
}

async function readRoles({ Role, transaction }: Snapshot, contracts: Record<string, string>): Promise<Trust['roles']> {
  const names = Object.keys(contracts);
  const rows = await Role.findAll({
    where: { held: true, contractAddress: Object.values(contracts) },
    order: ['role', 'fromEvent'],
    transaction,
  });
  return rows
    .map(({ contract, role, account, grantedLedger, grantedAt }) => ({
      ...{ contract, role, account },
      sinceLedger: grantedLedger,
      since: grantedAt?.toISOString() ?? null,
    }))
    .sort((one, other) => names.indexOf(one.contract) - names.indexOf(other.contract));
}

/** Of the last seven and thirty days. */
export async function readFailures(sequelize: Sequelize): Promise<FailedVerifications> {
  const causes = await sequelize.query<FailedVerifications['causes'][number]>(
    `SELECT cause, coalesce(sum(failures) FILTER (WHERE day > today - 7), 0)::int AS week, sum(failures)::int AS month
     FROM app.verification_failures, (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS clock
     WHERE day > today - 30 GROUP BY cause ORDER BY month DESC, cause`,
    { type: QueryTypes.SELECT },
  );
  return { causes };
}
