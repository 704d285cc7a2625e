import assert from 'node:assert/strict';
import { isCredentialId, readQuestion } from './question.ts';

const id = '0123456789abcdef0123456789abcdef';
const hash = id + id;

describe('readQuestion', () => {
  it('finds the number in a link, whatever its host, query or fragment', () => {
    for (const link of [
      `http://localhost:3000/credentials/${id}`,
      `https://brain-storm.example/credentials/${id}?utm=mail#top`,
      `brain-storm.example/credentials/${id}/`,
      `  /credentials/${id.toUpperCase()}\n`,
    ]) {
      assert.deepEqual(readQuestion(link), { kind: 'id', id }, link);
    }
  });

  it('takes a number in any spelling', () => {
    const spelled = `${id.slice(0, 8)}-${id.slice(8, 16)} ${id.slice(16)}`.toUpperCase();
    for (const text of [id, spelled, `No. ${id}`, `0x${id}`])
      assert.deepEqual(readQuestion(text), { kind: 'id', id }, text);
  });

  it('tells a content hash from a number by its length', () => {
    assert.deepEqual(readQuestion(hash), { kind: 'hash', hash });
    assert.deepEqual(readQuestion(`sha256:${hash}`), { kind: 'hash', hash });
  });

  it('finds what a learner shares in a link', () => {
    const share = 'aB3_-aB3_-aB3_-aB3_-aB';
    assert.deepEqual(readQuestion(`https://x.example/c/${share}`), { kind: 'share', share });
    assert.deepEqual(readQuestion(`https://x.example/c/${share}/certificate.pdf`), { kind: 'share', share });
  });

  it('takes nothing for nothing', () => {
    assert.deepEqual(readQuestion(' \n '), { kind: 'nothing' });
  });

  it('says what was found and what is wrong with it', () => {
    const advice = (text: string) => {
      const question = readQuestion(text);
      assert.equal(question.kind, 'unclear', text);
      return question.kind === 'unclear' ? question.advice : '';
    };
    assert.match(advice(id.slice(1)), /has 31 digits/);
    assert.match(advice(id.replace('0', 'o')), /an o in place of 0/);
    assert.match(advice('https://example.org/badge/7'), /does not lead to a certificate/);
    assert.match(advice('hello there'), /Paste the link/);
    assert.match(advice(`/credentials/${hash}`), /has 64 digits/);
  });

  it('repeats at most 60 characters of it', () => {
    const question = readQuestion('x'.repeat(10_000));
    assert.equal(question.kind === 'unclear' && question.found.length, 61);
  });
});

describe('isCredentialId', () => {
  it('takes only the spelling that links carry', () => {
    assert.deepEqual([id, id.toUpperCase(), id.slice(1), `${id}0`, `${id}\n`].map(isCredentialId), [
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('overlooks the marks that messengers wrap a link in, which nobody can see', () => {
    const id = 'd1'.repeat(16);
    assert.deepEqual(readQuestion(`\u2068\u200b${id}\u200e\u2069`), { kind: 'id', id });
    const unclear = readQuestion('\u202ehello');
    assert.ok(unclear.kind === 'unclear' && unclear.found === 'hello');
  });
});
