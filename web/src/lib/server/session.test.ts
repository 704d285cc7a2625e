import assert from 'node:assert/strict';
import type { Cookies } from '@sveltejs/kit';
import { isSignedIn } from './session.ts';

describe('isSignedIn', () => {
  const having = (name: string) => ({ get: (asked: string) => (asked === name ? 'x' : undefined) }) as Cookies;
  const [http, https] = [new URL('http://localhost:3000'), new URL('https://brain-storm.example')];

  it('goes by the cookie of this site', () => {
    assert.ok(isSignedIn(having('access'), http));
    assert.ok(isSignedIn(having('__Host-access'), https));
  });

  it('takes none that a neighbour under the same domain could have set', () => {
    assert.ok(!isSignedIn(having('access'), https));
  });
});
