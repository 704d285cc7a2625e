import type { ContractEvents } from '#contracts';
import { type RoleRow, roles } from '#read-model/role.ts';
import type { ChainEvent } from '../../event.ts';
import { type DataByName, projection, type Touch, type Written } from '../../projection.ts';

type Role = Written<RoleRow>;

/** Every contract publishes the same events for roles. */
type Events = DataByName<ContractEvents['certificate']>;

/** Who holds which role on each contract, the admin included. */
export default projection<RoleRow, Events>(roles, ['analytics', 'certificate', 'token', 'governance'], {
  role_granted: {
    key: (event) => [event.contract, event.data.role, event.data.account],
    evolve: (_role, event) => granted(event, event.data.role, event.data.account, event.data.caller),
  },
  role_revoked: {
    key: (event) => [event.contract, event.data.role, event.data.account],
    evolve: (role, event) => (role?.held ? revoked(role, event, event.data.caller) : undefined),
  },
  admin_set: {
    key: (event) => [event.contract, 'admin', event.data.admin],
    evolve: (_role, event) => granted(event, 'admin', event.data.admin, null),
  },
  admin_transfer_completed: [
    adminEnds((data) => data.previousAdmin),
    {
      key: (event) => [event.contract, 'admin', event.data.newAdmin],
      evolve: (_role, event) => granted(event, 'admin', event.data.newAdmin, event.data.previousAdmin),
    },
  ],
  admin_renounced: adminEnds((data) => data.admin),
});

function adminEnds<Data>(admin: (data: Data) => string): Touch<Role, Data> {
  return {
    key: (event) => [event.contract, 'admin', admin(event.data)],
    evolve: (role, event) => revoked(role ?? neverGranted(event, 'admin', admin(event.data)), event, admin(event.data)),
  };
}

function granted(event: ChainEvent<unknown>, role: string, account: string, by: string | null): Role {
  return {
    ...neverGranted(event, role, account),
    grantedBy: by,
    grantedLedger: event.ledger,
    grantedAt: event.closedAt,
    grantedTxHash: event.txHash,
  };
}

function revoked(role: Role, event: ChainEvent<unknown>, by: string): Role {
  return {
    ...role,
    held: false,
    revokedBy: by,
    revokedLedger: event.ledger,
    revokedAt: event.closedAt,
    revokedTxHash: event.txHash,
  };
}

function neverGranted(event: ChainEvent<unknown>, role: string, account: string): Role {
  return {
    contract: event.contract,
    contractAddress: event.contractAddress,
    role,
    account,
    held: true,
    grantedBy: null,
    grantedLedger: null,
    grantedAt: null,
    grantedTxHash: null,
    revokedBy: null,
    revokedLedger: null,
    revokedAt: null,
    revokedTxHash: null,
  };
}
