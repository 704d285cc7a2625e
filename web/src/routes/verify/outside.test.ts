import assert from 'node:assert/strict';
import { isOutside } from './outside.ts';

describe('isOutside', () => {
  const inside = [
    'http://example.org/did.json',
    'https://localhost/did.json',
    'https://localhost./did.json',
    'https://printer.local/list',
    'https://intranet/list',
    'https://127.0.0.1/list',
    'https://0x7f.1/list',
    'https://2130706433/list',
    'https://10.0.0.1/list',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/list',
    'https://[fd00::1]/list',
    'https://db.internal/list',
    'https://user:secret@example.org/list',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'nothing',
  ];
  for (const address of inside)
    it(`is not ${address}`, () => {
      assert.equal(isOutside(address), false);
    });

  it('is a public name by https', () => {
    assert.equal(isOutside('https://badges.example.org/.well-known/did.json'), true);
    assert.equal(isOutside('https://example.org:8443/list'), true);
  });
});
