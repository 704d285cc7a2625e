import assert from 'node:assert/strict';
import {
  account,
  adminSet,
  adminTransferred,
  analyticsAddress,
  certificateAddress,
  closedAt,
  eventId,
  type Place,
  roleChanged,
} from '../../testing/events.ts';
import { foldAll } from '../../testing/fold.ts';
import roles from './roles.ts';

const admin = account(0);
const issuer = account(1);
const granted = (place: Place, contract = certificateAddress) =>
  roleChanged(place, contract, 'role_granted', 'issuer', issuer, admin);
const revoked = (place: Place) => roleChanged(place, certificateAddress, 'role_revoked', 'issuer', issuer, admin);

const afterGrant = {
  contract: 'certificate',
  contractAddress: certificateAddress,
  role: 'issuer',
  account: issuer,
  held: true,
  grantedBy: admin,
  grantedLedger: 20,
  grantedAt: closedAt(20),
  grantedTxHash: granted({ ledger: 20 }).txHash,
  revokedBy: null,
  revokedLedger: null,
  revokedAt: null,
  revokedTxHash: null,
};

describe('the projection roles', () => {
  it('tells who holds a role, by whom and since when', () => {
    assert.deepEqual(foldAll(roles, [granted({ ledger: 20 })]).rows, [afterGrant]);
  });

  it('keeps the spans in which a role was held', () => {
    const { versions } = foldAll(roles, [granted({ ledger: 20 }), revoked({ ledger: 30 }), granted({ ledger: 40 })]);
    assert.deepEqual(
      versions.map(({ held, fromEvent, toEvent, revokedLedger }) => ({ held, fromEvent, toEvent, revokedLedger })),
      [
        { held: true, fromEvent: eventId({ ledger: 20 }), toEvent: eventId({ ledger: 30 }), revokedLedger: null },
        { held: false, fromEvent: eventId({ ledger: 30 }), toEvent: eventId({ ledger: 40 }), revokedLedger: 30 },
        { held: true, fromEvent: eventId({ ledger: 40 }), toEvent: null, revokedLedger: null },
      ],
    );
  });

  it('keeps the same role on two contracts apart', () => {
    const { rows } = foldAll(roles, [granted({ ledger: 20 }), granted({ ledger: 21 }, analyticsAddress)]);
    assert.deepEqual(
      rows.map(({ contract }) => contract),
      ['certificate', 'analytics'],
    );
  });

  it('hands over the admin that the constructor set', () => {
    const { rows } = foldAll(roles, [
      adminSet({ ledger: 10 }, certificateAddress, admin),
      adminTransferred({ ledger: 20 }, certificateAddress, admin, issuer),
    ]);
    assert.deepEqual(
      rows.map(({ role, account, held, grantedBy, grantedLedger, revokedLedger }) => ({
        role,
        account,
        held,
        grantedBy,
        grantedLedger,
        revokedLedger,
      })),
      [
        { role: 'admin', account: admin, held: false, grantedBy: null, grantedLedger: 10, revokedLedger: 20 },
        { role: 'admin', account: issuer, held: true, grantedBy: admin, grantedLedger: 20, revokedLedger: null },
      ],
    );
  });

  it('makes one version of an event that touches a row twice: an admin that hands over to itself', () => {
    const { versions } = foldAll(roles, [adminTransferred({ ledger: 20 }, certificateAddress, admin, admin)]);
    assert.deepEqual(
      versions.map(({ account, held, toEvent }) => ({ account, held, toEvent })),
      [{ account: admin, held: true, toEvent: null }],
    );
  });

  it('contradicts the revocation of a role that is not held', () => {
    const { rows, contradictions } = foldAll(roles, [revoked({ ledger: 20 })]);
    assert.deepEqual([rows, contradictions.length], [[], 1]);
  });
});
