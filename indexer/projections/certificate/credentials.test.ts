import assert from 'node:assert/strict';
import {
  account,
  certificateAddress,
  closedAt,
  eventId,
  issued,
  type Place,
  superseded,
  withdrawn,
} from '../../testing/events.ts';
import { foldAll } from '../../testing/fold.ts';
import credentials from './credentials.ts';

const learner = account(7);
const issuer = account(1);
const id = 'a1'.repeat(16);
const contentHash = 'c4'.repeat(32);
const at = (ledger: number): Place => ({ ledger });
const issuedAt = (ledger: number, more = {}) =>
  issued(at(ledger), { id, learner, issuer, course: 'soroban', contentHash, kind: 'Completion', ...more });
const txHashAt = (ledger: number): string => issuedAt(ledger).txHash;

const afterIssue = {
  id,
  contractAddress: certificateAddress,
  learner,
  issuer,
  course: 'soroban',
  kind: 'completion',
  contentHash,
  expiresAt: null,
  status: 'valid',
  statusReason: null,
  statusBy: null,
  supersedes: null,
  successor: null,
  issuedLedger: 20,
  issuedAt: closedAt(20),
  issuedTxHash: txHashAt(20),
  issuedEvent: eventId(at(20)),
  changedLedger: 20,
  changedAt: closedAt(20),
  changedTxHash: txHashAt(20),
};

const changedIn = (ledger: number) => ({
  changedLedger: ledger,
  changedAt: closedAt(ledger),
  changedTxHash: txHashAt(ledger),
});

describe('the projection credentials', () => {
  it('makes a valid credential of an issue', () => {
    assert.deepEqual(foldAll(credentials, [issuedAt(20)]).rows, [afterIssue]);
  });

  it('keeps any expiry exactly, the greatest u64 included', () => {
    const { rows } = foldAll(credentials, [issuedAt(20, { expiresAt: 18446744073709551615n })]);
    assert.equal(rows[0]?.expiresAt, '18446744073709551615');
  });

  it('marks a revoked credential with the reason, by whom and when', () => {
    const { rows } = foldAll(credentials, [
      issuedAt(20),
      withdrawn(at(30), 'credential_revoked', id, learner, issuer, 'plagiarism'),
    ]);
    assert.deepEqual(rows, [
      { ...afterIssue, status: 'revoked', statusReason: 'plagiarism', statusBy: issuer, ...changedIn(30) },
    ]);
  });

  it('suspends and reinstates, and keeps what was true in between', () => {
    const { versions } = foldAll(credentials, [
      issuedAt(20),
      withdrawn(at(30), 'credential_suspended', id, learner, issuer, 'a doubt'),
      withdrawn(at(40), 'credential_reinstated', id, learner, issuer, 'no doubt'),
    ]);
    assert.deepEqual(versions, [
      { ...afterIssue, fromEvent: eventId(at(20)), toEvent: eventId(at(30)) },
      {
        ...afterIssue,
        status: 'suspended',
        statusReason: 'a doubt',
        statusBy: issuer,
        ...changedIn(30),
        fromEvent: eventId(at(30)),
        toEvent: eventId(at(40)),
      },
      {
        ...afterIssue,
        status: 'valid',
        statusReason: 'no doubt',
        statusBy: issuer,
        ...changedIn(40),
        fromEvent: eventId(at(40)),
        toEvent: null,
      },
    ]);
  });

  it('links a replaced credential and its successor both ways', () => {
    const successor = 'b2'.repeat(16);
    const { rows } = foldAll(credentials, [
      issuedAt(20),
      superseded({ ledger: 30, index: 0 }, id, learner, issuer, successor, 'new wallet'),
      issued(
        { ledger: 30, index: 1 },
        {
          id: successor,
          learner: account(8),
          issuer,
          course: 'soroban',
          contentHash,
          kind: 'Completion',
          supersedes: id,
        },
      ),
    ]);
    assert.deepEqual(
      rows.map(({ id, status, supersedes, successor }) => ({ id, status, supersedes, successor })),
      [
        { id, status: 'superseded', supersedes: null, successor },
        { id: successor, status: 'valid', supersedes: id, successor: null },
      ],
    );
  });

  it('changes nothing for an event that contradicts the rows, and says so', () => {
    const orphan = withdrawn(at(30), 'credential_revoked', 'dd'.repeat(16), learner, issuer, 'who?');
    const { rows, contradictions } = foldAll(credentials, [issuedAt(20), issuedAt(25), orphan]);
    assert.deepEqual(rows, [afterIssue]);
    assert.deepEqual(
      contradictions.map(({ event }) => event.id),
      [eventId(at(25)), eventId(at(30))],
    );
  });
});
