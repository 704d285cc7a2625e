import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { optional, required, table, versionAttributes } from './attributes.ts';

/** Whether an account holds a role on a contract, since when and by whom. The admin is the role `admin`. */
export interface RoleRow {
  /** Name of the contract, e.g. `certificate`. */
  contract: string;
  contractAddress: string;
  role: string;
  account: string;
  held: boolean;
  /** The last grant; null for a first admin, whom the constructor sets without an event. */
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

/** True from `fromEvent` until `toEvent`; null: still. */
export interface RoleVersionRow extends RoleRow {
  toEvent: string | null;
}

export type Role = Model<RoleRow, RoleRow> & RoleRow;
export type RoleVersion = Model<RoleVersionRow, RoleVersionRow> & RoleVersionRow;

const attributes = {
  contract: { ...required(DataTypes.TEXT), primaryKey: true },
  contractAddress: required(DataTypes.TEXT),
  role: { ...required(DataTypes.TEXT), primaryKey: true },
  account: { ...required(DataTypes.TEXT), primaryKey: true },
  held: required(DataTypes.BOOLEAN),
  grantedBy: optional(DataTypes.TEXT),
  grantedLedger: optional(DataTypes.INTEGER),
  grantedAt: optional(DataTypes.DATE),
  grantedTxHash: optional(DataTypes.TEXT),
  revokedBy: optional(DataTypes.TEXT),
  revokedLedger: optional(DataTypes.INTEGER),
  revokedAt: optional(DataTypes.DATE),
  revokedTxHash: optional(DataTypes.TEXT),
  fromEvent: required(DataTypes.TEXT),
};

/** Roles as they are now, the ended ones included (`held` false). */
export function defineRole(sequelize: Sequelize): ModelStatic<Role> {
  return sequelize.define<Role>('Role', { ...attributes }, table('chain', 'roles'));
}

/** Roles as they were, one row per change: whether an issuer held its role at an event is asked here. */
export function defineRoleVersion(sequelize: Sequelize): ModelStatic<RoleVersion> {
  const versioned = {
    ...attributes,
    ...versionAttributes,
    fromEvent: { ...versionAttributes.fromEvent, primaryKey: true },
  };
  return sequelize.define<RoleVersion>('RoleVersion', versioned, table('chain', 'role_versions'));
}
