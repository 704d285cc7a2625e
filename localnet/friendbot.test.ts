import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Keypair, Operation } from '@stellar/stellar-sdk';
import { Playground } from './src/testing.ts';

describe('friendbot', () => {
  let playground: Playground;

  before(async () => {
    playground = await Playground.start();
  });

  after(() => playground.localnet.close());

  const ask = (query: string, init?: RequestInit) => fetch(`${playground.localnet.friendbotUrl}${query}`, init);

  it('gives 10,000 XLM and answers with the transaction, to GET and POST', async () => {
    const [one, other, third] = [Keypair.random(), Keypair.random(), Keypair.random()];
    const got = await ask(`?addr=${one.publicKey()}`);
    assert.equal(got.status, 200);
    const { hash, successful, result_meta_xdr: meta } = await got.json();
    assert.equal(successful, true);
    assert.ok(meta.length > 100);
    assert.equal((await playground.server.getTransaction(hash)).status, 'SUCCESS');
    assert.equal((await ask(`?addr=${other.publicKey()}`, { method: 'POST' })).status, 200);
    const form = new URLSearchParams({ addr: third.publicKey() });
    assert.equal((await ask('', { method: 'POST', body: form })).status, 200);
    for (const keypair of [one, other, third]) {
      assert.equal((await playground.accountOf(keypair)).balance, 100_000_000_000n);
    }
  });

  it('names itself in links to who does not say how it is called', async () => {
    const { port } = new URL(playground.localnet.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(`GET /friendbot?addr=${Keypair.random().publicKey()} HTTP/1.0\r\n\r\n`);
    assert.match(await text(socket), /"href":"http:\/\/localhost\/transactions\//u);
  });

  it('answers 400 with a problem to who has an account, and to what is no address', async () => {
    const address = Keypair.random().publicKey();
    await ask(`?addr=${address}`);
    const again = await ask(`?addr=${address}`);
    assert.deepEqual([again.status, again.headers.get('content-type')], [400, 'application/problem+json']);
    assert.match((await again.json()).detail, /account already funded to starting balance/u);
    for (const query of ['', '?addr=', '?addr=GABC', `?addr=${address.toLowerCase()}`]) {
      const wrong = await ask(query);
      assert.deepEqual([wrong.status, (await wrong.json()).status], [400, 400]);
    }
  });

  it('serves many at once, also the same address twice', async () => {
    const addresses = Array.from({ length: 150 }, () => Keypair.random().publicKey());
    const answers = await Promise.all(
      [...addresses, ...addresses.slice(0, 5)].map((address) => ask(`?addr=${address}`)),
    );
    assert.deepEqual(new Set(answers.slice(0, 150).map(({ status }) => status)), new Set([200]));
  });

  it('serves the others when somebody else makes one of the accounts in the same ledger', async () => {
    const held = await Playground.start({ autoClose: false });
    const [rich, raced, other] = [Keypair.random(), Keypair.random(), Keypair.random()];
    const fund = (keypair: Keypair) => held.server.fundAddress(keypair.publicKey()).then(({ status }) => status);
    await closing(held, fund(rich));
    const create = Operation.createAccount({ destination: raced.publicKey(), startingBalance: '5' });
    const rival = await held.build(create, rich);
    rival.sign(rich);
    // Which of the two comes first in the ledger is up to the set's hash.
    const answers = Promise.allSettled([fund(raced), fund(other), held.server.sendTransaction(rival)]);
    const [racedAnswer, otherAnswer] = await closing(held, answers);
    assert.equal(otherAnswer.status === 'fulfilled' && otherAnswer.value, 'SUCCESS');
    assert.ok(racedAnswer.status === 'fulfilled' || /already funded/u.test(racedAnswer.reason.message));
    await held.localnet.close();
  });

  it('is what the SDK asks for an airdrop', async () => {
    const address = Keypair.random().publicKey();
    const account = await playground.server.requestAirdrop(address);
    assert.equal(account.accountId(), address);
    const again = await playground.server.requestAirdrop(address);
    assert.equal(again.sequenceNumber(), account.sequenceNumber());
  });
});

/** Waits for something while closing ledgers as soon as a transaction waits. */
async function closing<T>({ chain }: Playground, awaited: Promise<T>): Promise<T> {
  let isDone = false;
  void awaited.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    if (chain.pendingCount > 0) chain.closeLedger();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return awaited;
}
