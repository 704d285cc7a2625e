import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { toHex } from '../ledger/bytes.ts';
import { Chain } from '../ledger/chain.ts';
import { createNetwork } from '../ledger/network.ts';
import { STANDALONE_PASSPHRASE, start, startLocalnet } from '../src/localnet.ts';
import { lockFolder } from './lock.ts';

describe('the journal', () => {
  let dataDir: string;
  let path: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
    path = join(dataDir, 'journal');
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  const open = (
    report: (message: string) => void = () => {},
    retention = 1_000,
    passphrase = STANDALONE_PASSPHRASE,
    checkpointEveryBytes?: number,
  ) =>
    new Chain({
      network: createNetwork(passphrase),
      dataDir,
      checkpointEveryBytes,
      retention,
      now: Date.now,
      expectedCloseSeconds: 0,
      report,
    });

  function closeLedgers(count: number): Chain {
    const chain = open();
    for (let left = count; left > 0; left -= 1) chain.closeLedger();
    chain.close();
    return chain;
  }

  it('brings the same chain back after a restart, accounts and transactions included', async () => {
    const { localnet, chain } = await start({ dataDir }, {});
    const address = Keypair.random().publicKey();
    const granted = await (await fetch(`${localnet.friendbotUrl}?addr=${address}`)).json();
    await localnet.close();
    const again = await start({ dataDir }, {});
    assert.deepEqual([...again.chain.entries()].length, [...chain.entries()].length);
    assert.deepEqual(again.chain.header, chain.header);
    assert.equal(again.chain.history.transaction(granted.hash)?.transaction.succeeded, true);
    await again.localnet.closeLedger();
    await again.localnet.close();
  });

  it('cuts off an end that was half written, wherever the writing stopped, and says so', () => {
    closeLedgers(3);
    const whole = join(dataDir, 'whole');
    copyFileSync(path, whole);
    const beforeLast = sizeAfterLedgers(2);
    const size = readFileSync(whole).length;
    for (let cut = beforeLast + 1; cut < size; cut += 7) {
      copyFileSync(whole, path);
      truncateSync(path, cut);
      const reports: string[] = [];
      const chain = open((message) => reports.push(message));
      assert.equal(chain.sequence, 3, `cut at byte ${cut}`);
      assert.match(reports.join(), new RegExp(`cut ${cut - beforeLast} half-written bytes`, 'u'));
      chain.closeLedger();
      chain.close();
      assert.equal(open().sequence, 4, 'and goes on from there');
    }
  });

  /** Bytes of a journal of so many ledgers, made elsewhere. */

  it('takes over from a process whose number another one has by now, as after a restart of a container', () => {
    if (!existsSync('/proc/self/stat')) return; // Elsewhere nothing tells when a process started.
    writeFileSync(join(dataDir, 'lock'), `${process.ppid} another-boot/1\n`);
    lockFolder(dataDir)();
    assert.ok(!existsSync(join(dataDir, 'lock')));
  });

  it('is not cut where a length in its middle is damaged and whole ledgers follow', () => {
    closeLedgers(3);
    const content = readFileSync(path);
    content[sizeAfterLedgers(1)] = 0x7f; // The first byte of the next frame's length.
    writeFileSync(path, content);
    assert.throws(() => open(), /is damaged: the frame at byte \d+ is broken and whole ones follow it. Put a backup/u);
    assert.deepEqual(readFileSync(path), content);
  });

  function sizeAfterLedgers(count: number): number {
    const content = readFileSync(path);
    let offset = 0;
    for (let frame = 0; frame <= count; frame += 1) offset += 8 + content.readUInt32BE(offset);
    return offset;
  }

  it('refuses a file damaged before its end, with what to do', () => {
    closeLedgers(3);
    const content = readFileSync(path);
    const at = Math.floor(content.length / 2);
    content[at] = (content[at] ?? 0) ^ 1;
    writeFileSync(path, content);
    assert.throws(
      () => open(),
      /journal is damaged: the frame at byte \d+ has a wrong checksum.*Put a backup in its place/u,
    );
  });

  it('refuses the chain of another network', () => {
    closeLedgers(1);
    assert.throws(
      () => open(() => {}, 1_000, 'Another Network'),
      /holds the chain of "Standalone Network ; February 2017"/u,
    );
  });

  it('refuses to go on with other settings than it began with', () => {
    closeLedgers(1);
    const network = createNetwork(STANDALONE_PASSPHRASE, { minPersistentTtl: 20 });
    const options = { network, dataDir, retention: 1_000, now: Date.now, expectedCloseSeconds: 0, report: () => {} };
    assert.throws(() => new Chain(options), /other settings; start it with the lifetimes it began with/u);
  });

  describe('with a checkpoint beside it', () => {
    const checkpoint = () => join(dataDir, 'checkpoint');

    /** As `closeLedgers`, with a checkpoint every few ledgers. */
    function closeWithCheckpoints(count: number): Chain {
      const chain = open(() => {}, 1_000, STANDALONE_PASSPHRASE, 4_000);
      for (let left = count; left > 0; left -= 1) chain.closeLedger();
      chain.close();
      return chain;
    }

    it('starts from there as from the whole journal: the same state, the same ledgers', () => {
      const before = closeWithCheckpoints(50);
      const kept = describeChain(before);
      assert.ok(existsSync(checkpoint()));
      const reports: string[] = [];
      const quick = open((message) => reports.push(message));
      quick.close();
      rmSync(checkpoint());
      const whole = open();
      whole.close();
      assert.deepEqual([describeChain(quick), describeChain(whole), reports], [kept, kept, []]);
    });

    it('says that a ledger is damaged when somebody asks for it', () => {
      closeWithCheckpoints(50);
      const content = readFileSync(path);
      const at = content.length / 2;
      content[at] = (content[at] ?? 0) ^ 1;
      writeFileSync(path, content);
      const chain = open();
      assert.throws(
        () => [...chain.history.between(1, 51)],
        /journal is damaged: the frame at byte \d+ has a wrong checksum/u,
      );
      chain.close();
    });

    it("does without another chain's, though that has a frame at the same byte", () => {
      const network = createNetwork(STANDALONE_PASSPHRASE);
      const chainOf = (clockMs: number) => {
        const storing = { dataDir, retention: 1_000, checkpointEveryBytes: 4_000 };
        const options = { network, ...storing, now: () => clockMs, expectedCloseSeconds: 0, report: () => {} };
        const chain = new Chain(options);
        for (let left = 50; left > 0; left -= 1) chain.closeLedger();
        chain.close();
        return chain.header;
      };
      const own = chainOf(1_800_000_000_000);
      const ownJournal = readFileSync(path);
      rmSync(path);
      rmSync(checkpoint());
      chainOf(1_800_000_005_000);
      writeFileSync(path, ownJournal);
      const again = open();
      assert.deepEqual(again.header, own);
      again.close();
    });

    it('does without one that is damaged, older than a backup, or gone', () => {
      const { header } = closeWithCheckpoints(50);
      const whole = readFileSync(checkpoint());
      const shorter = readFileSync(path).subarray(0, sizeAfterLedgers(10));
      const faults: [string, () => void, number][] = [
        ['cut', () => writeFileSync(checkpoint(), whole.subarray(0, 99)), 51],
        ['empty', () => writeFileSync(checkpoint(), ''), 51],
        ['gone', () => rmSync(checkpoint()), 51],
        ['beside an older journal', () => writeFileSync(path, shorter), 11],
      ];
      for (const [fault, make, sequence] of faults) {
        writeFileSync(checkpoint(), whole);
        make();
        const chain = open();
        assert.equal(chain.sequence, sequence, fault);
        if (sequence === 51) assert.deepEqual(chain.header, header);
        chain.close();
      }
    });
  });

  it('is rewritten at a start when most of it is no longer told about, and stays the same chain', () => {
    const before = closeLedgers(50);
    const size = readFileSync(path).length;
    const compacted = open(() => {}, 5);
    compacted.close();
    assert.ok(readFileSync(path).length < size / 2);
    assert.ok(!existsSync(`${path}.new`));
    const again = open(() => {}, 5);
    assert.deepEqual([again.header, again.history.oldest?.sequence], [before.header, 47]);
    assert.deepEqual(
      [...again.entries()].map(([key]) => key),
      [...before.entries()].map(([key]) => key),
    );
    again.closeLedger();
    again.close();
  });

  /** Everything a chain tells, to compare. */
  function describeChain(chain: Chain) {
    const entries = [...chain.entries()].map(([key, { bytes }]) => [key, toHex(bytes)]);
    const ledgers = chain.history.stretches().map(({ first, last, hashes }) => [first, last, hashes]);
    return { header: chain.header.toXdr('hex'), entries, ledgers };
  }

  it('belongs to one process at a time', async () => {
    const localnet = await startLocalnet({ dataDir });
    await assert.rejects(
      startLocalnet({ dataDir }),
      /is in use by this process \(\d+\); stop that one, or choose another folder/u,
    );
    await localnet.close();
    writeFileSync(join(dataDir, 'lock'), '1\n');
    assert.throws(() => lockFolder(dataDir), /is in use by process 1;/u);
  });

  it('is taken over from a process that is gone', () => {
    writeFileSync(join(dataDir, 'lock'), '999999999\n');
    lockFolder(dataDir)();
    writeFileSync(join(dataDir, 'lock'), '');
    lockFolder(dataDir)();
    assert.ok(!existsSync(join(dataDir, 'lock')));
  });
});
