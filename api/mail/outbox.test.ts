import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { readMails } from '../testing/mail.ts';
import { createOutbox } from './outbox.ts';

const logger = pino({ level: 'silent' });
const from = 'School <school@example.org>';
const mail = { to: 'name@example.org', subject: 'Grüße', text: 'Für dich:\n\nABCD\n' };

describe('mail', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'brain-storm-outbox-'));
  after(() => rmSync(folder, { recursive: true }));

  it('goes to a folder, one whole file each, that only we can read', async () => {
    const outbox = createOutbox({ from, folder, smtpUrl: undefined }, logger);
    outbox.post(async () => [mail, { ...mail, to: 'other@example.org' }]);
    outbox.post(async () => []);
    assert.deepEqual(readdirSync(folder), [], 'not before whoever asked has an answer');
    await outbox.close();
    assert.deepEqual(
      readMails(folder)
        .map(({ to }) => to)
        .sort(),
      ['name@example.org', 'other@example.org'],
    );
    assert.equal(readMails(folder)[0]?.text, 'Für dich:\n\nABCD');
    for (const name of readdirSync(folder)) assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600);
  });

  it('goes to a server where one is named, and is tried again when it is busy', async function () {
    this.timeout(10_000);
    const server = await smtpServer();
    const outbox = createOutbox({ from, folder, smtpUrl: server.url }, logger);
    server.busyTimes = 1;
    let written = 0;
    outbox.post(async () => {
      written += 1;
      return [mail];
    });
    await outbox.idle();
    assert.equal(written, 1, 'what was written is sent, not written again');
    assert.equal(server.received.length, 1);
    assert.match(server.received[0] ?? '', /^RCPT TO:<name@example\.org>$/m);
    assert.match(server.received[0] ?? '', /^From: School <school@example\.org>$/m);
    await outbox.close();
    await server.close();
  });

  it('is written again when that failed, and given up at the end without harm', async () => {
    const outbox = createOutbox({ from, folder, smtpUrl: undefined }, logger);
    let tries = 0;
    outbox.post(async () => {
      tries += 1;
      throw new Error('away');
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await outbox.close();
    assert.equal(tries, 2, 'once, and once more when told to end');
  });
});

/** As much of SMTP as a client needs. */
async function smtpServer() {
  const state = { received: [] as string[], busyTimes: 0, url: '', close: async () => {} };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let [text, isData] = ['', false];
    socket.write('220 test\r\n');
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (isData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        state.received.push(text.replaceAll('\r\n', '\n'));
        [text, isData] = ['', false];
        return void socket.write('250 taken\r\n');
      }
      if (/^DATA\r\n$/m.test(chunk)) {
        isData = state.busyTimes-- <= 0;
        return void socket.write(isData ? '354 go on\r\n' : '451 busy\r\n');
      }
      socket.write('250 fine\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  state.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  state.close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return state;
}
