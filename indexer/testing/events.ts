/** Raw events of our contracts, made with the SDK's XDR, for tests. */
import { Address, nativeToScVal, StrKey, xdr } from '@stellar/stellar-sdk';
import { eventIdOf, type SourceEvent } from '../event.ts';

export const certificateAddress = StrKey.encodeContract(Buffer.alloc(32, 1));
export const analyticsAddress = StrKey.encodeContract(Buffer.alloc(32, 2));
export const tokenAddress = StrKey.encodeContract(Buffer.alloc(32, 3));
export const governanceAddress = StrKey.encodeContract(Buffer.alloc(32, 4));
export const practiceAddress = StrKey.encodeContract(Buffer.alloc(32, 5));
export const testContracts = {
  networkPassphrase: 'Test Network ; July 2026',
  deployLedger: 10,
  contracts: {
    analytics: analyticsAddress,
    token: tokenAddress,
    certificate: certificateAddress,
    governance: governanceAddress,
    practice: practiceAddress,
  },
};

/** The same account for the same number: any 32 bytes are an address. */
export const account = remembered((number: number): string => {
  const key = Buffer.alloc(32, 7);
  key.writeUInt32BE(number);
  return StrKey.encodeEd25519PublicKey(key);
});

export const symbol = remembered((text: string): xdr.ScVal => nativeToScVal(text, { type: 'symbol' }));

export const address = remembered((text: string): xdr.ScVal => new Address(text).toScVal());

const topicText = remembered((topic: xdr.ScVal): string => topic.toXdr('base64'));

/** A bench makes a million events of few names and people, and the SDK takes its time for each. */
function remembered<K, V>(make: (from: K) => V): (from: K) => V {
  const made = new Map<K, V>();
  return (from) => {
    let value = made.get(from);
    if (value === undefined) {
      value = make(from);
      if (made.size < 100_000) made.set(from, value);
    }
    return value;
  };
}

export function text(value: string | Uint8Array): xdr.ScVal {
  return xdr.ScVal.scvString(value);
}

export function i128(value: bigint): xdr.ScVal {
  return nativeToScVal(value, { type: 'i128' });
}

export function bytes(hex: string): xdr.ScVal {
  return xdr.ScVal.scvBytes(Buffer.from(hex, 'hex'));
}

/** A map with Symbol keys, sorted as the host sorts them; void fields are left out, as SDK 28 does. */
export function map(fields: Record<string, xdr.ScVal>): xdr.ScVal {
  const entries = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return xdr.ScVal.scvMap(
    entries
      .filter(([, val]) => val.type !== 'scvVoid')
      .map(([key, val]) => new xdr.ScMapEntry({ key: symbol(key), val })),
  );
}

export interface Place {
  ledger: number;
  /** 1-based transaction in the ledger. */
  transaction?: number;
  index?: number;
}

/** Close time of a test ledger: five seconds each. */
export function closedAt(ledger: number): string {
  return new Date(Date.UTC(2026, 10, 1) + ledger * 5000).toISOString();
}

export function eventId({ ledger, transaction = 1, index = 0 }: Place): string {
  return eventIdOf({ ledger, transaction, operation: 0, index });
}

export function rawEvent(place: Place, contractAddress: string, topics: xdr.ScVal[], value: xdr.ScVal): SourceEvent {
  const id = eventId(place);
  return {
    id,
    ledger: place.ledger,
    closedAt: closedAt(place.ledger),
    txHash: Buffer.from(id.slice(0, 19)).toString('hex').padEnd(64, '0'),
    contractAddress,
    type: 'contract',
    topics: topics.map(topicText),
    value: value.toXdr('base64'),
  };
}

export interface IssuedFields {
  id: string;
  learner: string;
  issuer: string;
  course: string;
  contentHash: string;
  kind: 'Completion' | 'Achievement';
  expiresAt?: bigint;
  supersedes?: string;
}

export function issued(place: Place, fields: IssuedFields): SourceEvent {
  return rawEvent(
    place,
    certificateAddress,
    [symbol('credential_issued'), bytes(fields.id), address(fields.learner)],
    map({
      issuer: address(fields.issuer),
      course: symbol(fields.course),
      content_hash: bytes(fields.contentHash),
      kind: xdr.ScVal.scvVec([symbol(fields.kind)]),
      expires_at: fields.expiresAt === undefined ? xdr.ScVal.scvVoid() : xdr.ScVal.scvU64(fields.expiresAt),
      supersedes: fields.supersedes === undefined ? xdr.ScVal.scvVoid() : bytes(fields.supersedes),
    }),
  );
}

export type Withdrawal = 'credential_revoked' | 'credential_suspended' | 'credential_reinstated';

export function withdrawn(
  place: Place,
  name: Withdrawal,
  id: string,
  learner: string,
  by: string,
  reason: string,
): SourceEvent {
  const topics = [symbol(name), bytes(id), address(learner)];
  return rawEvent(place, certificateAddress, topics, map({ by: address(by), reason: text(reason) }));
}

export function superseded(
  place: Place,
  id: string,
  learner: string,
  by: string,
  successor: string,
  reason: string,
): SourceEvent {
  const topics = [symbol('credential_superseded'), bytes(id), address(learner)];
  return rawEvent(
    place,
    certificateAddress,
    topics,
    map({ by: address(by), reason: text(reason), successor: bytes(successor) }),
  );
}

export function progressRecorded(
  place: Place,
  learner: string,
  course: string,
  attestor: string,
  done: number,
  total: number,
): SourceEvent {
  const topics = [symbol('progress_recorded'), address(learner), symbol(course)];
  const u32 = (value: number): xdr.ScVal => xdr.ScVal.scvU32(value);
  const percent = u32(Math.floor((done * 100) / total));
  return rawEvent(
    place,
    analyticsAddress,
    topics,
    map({ attestor: address(attestor), percent, lessons_done: u32(done), lessons_total: u32(total) }),
  );
}

export function courseCompleted(
  place: Place,
  learner: string,
  course: string,
  attestor: string,
  total: number,
): SourceEvent {
  const topics = [symbol('course_completed'), address(learner), symbol(course)];
  return rawEvent(
    place,
    analyticsAddress,
    topics,
    map({ attestor: address(attestor), lessons_total: xdr.ScVal.scvU32(total) }),
  );
}

export function progressReset(place: Place, learner: string, course: string, by: string, reason: string): SourceEvent {
  const topics = [symbol('progress_reset'), address(learner), symbol(course)];
  return rawEvent(place, analyticsAddress, topics, map({ by: address(by), reason: text(reason) }));
}

export function roleChanged(
  place: Place,
  contract: string,
  name: 'role_granted' | 'role_revoked',
  role: string,
  holder: string,
  caller: string,
): SourceEvent {
  return rawEvent(place, contract, [symbol(name), symbol(role), address(holder)], map({ caller: address(caller) }));
}

export function adminSet(place: Place, contract: string, admin: string): SourceEvent {
  return rawEvent(place, contract, [symbol('admin_set'), address(admin)], map({}));
}

export function adminTransferred(place: Place, contract: string, previous: string, next: string): SourceEvent {
  return rawEvent(
    place,
    contract,
    [symbol('admin_transfer_completed'), address(next)],
    map({ previous_admin: address(previous) }),
  );
}
