import assert from 'node:assert/strict';
import { xdr } from '@stellar/stellar-sdk';
import { contractNames, contractSpec } from '#contracts';
import { createDecoder, type Decoded } from './decode.ts';
import type { SourceEvent } from './event.ts';
import {
  account,
  address,
  analyticsAddress,
  bytes,
  certificateAddress,
  courseCompleted,
  issued,
  map,
  progressRecorded,
  progressReset,
  rawEvent,
  roleChanged,
  superseded,
  symbol,
  text,
  withdrawn,
} from './testing/events.ts';
import { decoded } from './testing/fold.ts';
import { workload } from './testing/workload.ts';

const decoders = {
  certificate: createDecoder(contractSpec('certificate')),
  analytics: createDecoder(contractSpec('analytics')),
};
const certificate = (event: SourceEvent): Decoded => decoders.certificate.decode(event);
const analytics = (event: SourceEvent): Decoded => decoders.analytics.decode(event);

const place = { ledger: 20 };
const learner = account(7);
const issuer = account(1);
const id = 'a1'.repeat(16);
const contentHash = 'c4'.repeat(32);

/** A `credential_revoked` with other topics or data. */
const revoked = (change: { topics?: xdr.ScVal[]; value?: xdr.ScVal } = {}): SourceEvent =>
  rawEvent(
    place,
    certificateAddress,
    change.topics ?? [symbol('credential_revoked'), bytes(id), address(learner)],
    change.value ?? map({ by: address(issuer), reason: text('plagiarism') }),
  );

const plain = { id, learner, by: issuer, reason: 'plagiarism' };

