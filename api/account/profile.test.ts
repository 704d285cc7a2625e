import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

describe('the profile', () => {
  let api: TestApi;
  let person: Person;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    person = await newPerson(api);
  });

  const change = (body: object) => person.ask('PATCH', '/v1/account', body);

  it('is a learner’s without a name, in English, until somebody says otherwise', async () => {
    const { body } = await person.ask('GET', '/v1/account');
    assert.match(body.referral.code, /^[2-9A-HJ-NP-Z]{8}$/);
    assert.deepEqual(body, {
      id: person.id,
      createdAt: body.createdAt,
      wallets: [{ subject: person.keypair.publicKey(), linkedAt: body.wallets[0]?.linkedAt }],
      email: null,
      hasPassword: false,
      secondFactor: { isOn: false, recoveryCodesLeft: 0 },
      displayName: null,
      locale: 'en',
      avatar: null,
      roles: ['learner'],
      identity: { state: 'none', reason: null, submittedAt: null, decidedAt: null },
      referral: {
        code: body.referral.code,
        link: `http://localhost:3000/sign-up?ref=${body.referral.code}`,
        referred: 0,
      },
    });
  });

  it('changes what is named, and keeps the rest', async () => {
    const shown = async (body: object) => {
      const answer = await change(body);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return [answer.body.displayName, answer.body.locale];
    };
    assert.deepEqual(await shown({ locale: 'de' }), [null, 'de']);
    assert.deepEqual(await shown({ displayName: '  Zoë\u0308 👩‍🚀 ' }), ['Zoë\u0308 👩‍🚀'.normalize('NFC'), 'de']);
    assert.deepEqual(await shown({}), ['Zoë\u0308 👩‍🚀'.normalize('NFC'), 'de']);
    for (const displayName of ['می‌خواهم', '☀️ Li', 'No 1️⃣', 'न्‍', 'Ой-ой', 'O’Brien', '李 明'])
      assert.equal((await shown({ displayName }))[0], displayName);
    assert.deepEqual(await shown({ displayName: 'x'.repeat(60), locale: 'en' }), ['x'.repeat(60), 'en']);
    assert.deepEqual(await shown({ displayName: null }), [null, 'en']);
  });

  it('refuses names that nobody could read, or that could pass for another’s', async () => {
    const names = [
      '',
      '   ',
      'x'.repeat(61),
      'a\nb',
      'a\0b',
      'a\u202eb',
      'a\u200bb',
      'a\u2066b',
      '\u00a0',
      'a\u2028b',
      '\ufeff',
      ...[
        '\u3164',
        '\u115f',
        '\u2800',
        '\u200d',
        '\u0301',
        '\u{e0041}',
        'Ad\u00admin',
        'Ad\u034fmin',
        'Ad\u200cmin',
        'a\ufe0f',
      ],
    ];
    for (const displayName of [...names, 5, ['x'], {}])
      assert.deepEqual(refusal(await change({ displayName })), [400, 'invalid_request'], JSON.stringify(displayName));
    for (const body of [{ locale: 'fr' }, { locale: null }, { roles: ['admin'] }, { id: person.id }, []])
      assert.deepEqual(refusal(await change(body)), [400, 'invalid_request'], JSON.stringify(body));
    assert.equal(
      (await person.ask('PATCH', '/v1/account', '{"locale":', { 'Content-Type': 'application/json' })).status,
      400,
    );
    assert.equal((await person.ask('PATCH', '/v1/account', '{}', { 'Content-Type': 'text/plain' })).status, 415);
    const long = JSON.stringify({ displayName: 'x'.repeat(30_000) });
    assert.equal((await person.ask('PATCH', '/v1/account', long, { 'Content-Type': 'application/json' })).status, 413);
    const response = await fetch(`${api.url}/v1/account`, { method: 'PATCH', body: '{}' });
    assert.equal(response.status, 401);
    assert.deepEqual((await api.sql.query('SELECT * FROM app.profiles WHERE account_id = $1', [person.id])).rows, []);
  });

  describe('its picture', () => {
    const put = (bytes: Buffer, type: string, by = person) =>
      by.ask('PUT', '/v1/account/avatar', bytes as never, { 'Content-Type': type });
    const drawn = (width: number, height: number, background = '#0b6858') =>
      sharp({ create: { width, height, channels: 3, background } });
    const kept = async (): Promise<Buffer> => {
      const { body } = await person.ask('GET', '/v1/account');
      const response = await fetch(`${api.url}${body.avatar}`);
      assert.equal(response.status, 200);
      return Buffer.from(await response.arrayBuffer());
    };

    it('is drawn anew from PNG, JPEG or WebP: 256 × 256 pixels of WebP', async () => {
      for (const format of ['png', 'jpeg', 'webp'] as const) {
        const { status, body } = await put(await drawn(640, 300)[format]().toBuffer(), `image/${format}`);
        assert.equal(status, 200, JSON.stringify(body));
        const { width, height, format: now } = await sharp(await kept()).metadata();
        assert.deepEqual([width, height, now], [256, 256, 'webp']);
      }
    });

    it('loses what the file said beside it: where, when and by whom it was taken', async () => {
      const exif = { IFD0: { Artist: 'SECRET-ARTIST' }, IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } };
      const file = await drawn(300, 300)
        .withExif(exif)
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
        .jpeg()
        .toBuffer();
      assert.match(file.toString('latin1'), /SECRET-ARTIST[\s\S]*SECRET-XMP|SECRET-XMP[\s\S]*SECRET-ARTIST/);
      assert.equal((await put(Buffer.concat([file, Buffer.from('SECRET-TAIL')]), 'image/jpeg')).status, 200);
      const bytes = await kept();
      assert.doesNotMatch(bytes.toString('latin1'), /SECRET/);
      const { exif: left, xmp, icc, iptc } = await sharp(bytes).metadata();
      assert.deepEqual([left, xmp, icc, iptc], [undefined, undefined, undefined, undefined]);
    });

    it('stands upright, as the file said it should', async () => {
      const left = await sharp({ create: { width: 200, height: 400, channels: 3, background: '#ff0000' } })
        .png()
        .toBuffer();
      const file = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#0000ff' } })
        .composite([{ input: left, left: 0, top: 0 }])
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer();
      await put(file, 'image/jpeg');
      const { data } = await sharp(await kept())
        .extract({ left: 128, top: 10, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.ok((data[0] as number) > 200 && (data[2] as number) < 60, 'what was left is on top');
    });

    it('has the address of its content, may be kept for ever, and is nothing but a picture', async () => {
      await put(await drawn(300, 300).png().toBuffer(), 'image/png');
      const { body } = await person.ask('GET', '/v1/account');
      const { headers } = await fetch(`${api.url}${body.avatar}`);
      assert.equal(
        body.avatar,
        `/v1/avatars/${createHash('sha256')
          .update(await kept())
          .digest('hex')}`,
      );
      assert.deepEqual(
        ['content-type', 'cache-control', 'x-content-type-options'].map((name) => headers.get(name)),
        ['image/webp', 'public, max-age=31536000, immutable', 'nosniff'],
      );
    });

    it('goes when it is taken away', async () => {
      const { body } = await put(await drawn(300, 300, '#c27612').png().toBuffer(), 'image/png');
      const removed = await person.ask('DELETE', '/v1/account/avatar');
      assert.deepEqual([removed.status, removed.body.avatar], [200, null]);
      assert.deepEqual(refusal(await person.ask('GET', String(body.avatar))), [404, 'not_found']);
      assert.equal((await person.ask('DELETE', '/v1/account/avatar')).status, 200, 'nothing to take is no fault');
    });

    it('is refused when it is not what its type says, a vector, an animation of old, or damaged', async () => {
      const png = await drawn(300, 300).png().toBuffer();
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>');
      const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
      const refused: [string, Buffer, string, number][] = [
        ['a PNG as JPEG', png, 'image/jpeg', 400],
        ['an SVG as PNG', svg, 'image/png', 400],
        ['a GIF as WebP', gif, 'image/webp', 400],
        ['an SVG behind the first bytes of a PNG', Buffer.concat([png.subarray(0, 8), svg]), 'image/png', 400],
        ['half a PNG', png.subarray(0, png.length / 2), 'image/png', 400],
        ['half a JPEG', (await drawn(300, 300).jpeg().toBuffer()).subarray(0, 300), 'image/jpeg', 400],
        ['nothing', Buffer.alloc(0), 'image/png', 400],
        ['noise', Buffer.alloc(9_000, 7), 'image/webp', 400],
        ['an SVG', svg, 'image/svg+xml', 415],
        ['a GIF', gif, 'image/gif', 415],
        ['JSON', Buffer.from('{}'), 'application/json', 415],
        ['more than 5 MB', Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]), 'image/png', 413],
      ];
      for (const [what, bytes, type, status] of refused) {
        const [found, name] = refusal(await put(bytes, type));
        assert.equal(found, status, what);
        if (status === 400) assert.equal(name, 'picture_refused', what);
      }
      assert.equal((await person.ask('GET', '/v1/account')).body.avatar, null);
    });

    it('is refused when a small file would unfold to a huge picture', async () => {
      const bomb = hugePng(20_000, 20_000);
      assert.ok(bomb.length < 100_000);
      const before = process.memoryUsage().rss;
      const answer = await put(bomb, 'image/png');
      assert.deepEqual(refusal(answer), [400, 'picture_refused']);
      assert.match(String((answer.body as { detail?: string }).detail), /more than 25 million pixels/);
      assert.ok(process.memoryUsage().rss - before < 100e6, 'it was not unfolded');
    });

    it('is set by who signed in alone', async () => {
      const body = await drawn(300, 300).png().toBuffer();
      const response = await fetch(`${api.url}/v1/account/avatar`, {
        method: 'PUT',
        body: new Uint8Array(body),
        headers: { 'Content-Type': 'image/png' },
      });
      assert.equal(response.status, 401);
      assert.equal((await fetch(`${api.url}/v1/account/avatar`, { method: 'DELETE' })).status, 401);
      assert.deepEqual(refusal(await person.ask('GET', '/v1/avatars/x')), [400, 'invalid_request']);
    });
  });
});

/** A PNG of one bit a pixel, all of them the same, which deflate packs a thousandfold. */
function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((1 + width / 8) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
