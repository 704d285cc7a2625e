import assert from 'node:assert/strict';
import { isFromElsewhere, widenForVerify } from './security.ts';

describe('isFromElsewhere', () => {
  const request = (method: string, origin?: string) =>
    new Request('https://brain-storm.example/theme', { method, headers: origin === undefined ? {} : { origin } });
  const here = 'https://brain-storm.example';

  it('is true of what another site, a sandboxed page or nobody sends', () => {
    for (const origin of ['https://evil.example', 'http://brain-storm.example', 'null', undefined])
      assert.equal(isFromElsewhere(request('POST', origin), here), true, String(origin));
  });

  it('is false of our own page, and of reading', () => {
    assert.equal(isFromElsewhere(request('POST', here), here), false);
    assert.equal(isFromElsewhere(request('GET', 'https://evil.example'), here), false);
  });
});

describe('widenForVerify', () => {
  it('lets one page run WebAssembly, ask others and use the camera, and nothing else', () => {
    const headers = new Headers({
      'content-security-policy': "default-src 'none'; script-src 'self' 'sha256-x'; connect-src 'self'; img-src 'self'",
      'permissions-policy': 'camera=(), microphone=()',
    });
    widenForVerify(headers);
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-x'; connect-src 'self' https:[^;]*; img-src 'self'$/,
    );
    assert.equal(headers.get('permissions-policy'), 'camera=(self), microphone=()');
  });
});
