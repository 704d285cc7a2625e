import packageJson from '../package.json' with { type: 'json' };
import { ledgerRange, type RpcContext } from '../rpc/method.ts';
import { timestamp } from './amount.ts';
import { link, pagedLink } from './links.ts';

/** Horizon's entry: what it knows of the network, and the lists and objects there are here. */
export function presentRoot(context: RpcContext, base: string): object {
  const { latest, oldest } = ledgerRange(context);
  const { network } = context.chain;
  return {
    _links: {
      self: link(base, '/'),
      account: link(base, '/accounts/{account_id}'),
      account_transactions: pagedLink(base, '/accounts/{account_id}/transactions'),
      fee_stats: link(base, '/fee_stats'),
      friendbot: { href: `${context.friendbotUrl}{?addr}`, templated: true },
      ledger: link(base, '/ledgers/{sequence}'),
      ledgers: pagedLink(base, '/ledgers'),
      transaction: link(base, '/transactions/{hash}'),
      transactions: pagedLink(base, '/transactions'),
    },
    horizon_version: `${packageJson.version}-localnet`,
    core_version: `localnet ${packageJson.version}`,
    ingest_latest_ledger: latest.sequence,
    history_latest_ledger: latest.sequence,
    history_latest_ledger_closed_at: timestamp(latest.closeTime),
    history_elder_ledger: oldest.sequence,
    core_latest_ledger: latest.sequence,
    network_passphrase: network.passphrase,
    current_protocol_version: network.protocolVersion,
    supported_protocol_version: network.protocolVersion,
    core_supported_protocol_version: network.protocolVersion,
  };
}
