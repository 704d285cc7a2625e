/** The door #read-model: one Sequelize model per table and view that the indexer writes. Read only; Postgres' grants see to it. */
import { Sequelize } from 'sequelize';
import { defineCoverage } from './coverage.ts';
import { defineCredential, defineCredentialVersion } from './credential.ts';
import { defineCursor } from './cursor.ts';
import { defineEvent } from './event.ts';
import { defineProgress, defineProgressVersion } from './progress.ts';
import { defineQuarantine } from './quarantine.ts';
import { defineRole, defineRoleVersion } from './role.ts';

export type { Coverage, CoverageRow } from './coverage.ts';
export {
  type Credential,
  type CredentialRow,
  type CredentialStatus,
  type CredentialVersion,
  type CredentialVersionRow,
  credentialStatuses,
} from './credential.ts';
export type { Cursor, CursorRow } from './cursor.ts';
export type { Event, EventRow } from './event.ts';
export type { Progress, ProgressRow, ProgressVersion, ProgressVersionRow } from './progress.ts';
export { type Quarantine, type QuarantineReason, type QuarantineRow, quarantineReasons } from './quarantine.ts';
export type { Role, RoleRow, RoleVersion, RoleVersionRow } from './role.ts';

export type ReadModel = ReturnType<typeof connectReadModel>;

/**
 * The models on one connection pool: of `database` as it is, or of a new one for that URL (close it by `sequelize.close()`).
 * To read one state in several queries, run them in one REPEATABLE READ transaction and read `Cursor` in it.
 */
export function connectReadModel(database: string | Sequelize) {
  const sequelize =
    typeof database === 'string' ? new Sequelize(database, { dialect: 'postgres', logging: false }) : database;
  return {
    sequelize,
    Event: defineEvent(sequelize),
    Coverage: defineCoverage(sequelize),
    Cursor: defineCursor(sequelize),
    Quarantine: defineQuarantine(sequelize),
    Credential: defineCredential(sequelize),
    CredentialVersion: defineCredentialVersion(sequelize),
    Progress: defineProgress(sequelize),
    ProgressVersion: defineProgressVersion(sequelize),
    Role: defineRole(sequelize),
    RoleVersion: defineRoleVersion(sequelize),
  };
}
