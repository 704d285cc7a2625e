import type { ContractEvents } from '#contracts';
import { type CredentialRow, type CredentialStatus, credentials } from '#read-model/credential.ts';
import type { ChainEvent } from '../../event.ts';
import { type DataByName, projection, type Touch, type Written } from '../../projection.ts';

type Credential = Written<CredentialRow>;

type Events = DataByName<ContractEvents['certificate']>;
type Withdrawn = Events['credential_revoked'];

/** One row per credential ever issued; a withdrawn one stays, marked. */
export default projection<CredentialRow, Events>(credentials, ['certificate'], {
  credential_issued: {
    key: (event) => [event.data.id],
    evolve: (existing, event) => (existing ? undefined : issued(event)),
  },
  credential_revoked: becomes('revoked'),
  credential_suspended: becomes('suspended'),
  credential_reinstated: becomes('valid'),
  credential_superseded: {
    key: (event) => [event.data.id],
    evolve: (credential, event) =>
      credential && { ...withStatus(credential, 'superseded', event), successor: event.data.successor },
  },
});

function issued(event: ChainEvent<Events['credential_issued']>): Credential {
  return {
    ...event.data,
    contractAddress: event.contractAddress,
    status: 'valid',
    statusReason: null,
    statusBy: null,
    successor: null,
    issuedLedger: event.ledger,
    issuedAt: event.closedAt,
    issuedTxHash: event.txHash,
    issuedEvent: event.id,
    ...changed(event),
  };
}

function becomes(status: CredentialStatus): Touch<Credential, Withdrawn> {
  return {
    key: (event) => [event.data.id],
    evolve: (credential, event) => credential && withStatus(credential, status, event),
  };
}

function withStatus(credential: Credential, status: CredentialStatus, event: ChainEvent<Withdrawn>): Credential {
  return { ...credential, status, statusReason: event.data.reason, statusBy: event.data.by, ...changed(event) };
}

function changed(event: ChainEvent<unknown>): Pick<Credential, 'changedLedger' | 'changedAt' | 'changedTxHash'> {
  return { changedLedger: event.ledger, changedAt: event.closedAt, changedTxHash: event.txHash };
}
