import assert from 'node:assert/strict';
import type { SourceEvent } from '../event.ts';
import { recorded, recordedAddresses, recordedEvents } from '../testing/recorded.ts';
import { type RpcCall, type ScriptedRpc, scriptedRpc } from '../testing/scripted-rpc.ts';
import { createJsonRpc } from './json-rpc.ts';
import { createRpcLedgersSource } from './rpc-ledgers.ts';
import { type Position, type Source, SourceGap, SourceRetry } from './source.ts';

const position = (ledger: number): Position => ({ ledger, closedAt: null });
const hashOf = (sequence: number): string | undefined =>
  recorded.ledgers.find((ledger) => ledger.sequence === sequence)?.hash;

describe('the source getLedgers', () => {
  let rpc: ScriptedRpc;
  let source: Source;
  const asked = (): RpcCall[] => rpc.calls.filter(({ method }) => method === 'getLedgers');

  beforeEach(async () => {
    const { networkPassphrase: passphrase, ledgers } = recorded;
    rpc = await scriptedRpc({ oldest: 7, latest: 36, passphrase, ledgers });
    source = createRpcLedgersSource({
      rpc: createJsonRpc({ url: rpc.url }),
      host: 'rpc.test',
      contractAddresses: recordedAddresses,
    });
  });
  afterEach(() => rpc.close());

  async function readAll(after: Position, until?: number): Promise<SourceEvent[]> {
    const events: SourceEvent[] = [];
    for (let at = after, tries = 0; at.ledger < (until ?? 36); tries++) {
      assert.ok(tries < 100, 'it goes on and on');
      const scan = await source.scan(at, until).catch((error: unknown) => {
        if (!(error instanceof SourceRetry)) throw error;
      });
      if (!scan) continue;
      events.push(...scan.events);
      at = scan.scannedThrough;
      assert.equal(scan.hash, hashOf(at.ledger));
    }
    return events;
  }

  it("I-19: gives exactly the real RPC's events, a few ledgers at a time", async () => {
    assert.deepEqual(await readAll(position(6)), recordedEvents);
    assert.ok(asked().length > 1);
  });

  it('reads no further than it is asked to', async () => {
    const expected = recordedEvents.filter(({ ledger }) => ledger > 9 && ledger <= 20);
    assert.deepEqual(await readAll(position(9), 20), expected);
  });

  it('I-13: asks for fewer ledgers when the server is overwhelmed, and for more again later', async () => {
    let refusals = 0;
    rpc.fault = ({ method, params }) =>
      method === 'getLedgers' && (params.pagination?.limit ?? 0) > 2 && refusals++ < 3 ? { code: -32001 } : undefined;
    assert.deepEqual(await readAll(position(6)), recordedEvents);
    const limits = asked().map(({ params }) => params.pagination?.limit as number);
    assert.deepEqual(limits.slice(0, 4), [8, 4, 2, 4]);
  });

  it('has ledgers before the oldest that the server names, where a data lake stands behind it', async () => {
    rpc.chain.oldest = 30;
    assert.deepEqual(await readAll(position(6)), recordedEvents);
  });

  it('I-10: says which ledgers are missing, and so does a server that gives no ledgers', async () => {
    rpc.chain.oldest = 30;
    rpc.chain.ledgers = recorded.ledgers.filter(({ sequence }) => sequence >= 30);
    const missing = async (): Promise<number[]> => {
      const error = await source.scan(position(9)).catch((caught: unknown) => caught);
      assert.ok(error instanceof SourceGap, String(error));
      return [error.missingFrom, error.missingTo, error.latest.ledger];
    };
    assert.deepEqual(await missing(), [10, 29, 36]);
    rpc.chain.ledgers = undefined;
    assert.deepEqual(await missing(), [10, 29, 36]);
  });

  it('has nothing new at the newest ledger, and does not ask beyond it', async () => {
    const { events, scannedThrough, more } = await source.scan(position(36));
    assert.deepEqual([events, scannedThrough, more], [[], position(36), false]);
    assert.equal(asked().length, 0);
  });

  it('takes nothing from an answer that skips, repeats, alters or cuts a ledger', async () => {
    const [first, second, third] = recorded.ledgers;
    assert.ok(first && second && third);
    const answers: object[] = [
      { ledgers: [] },
      { ledgers: [second, third] },
      { ledgers: [first, third] },
      { ledgers: [first, first] },
      { ledgers: [{ ...first, metadataXdr: first.metadataXdr.slice(0, 400) }] },
      { ledgers: [{ ...first, metadataXdr: undefined }] },
    ];
    for (const result of answers) {
      rpc.fault = ({ method }) => (method === 'getLedgers' ? { result } : undefined);
      await assert.rejects(
        source.scan(position(6)),
        (error: unknown) => error instanceof SourceRetry && /answered oddly/.test(error.message),
      );
    }
  });

  it('I-21: tells the hash of a ledger, of the one before its oldest too', async () => {
    assert.equal(await source.hashOf(20), hashOf(20));
    assert.equal(await source.hashOf(36), hashOf(36));
    rpc.chain.oldest = 20;
    rpc.chain.ledgers = recorded.ledgers.filter(({ sequence }) => sequence >= 20);
    assert.deepEqual([await source.hashOf(19), await source.hashOf(18)], [hashOf(19), undefined]);
    assert.equal(await source.hashOf(37), undefined);
    rpc.chain.ledgers = undefined;
    assert.equal(await source.hashOf(20), undefined);
  });
});
