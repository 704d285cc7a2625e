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
