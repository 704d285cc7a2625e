import assert from 'node:assert/strict';
import { type Localnet, startLocalnet } from '../src/index.ts';
import { Network } from './network.ts';
import { groups, runSuite, type Verdict } from './suite.ts';

/** The whole conformance suite, through the public endpoints of a localnet. */
describe('a localnet, asked by the conformance suite', () => {
  let localnet: Localnet;
  let verdicts: Verdict[];

  before(async function () {
    this.timeout(240_000);
    localnet = await startLocalnet();
    const { rpcUrl, friendbotUrl, url, networkPassphrase } = localnet;
    const endpoints = { rpc: rpcUrl, friendbot: friendbotUrl, horizon: url, passphrase: networkPassphrase };
    verdicts = await runSuite(await Network.open(endpoints), /./u, () => {});
  });

  after(() => localnet.close());

  for (const { name, cases } of groups) {
    it(`${name}: ${cases.length} cases`, () => {
      const failed = verdicts.filter(({ group, verdict }) => group === name && verdict === 'fail');
      assert.deepEqual(
        failed.map((verdict) => `${verdict.name}: ${verdict.reason}`),
        [],
      );
    });
  }
});

/** Lifetimes so short that the suite waits for their end. */
describe('a localnet whose entries live for some ledgers only, asked by the conformance suite', () => {
  it('ends temporary values and takes archived ones back', async function () {
    this.timeout(120_000);
    const lifetimes = { minPersistentTtl: 24, minTemporaryTtl: 16 };
    const localnet = await startLocalnet({ ledgerMs: 250, lifetimes });
    const network = await Network.open({ rpc: localnet.rpcUrl, friendbot: localnet.friendbotUrl });
    const verdicts = await runSuite(network, /value is (gone|archived)/u, () => {});
    await localnet.close();
    assert.deepEqual(
      verdicts.map(({ name, verdict, reason }) => [name, verdict, reason]),
      [
        ['a temporary value is gone after its last ledger', 'pass', undefined],
        ['a persistent value is archived after its last ledger, and comes back', 'pass', undefined],
      ],
    );
  });
});
