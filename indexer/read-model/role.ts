import { boolean, identifier, integer, time } from './columns.ts';
import { defineTable, type RowModel, type VersionRow } from './table.ts';

/** Whether an account holds a role on a contract, since when and by whom. The admin is the role `admin`. */
export interface RoleRow {
  /** Name of the contract, e.g. `certificate`. */
  contract: string;
  contractAddress: string;
  role: string;
  account: string;
  held: boolean;
  /** The last grant; nobody granted what the constructor sets. */
  grantedBy: string | null;
  grantedLedger: number | null;
  grantedAt: Date | null;
  grantedTxHash: string | null;
  /** The end of that grant; null while held. */
  revokedBy: string | null;
  revokedLedger: number | null;
  revokedAt: Date | null;
  revokedTxHash: string | null;
  /** Id of the latest event about it: the row is true from it on. */
  fromEvent: string;
}

export type RoleVersionRow = VersionRow<RoleRow>;
export type Role = RowModel<RoleRow>;
export type RoleVersion = RowModel<RoleVersionRow>;

/** Roles per contract and account, the ended ones included; whether an issuer held its role at an event is in the versions. */
export const roles = defineTable<RoleRow>({
  name: 'roles',
  versions: 'role_versions',
  key: ['contract', 'role', 'account'],
  columns: {
    contract: identifier.says('name of the contract, e.g. certificate'),
    contractAddress: identifier,
    role: identifier,
    account: identifier,
    held: boolean,
    grantedBy: identifier.says('who made the last grant; null: the constructor').orNull,
    grantedLedger: integer.orNull,
    grantedAt: time.orNull,
    grantedTxHash: identifier.orNull,
    revokedBy: identifier.orNull,
    revokedLedger: integer.says('the end of that grant; null while held').orNull,
    revokedAt: time.orNull,
    revokedTxHash: identifier.orNull,
  },
});
