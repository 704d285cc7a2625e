import assert from 'node:assert/strict';
import { account, certificateAddress, closedAt, roleChanged, testContracts } from '../testing/events.ts';
import { type ScriptedRpc, scriptedRpc } from '../testing/scripted-rpc.ts';
import { failOver } from './fail-over.ts';
import { createJsonRpc } from './json-rpc.ts';
import { createRpcEventsSource } from './rpc-events.ts';
import { type Position, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

const position = (ledger: number): Position => ({ ledger, closedAt: closedAt(ledger) });
const passphrase = testContracts.networkPassphrase;

describe('several RPCs as one', () => {
  const rpcs: ScriptedRpc[] = [];
  const switches: string[] = [];
  let nowMs = 0;

  beforeEach(async () => {
    nowMs = 0;
    switches.length = 0;
    for (let i = 0; i < 3; i++) rpcs.push(await scriptedRpc({ latest: 100 }));
  });
  afterEach(async () => {
    for (const rpc of rpcs.splice(0)) await rpc.close();
  });

  function open(): Source {
    const sources = rpcs.map(({ url }, i) =>
      createRpcEventsSource({
        rpc: createJsonRpc({ url, timeoutMs: 500 }),
        host: `rpc${i}`,
        contractAddresses: [certificateAddress],
      }),
    );
    return failOver(sources, { onSwitch: (name, reason) => switches.push(`${name}: ${reason}`), now: () => nowMs });
  }
  const rpc = (i: number): ScriptedRpc => rpcs[i] as ScriptedRpc;
  const asked = (): number[] => rpcs.map(({ calls }) => calls.filter(({ method }) => method === 'getEvents').length);

  it('asks the first alone while it answers', async () => {
    const source = open();
    await source.requireNetwork(passphrase);
    await source.scan(position(50));
    await source.scan(position(100));
    assert.deepEqual(asked(), [2, 0, 0]);
  });

  it('I-13: turns to the next on whatever fault, and stays there', async () => {
    for (const fault of [
      'cut',
      'silence',
      { status: 503 },
      { status: 429 },
      { code: -32001 },
      { code: -32603 },
      { code: -32600 },
      { result: {} },
    ] as const) {
      const source = open();
      await source.requireNetwork(passphrase);
      rpc(0).fault = () => fault;
      assert.deepEqual((await source.scan(position(50))).scannedThrough, position(100));
      rpc(0).fault = undefined;
      rpc(0).calls.length = 0;
      await source.scan(position(50));
      assert.deepEqual(asked()[0], 0);
    }
    assert.match(switches[0] as string, /^getEvents of rpc1: getEvents failed: /);
  });

  it('I-11: turns away from a node that is behind the cursor, and waits when all are', async () => {
    const source = open();
    await source.requireNetwork(passphrase);
    rpc(0).chain.latest = 60;
    rpc(1).chain.latest = 70;
    assert.deepEqual((await source.scan(position(90))).scannedThrough, position(100));
    rpc(2).chain.latest = 80;
    await assert.rejects(
      source.scan(position(90)),
      (error: unknown) => error instanceof SourceRetry && error.state === 'source_behind',
    );
    rpc(1).chain.latest = 95;
    assert.deepEqual((await source.scan(position(90))).scannedThrough, position(95));
  });

  it('I-11: recognises a node that answers, but stands still or lags, by what another has', async () => {
    const source = open();
    await source.requireNetwork(passphrase);
    await source.scan(position(100));
    for (const i of [1, 2]) rpc(i).chain.latest = 103;
    assert.equal((await source.scan(position(100))).more, false, 'not looked for at every scan');
    nowMs += 20_000;
    const noticed = await source.scan(position(100));
    assert.deepEqual([noticed.latest.ledger, noticed.more], [103, true]);
    assert.deepEqual((await source.scan(position(100))).scannedThrough, position(103));
    assert.deepEqual(switches, ['getEvents of rpc1: getEvents of rpc0 has ledger 100, this one 103']);
  });

  it('I-11: leaves one ledger of difference to the network', async () => {
    const source = open();
    await source.requireNetwork(passphrase);
    rpc(1).chain.latest = 101;
    nowMs += 20_000;
    assert.equal((await source.scan(position(100))).latest.ledger, 100);
    assert.deepEqual(switches, []);
  });

  it('I-10: is a gap only when none has the history; then the smallest', async () => {
    const source = open();
    await source.requireNetwork(passphrase);
    for (const [i, oldest] of [80, 40, 60].entries()) rpc(i).chain.oldest = oldest;
    await assert.rejects(
      source.scan(position(9)),
      (error: unknown) => error instanceof SourceGap && error.missingFrom === 10 && error.missingTo === 39,
    );
    rpc(2).fault = () => 'cut';
    await assert.rejects(source.scan(position(9)), SourceRetry, 'the one that is away may have it');
    rpc(1).chain.oldest = 1;
    assert.deepEqual((await source.scan(position(9))).scannedThrough, position(100));
  });

  it('I-21: stops when any of them is on another network, at the start or when it is first asked', async () => {
    rpc(1).chain.passphrase = 'Other';
    await assert.rejects(open().requireNetwork(passphrase), SourceFatal);

    rpc(1).fault = () => 'cut';
    const source = open();
    await source.requireNetwork(passphrase);
    rpc(1).fault = undefined;
    rpc(0).fault = () => 'cut';
    await assert.rejects(
      source.scan(position(50)),
      (error: unknown) => error instanceof SourceFatal && /"Other"/.test(error.message),
    );
  });

  it('starts while one answers, and says what is wrong with each when none does', async () => {
    rpc(0).fault = rpc(1).fault = () => 'cut';
    const source = open();
    await source.requireNetwork(passphrase);
    const event = roleChanged({ ledger: 60 }, certificateAddress, 'role_granted', 'issuer', account(1), account(0));
    rpc(2).chain.events = [event];
    assert.deepEqual((await source.scan(position(50))).events, [event]);
    assert.equal(await source.holds(event), true);
    rpc(2).fault = () => ({ status: 503 });
    await assert.rejects(source.scan(position(50)), /getEvents failed: HTTP 503; .*getNetwork failed/);
  });
});
