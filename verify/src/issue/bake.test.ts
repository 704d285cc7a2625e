import assert from 'node:assert/strict';
import { readPresented } from '../presented/read.ts';
import { bytesOf, credential, jws, png, svg, textChunk } from '../presented/testing.ts';
import { bakePng, bakeSvg } from './bake.ts';

const token = jws({ alg: 'RS256' }, credential);
const texts = [
  JSON.stringify(credential),
  JSON.stringify({ ...credential, name: ']]> </openbadges:credential> <!-- & --> ]]]]>> \u{1F600} 名前 שם' }),
  JSON.stringify({ ...credential, name: '$& $1 \\ "' }),
  token,
];

describe('bakePng', () => {
  it('is undone by reading, whatever the picture held before', async () => {
    const pictures = [png(), png(textChunk({ text: 'old' })), png(textChunk({ text: 'a', keyword: 'Comment' }))];
    for (const picture of pictures)
      for (const text of texts) {
        const baked = bakePng(picture, text);
        const read = await readPresented(baked);
        assert.deepEqual(read.jws ?? JSON.stringify(read.content), text);
        assert.deepEqual(
          bakePng(bakePng(picture, texts[0] as string), text),
          baked,
          'baking again leaves nothing of before',
        );
      }
  });

  it('keeps every other chunk', () => {
    const comment = textChunk({ text: 'a', keyword: 'Comment' });
    const baked = Buffer.from(bakePng(png(comment), token));
    assert.ok(baked.includes(comment));
    assert.ok(baked.includes(Buffer.from('IDAT')));
  });

  it('refuses what is no PNG', () => {
    assert.throws(() => bakePng(bytesOf('<svg/>'), token), { message: 'Found other bytes, expected a PNG.' });
    assert.throws(() => bakePng(png().subarray(0, 60), token), { name: 'PresentedError' });
  });
});

describe('bakeSvg', () => {
  const drawings = [
    svg(''),
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<?xml version="1.0"?><!-- <svg> --><s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
    `<svg\n  data-note="a > b"\n  xmlns='http://www.w3.org/2000/svg' ><desc>&lt;openbadges:credential/&gt;</desc></svg>\n`,
  ];
  it('is undone by reading, whatever the drawing held before', async () => {
    for (const drawing of drawings)
      for (const text of texts) {
        const baked = bakeSvg(drawing, text);
        const read = await readPresented(bytesOf(baked));
        assert.deepEqual(read.jws ?? JSON.stringify(read.content), text);
        for (const before of texts)
          assert.equal(bakeSvg(bakeSvg(drawing, before), text), baked, 'baking again leaves nothing of before');
      }
  });

  it('refuses a drawing that holds one of another’s making, and what is no SVG', () => {
    const foreign = svg('<g/><openbadges:credential verify="a.b.c"/>');
    assert.throws(() => bakeSvg(foreign, token), { message: /holds 2 certificates/ });
    assert.throws(() => bakeSvg('<svg/>', token), { message: 'Found other text, expected an SVG.' });
    assert.throws(() => bakeSvg('To whom', token), { name: 'XmlError' });
  });
});
