import assert from 'node:assert/strict';
import { localPath } from './local-path.ts';

describe('localPath', () => {
  it('keeps a page of this site', () => {
    assert.equal(localPath('/me/profile?a=b', '/'), '/me/profile?a=b');
  });

  it('never leads away', () => {
    for (const away of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\n/b', '', null, undefined])
      assert.equal(localPath(away, '/'), '/', String(away));
  });

  it('is what a header can say', () => {
    for (const found of ['/€', '/ü', '/\0', '/\x7f', '/a b', '/a#b']) assert.equal(localPath(found, '/'), '/', found);
    assert.equal(localPath('/%E2%82%AC?a="b"', '/'), '/%E2%82%AC?a="b"');
  });
});
