import assert from 'node:assert/strict';
import type { AnyCheck, Verdict } from '#verify';
import { resultOf } from './checks.ts';

describe('resultOf', () => {
  const check = (name: AnyCheck['name'], outcome: AnyCheck['outcome']): AnyCheck => ({
    name,
    outcome,
    sentence: 'A sentence.',
  });
  const cases: [string, AnyCheck, Verdict, string][] = [
    ['names what the issuer did', check('status', 'failed'), 'revoked', 'revoked'],
    ['names the end of time, whatever the verdict', check('dates', 'failed'), 'revoked', 'expired'],
    ['does not call a certificate on hold expired', check('status', 'failed'), 'expired', 'failed'],
    ['has no softer word for what is not genuine', check('content', 'failed'), 'not_genuine', 'failed'],
    ['does not doubt content that nobody has shown', check('content', 'could_not_check'), 'valid', 'not compared'],
    ['says what could not be checked', check('status', 'could_not_check'), 'could_not_check', 'could not check'],
    ['says what nobody asked', check('holder', 'not_asked'), 'valid', 'not asked'],
    ['says what passed', check('issuer', 'passed'), 'revoked', 'passed'],
  ];
  for (const [what, given, verdict, word] of cases) {
    it(what, () => assert.equal(resultOf(given, verdict), word));
  }
});
