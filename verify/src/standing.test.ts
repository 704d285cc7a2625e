import assert from 'node:assert/strict';
import { type Status, standing } from './standing.ts';

const asOf = { ledger: 100, closedAt: '2026-11-22T12:00:00Z' };

describe('standing', () => {
  const cases: [Status, string | null, string][] = [
    ['valid', null, 'valid'],
    ['valid', '2026-11-22T12:00:01.000Z', 'valid'],
    ['valid', '2026-11-22T12:00:00.000Z', 'expired'],
    ['valid', '2026-11-22T11:59:59.000Z', 'expired'],
    ['revoked', '2026-11-22T11:59:59.000Z', 'revoked'],
    ['suspended', '2026-11-22T11:59:59.000Z', 'suspended'],
    ['superseded', '2026-11-22T11:59:59.000Z', 'superseded'],
  ];
  for (const [status, expiresAt, expected] of cases) {
    it(`is ${expected} for a ${status} certificate that ${expiresAt ? `ends at ${expiresAt}` : 'never ends'}`, () => {
      assert.equal(standing({ status, expiresAt }, asOf), expected);
    });
  }
});
