import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keypair } from '@stellar/stellar-sdk';
import { Playground } from './testing.ts';

describe('a contract on a chain that was restarted', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));

  after(() => rmSync(dataDir, { recursive: true }));

  it('goes on from its state, and a call costs what it cost before: fee, instructions, memory', async () => {
    const first = await Playground.start({ dataDir });
    const alice = await first.person();
    const contractId = await first.deployHello(alice);
    await call(first, alice, contractId);
    const before = await call(first, alice, contractId);
    await first.localnet.close();
    const second = await Playground.start({ dataDir });
    const after = await call(second, alice, contractId);
    await second.localnet.close();
    assert.deepEqual([before.result, after.result], [2, 3]);
    assert.deepEqual(after.costs, before.costs);
  });
});

async function call(playground: Playground, keypair: Keypair, contractId: string) {
  const client = await playground.client(contractId, keypair);
  const call = await client.hello({ to: keypair.publicKey(), msg: 'same' });
  const { result, getTransactionResponse: response } = await call.signAndSend();
  assert.ok(response?.status === 'SUCCESS');
  const metrics = response.diagnosticEventsXdr?.map((event) => event.toJson()) ?? [];
  assert.ok(JSON.stringify(metrics).includes('cpu_insn'));
  return { result, costs: { fee: response.resultXdr.feeCharged, metrics: metrics.slice(-19) } };
}