describe('decoding by the contract spec', () => {
  describe('reads every event of the contracts', () => {
    const cases: [name: string, decode: (event: SourceEvent) => Decoded, event: SourceEvent, data: object][] = [
      [
        'credential_issued',
        certificate,
        issued(place, {
          id,
          learner,
          issuer,
          course: 'soroban',
          contentHash,
          kind: 'Achievement',
          expiresAt: 18446744073709551615n,
          supersedes: 'b2'.repeat(16),
        }),
        {
          id,
          learner,
          issuer,
          course: 'soroban',
          contentHash,
          kind: 'achievement',
          expiresAt: '18446744073709551615',
          supersedes: 'b2'.repeat(16),
        },
      ],
      [
        'credential_revoked',
        certificate,
        withdrawn(place, 'credential_revoked', id, learner, issuer, 'plagiarism'),
        plain,
      ],
      [
        'credential_suspended',
        certificate,
        withdrawn(place, 'credential_suspended', id, learner, issuer, 'plagiarism'),
        plain,
      ],
      [
        'credential_reinstated',
        certificate,
        withdrawn(place, 'credential_reinstated', id, learner, issuer, 'plagiarism'),
        plain,
      ],
      [
        'credential_superseded',
        certificate,
        superseded(place, id, learner, issuer, 'b2'.repeat(16), 'plagiarism'),
        { ...plain, successor: 'b2'.repeat(16) },
      ],
      [
        'progress_recorded',
        analytics,
        progressRecorded(place, learner, 'soroban', issuer, 1, 3),
        { learner, course: 'soroban', attestor: issuer, percent: 33, lessonsDone: 1, lessonsTotal: 3 },
      ],
      [
        'course_completed',
        analytics,
        courseCompleted(place, learner, 'soroban', issuer, 3),
        { learner, course: 'soroban', attestor: issuer, lessonsTotal: 3 },
      ],
      [
        'progress_reset',
        analytics,
        progressReset(place, learner, 'soroban', issuer, 'why'),
        { learner, course: 'soroban', by: issuer, reason: 'why' },
      ],
      [
        'role_granted',
        certificate,
        roleChanged(place, certificateAddress, 'role_granted', 'issuer', issuer, learner),
        { role: 'issuer', account: issuer, caller: learner },
      ],
      [
        'role_revoked',
        analytics,
        roleChanged(place, analyticsAddress, 'role_revoked', 'attestor', issuer, learner),
        { role: 'attestor', account: issuer, caller: learner },
      ],
      [
        'upgraded',
        certificate,
        rawEvent(
          place,
          certificateAddress,
          [symbol('upgraded')],
          map({ by: address(issuer), wasm_hash: bytes(contentHash), schema_version: xdr.ScVal.scvU32(1) }),
        ),
        { by: issuer, wasmHash: contentHash, schemaVersion: 1 },
      ],
      [
        'paused',
        certificate,
        rawEvent(
          place,
          certificateAddress,
          [symbol('paused')],
          map({ by: address(issuer), reason: text('an attack') }),
        ),
        { by: issuer, reason: 'an attack' },
      ],
      [
        'admin_renounced',
        analytics,
        rawEvent(place, analyticsAddress, [symbol('admin_renounced'), address(issuer)], map({})),
        { admin: issuer },
      ],
    ];
    for (const [name, decode, event, data] of cases) it(name, () => assert.deepEqual(decode(event), { name, data }));
  });

  it('reads an Option that is left out, and one that is void, as none', () => {
    const event = issued(place, { id, learner, issuer, course: 'soroban', contentHash, kind: 'Completion' });
    const withVoid = xdr.ScVal.fromXdr(event.value, 'base64');
    assert.ok(withVoid.type === 'scvMap' && withVoid.value);
    const entry = new xdr.ScMapEntry({ key: symbol('expires_at'), val: xdr.ScVal.scvVoid() });
    const sparse = certificate(event);
    const dense = certificate({ ...event, value: xdr.ScVal.scvMap([...withVoid.value, entry]).toXdr('base64') });
    assert.ok('data' in sparse);
    assert.deepEqual([sparse.data.expiresAt, sparse.data.supersedes], [null, null]);
    assert.deepEqual(dense, sparse);
  });

  it('passes over an unknown key, as SEP-41 asks (I-17)', () => {
    const event = revoked({ value: map({ by: address(issuer), reason: text('plagiarism'), since: symbol('v2') }) });
    assert.deepEqual(certificate(event), { name: 'credential_revoked', data: plain });
  });

  it('keeps a withdrawal whose reason is no text that Postgres could hold', () => {
    const event = revoked({ value: map({ by: address(issuer), reason: text(Uint8Array.of(0x61, 0, 0xff, 0x62)) }) });
    assert.deepEqual(certificate(event), { name: 'credential_revoked', data: { ...plain, reason: 'a\uFFFD\uFFFDb' } });
  });

  describe('sets aside, with the reason (I-14)', () => {
    const name = symbol('credential_revoked');
    const by = address(issuer);
    const cases: [what: string, event: SourceEvent, reason: string, detail: RegExp][] = [
      ['a missing field', revoked({ value: map({ by }) }), 'mismatched_event', /CredentialRevoked: reason: missing/],
      [
        'a field of another type',
        revoked({ value: map({ by, reason: symbol('x') }) }),
        'mismatched_event',
        /reason: found Symbol, expected String/,
      ],
      [
        'a topic of another type',
        revoked({ topics: [name, text(id), address(learner)] }),
        'mismatched_event',
        /topic id: found String, expected Bytes/,
      ],
      [
        'bytes of another length',
        revoked({ topics: [name, bytes('aa'), address(learner)] }),
        'mismatched_event',
        /topic id: found 1 bytes, expected 16/,
      ],
      ['too few topics', revoked({ topics: [name, bytes(id)] }), 'mismatched_event', /found 2 topics, expected 3/],
      [
        'too many topics',
        revoked({ topics: [name, bytes(id), address(learner), by] }),
        'mismatched_event',
        /found 4 topics, expected 3/,
      ],
      [
        'data in another form',
        revoked({ value: xdr.ScVal.scvVec([by, text('x')]) }),
        'mismatched_event',
        /data: found Vec, expected Map/,
      ],
      [
        'a map whose keys are no symbols',
        revoked({ value: xdr.ScVal.scvMap([new xdr.ScMapEntry({ key: text('by'), val: by })]) }),
        'mismatched_event',
        /found String, expected Symbol/,
      ],
      [
        'an event of another contract',
        progressRecorded(place, learner, 'soroban', issuer, 1, 3),
        'unknown_event',
        /begins with the topics progress_recorded/,
      ],
      ['an event without topics', revoked({ topics: [] }), 'unknown_event', /\(none\)/],
      [
        'a name that is a String, not a Symbol',
        revoked({ topics: [text('credential_revoked'), bytes(id), address(learner)] }),
        'unknown_event',
        /String/,
      ],
      ['a value that is no XDR', { ...revoked(), value: 'AAAA////' }, 'undecodable', /can't be read/],
      ['a topic that is no XDR', { ...revoked(), topics: ['not base64!'] }, 'undecodable', /can't be read/],
    ];
    for (const [what, event, reason, detail] of cases) {
      it(what, () => {
        const found = certificate(event);
        assert.ok('reason' in found, JSON.stringify(found));
        assert.equal(found.reason, reason);
        assert.match(found.detail, detail);
      });
    }

    it('a name that no text of Postgres could hold, in words that it can', () => {
      const found = certificate(revoked({ topics: [symbol('odd\0name')] }));
      assert.ok('reason' in found);
      assert.deepEqual(
        [found.reason, found.detail],
        ['unknown_event', 'no event of the spec begins with the topics odd\uFFFDname'],
      );
    });

    it('an unknown case of an enum', () => {
      const value = map({
        issuer: by,
        course: symbol('c'),
        content_hash: bytes(contentHash),
        kind: xdr.ScVal.scvVec([symbol('Gift')]),
      });
      const event = rawEvent(
        place,
        certificateAddress,
        [symbol('credential_issued'), bytes(id), address(learner)],
        value,
      );
      assert.deepEqual(certificate(event), {
        reason: 'mismatched_event',
        detail: 'CredentialIssued: kind: found the case Gift, expected one of Completion, Achievement',
      });
    });
  });

  it('sets aside what fits two events of the spec, rather than choose', () => {
    const spec = contractSpec('certificate');
    const entries = spec.map((entry) => xdr.ScSpecEntry.fromXdr(entry, 'base64'));
    const original = entries.find(
      (entry) => entry.type === 'scSpecEntryEventV0' && entry.value.name.toString() === 'CredentialRevoked',
    );
    assert.ok(original?.type === 'scSpecEntryEventV0');
    const { doc, lib, prefixTopics, params, dataFormat } = original.value;
    const twin = xdr.ScSpecEntry.scSpecEntryEventV0(
      new xdr.ScSpecEventV0({ doc, lib, name: 'CredentialErased', prefixTopics, params, dataFormat }),
    );
    assert.deepEqual(createDecoder([...spec, twin.toXdr('base64')]).decode(revoked()), {
      reason: 'ambiguous_event',
      detail: 'fits CredentialRevoked and CredentialErased',
    });
  });

  it('knows every event of a whole chain', () => {
    const events = workload({ seed: 3, firstLedger: 10, ledgers: 50, transactionsPerLedgerMax: 10 });
    assert.equal(decoded(events).length, events.length);
  });

  it('gives names as the specs have them', () => {
    for (const name of contractNames)
      assert.ok(createDecoder(contractSpec(name)).eventNames.every((each) => /^[a-z]+(_[a-z]+)*$/.test(each)));
  });
});
