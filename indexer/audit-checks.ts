/** What the contracts store, beside what the read model says of it: keys as in contracts/<name>/src/storage.rs. */
import { Address, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import { type ContractName, contractSpec } from '#contracts';
import { credentials } from '#read-model/credential.ts';
import { proposals } from '#read-model/governance.ts';
import { progress } from '#read-model/progress.ts';
import type { Table } from '#read-model/table.ts';
import { tokenBalances } from '#read-model/token.ts';
import type { Json } from './event.ts';
import type { Row } from './projection.ts';
import { userTypes, type ValueReader, valueReader } from './read-value.ts';
import { readScVal } from './sc-val.ts';

/** Fields by name; nothing: no entry. */
export type Facts = Record<string, Json> | null;

export interface Check {
  table: Table;
  contract: ContractName;
  /** Key of the row's entry. */
  key(row: Row): xdr.ScVal;
  /** What the entry should say. */
  expected(row: Row): Facts;
  /** What an entry says, of the value's XDR. */
  read(value: string): Facts;
}

const symbol = (text: unknown): xdr.ScVal => nativeToScVal(text, { type: 'symbol' });
const address = (text: unknown): xdr.ScVal => new Address(text as string).toScVal();
const seconds = (time: unknown): string | null =>
  time === null ? null : String(Math.floor(Date.parse(time as string) / 1000));

export const checks: readonly Check[] = [
  {
    table: tokenBalances,
    contract: 'token',
    key: (row) => xdr.ScVal.scvVec([symbol('Balance'), address(row.account)]),
    expected: (row) => (row.balance === '0' ? null : { balance: row.balance as string }),
    read: (value) => {
      const balance = (readScVal(value) as { json: Json }).json;
      return balance === '0' ? null : { balance };
    },
  },
  {
    table: progress,
    contract: 'analytics',
    key: (row) => xdr.ScVal.scvVec([symbol('Progress'), address(row.learner), symbol(row.course)]),
    // A reset removes the entry; the row stays, with who did it.
    expected: (row) =>
      row.attestor === null
        ? null
        : { ...pick(row, 'attestor', 'percent', 'lessonsDone', 'lessonsTotal'), completedAt: seconds(row.completedAt) },
    read: structReader('analytics', 'Progress'),
  },
  {
    table: credentials,
    contract: 'certificate',
    key: (row) => xdr.ScVal.scvVec([symbol('Credential'), xdr.ScVal.scvBytes(Buffer.from(row.id as string, 'hex'))]),
    expected: (row) => ({
      ...pick(row, 'id', 'learner', 'issuer', 'course', 'contentHash', 'kind', 'expiresAt', 'supersedes', 'successor'),
      issuedAt: seconds(row.issuedAt),
      state: row.status === 'valid' ? 'active' : (row.status as string),
      reason: row.statusReason as string | null,
    }),
    read: structReader('certificate', 'Credential'),
  },
  {
    table: proposals,
    contract: 'governance',
    key: (row) => xdr.ScVal.scvVec([symbol('Proposal'), xdr.ScVal.scvU32(row.id as number)]),
    expected: (row) => ({
      ...pick(row, 'proposer', 'descriptionHash', 'snapshotLedger', 'voteStart', 'voteEnd', 'quorum', 'sensitive'),
      ...pick(row, 'needsConfirmation', 'eta', 'expiresAt', 'confirmedBy'),
      votesFor: row.forVotes as string,
      votesAgainst: row.againstVotes as string,
      votesAbstain: row.abstainVotes as string,
      executed: row.status === 'executed',
      canceled: row.status === 'canceled',
    }),
    read: structReader('governance', 'Proposal'),
  },
];

function pick(row: Row, ...names: string[]): Record<string, Json> {
  return Object.fromEntries(names.map((name) => [name, row[name] as Json]));
}

function structReader(contract: ContractName, name: string): (value: string) => Facts {
  let read: ValueReader | undefined;
  return (value) => {
    if (!read) {
      const entries = contractSpec(contract).map((entry) => xdr.ScSpecEntry.fromXdr(entry, 'base64'));
      read = valueReader(xdr.ScSpecTypeDef.scSpecTypeUdt(new xdr.ScSpecTypeUdt({ name })), userTypes(entries));
    }
    return read(readScVal(value)) as Facts;
  };
}
