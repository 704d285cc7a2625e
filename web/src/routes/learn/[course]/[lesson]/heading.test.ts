import assert from 'node:assert/strict';
import { headingIn } from './heading.ts';

const html =
  '<p>One.</p><h2 id="a-b">A <code>&lt;b&gt;</code></h2><p>Two.</p><ul><li><h3 id="deep">Deep</h3></li></ul>';

describe('the heading that one was at', () => {
  it('is found by its id, with its words and where it begins', () => {
    assert.deepEqual(headingIn(html, 'a-b'), { id: 'a-b', title: 'A <b>', begins: html.indexOf('<h2') });
  });

  it('is told at the top where nothing can stand before it', () => {
    assert.deepEqual(headingIn(html, 'deep'), { id: 'deep', title: 'Deep', begins: 0 });
  });

  it('is none where the lesson has changed', () => {
    assert.equal(headingIn(html, 'gone'), null);
  });
});
