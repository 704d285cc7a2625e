import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keypair, rpc } from '@stellar/stellar-sdk';
import { startLocalnet } from './localnet.ts';
import { Playground } from './testing.ts';

describe('a localnet of protocol 29', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
  let playground: Playground;
  let alice: Keypair;
  let contractId: string;

  before(async () => {
    playground = await Playground.start({ protocol: 29, dataDir });
    alice = await playground.person();
    contractId = await playground.deployHello(alice);
  });

  after(async () => {
    await playground.localnet.close();
    rmSync(dataDir, { recursive: true });
  });

  it('says so in its headers and in every answer that names the protocol', async () => {
    const { server, chain } = playground;
    const latest = await server.getLatestLedger();
    const { protocolVersion: ofNetwork } = await server.getNetwork();
    const { protocolVersion: ofVersion, captiveCoreVersion } = await server.getVersionInfo();
    assert.deepEqual(
      [latest.protocolVersion, Number(ofNetwork), ofVersion, chain.header.ledgerVersion],
      [29, 29, 29, 29],
    );
    assert.match(String(captiveCoreVersion), /soroban-env-host 29/u);
  });

  it('executes what it simulated, for other instructions than protocol 28 counts', async () => {
    const instructions = await instructionsOfSecondCall(playground, alice, contractId);
    const other = await Playground.start({ protocol: 28 });
    const bob = await other.person();
    const before = await instructionsOfSecondCall(other, bob, await other.deployHello(bob));
    await other.localnet.close();
    assert.notEqual(instructions, before);
  });

  it('keeps its chain from being continued under another protocol', async () => {
    await playground.localnet.close();
    await assert.rejects(startLocalnet({ dataDir, protocol: 28 }), {
      message: 'the data folder holds a chain of protocol 29, not 28; choose another folder or that protocol',
    });
    playground = await Playground.start({ protocol: 29, dataDir });
    assert.equal((await playground.server.getLatestLedger()).protocolVersion, 29);
  });
});

/** The first call creates the counter; the second is like all that follow. */
async function instructionsOfSecondCall(playground: Playground, keypair: Keypair, contractId: string): Promise<bigint> {
  const client = await playground.client(contractId, keypair);
  const call = (msg: string) => client.hello({ to: keypair.publicKey(), msg });
  await (await call('first')).signAndSend();
  const sent = await (await call('second')).signAndSend();
  const response = sent.getTransactionResponse as rpc.Api.GetSuccessfulTransactionResponse;
  assert.deepEqual([response.status, sent.result], ['SUCCESS', 2]);
  const events = response.diagnosticEventsXdr ?? [];
  const metric = events.find(({ event }) => JSON.stringify(event.body.v0.topics[1]?.toJson()).includes('cpu_insn'));
  assert.ok(metric?.event.body.v0.data.type === 'scvU64');
  return metric.event.body.v0.data.u64;
}
