import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Localnet, startLocalnet } from './localnet.ts';
import { helloWasm } from './testing.ts';

const program = process.env.STELLAR_CLI ?? 'stellar';
const isHere = spawnSync(program, ['--version']).status === 0;
const NETWORK = ['--network', 'localnet'];

/** https://developers.stellar.org/docs/tools/cli, as released: `cargo install stellar-cli`. */
describe('the Stellar CLI, unchanged', () => {
  if (!isHere) {
    it(`is not tried: there is no program "${program}"; STELLAR_CLI names one that is elsewhere`, () => {});
    return;
  }

  let localnet: Localnet;
  let home: string;
  let contract: string;

  /** What a command prints; what it reports meanwhile goes to stderr. */
  const stellar = async (...args: string[]) => {
    const env = {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      STELLAR_NO_UPDATE_CHECK: '1',
    };
    const { stdout, stderr } = await promisify(execFile)(program, args, { env, cwd: home });
    return { text: stdout.trim(), report: stderr };
  };

  before(async function () {
    this.timeout(120_000);
    home = mkdtempSync(join(tmpdir(), 'stellar-cli-'));
    localnet = await startLocalnet();
    const where = ['--rpc-url', localnet.rpcUrl, '--network-passphrase', localnet.networkPassphrase];
    await stellar('network', 'add', 'localnet', ...where);
    await stellar('keys', 'generate', 'alice', ...NETWORK, '--fund');
    writeFileSync(join(home, 'hello.wasm'), helloWasm());
    const deployed = await stellar('contract', 'deploy', '--wasm', 'hello.wasm', '--source', 'alice', ...NETWORK);
    contract = deployed.text;
  });

  after(async () => {
    await localnet.close();
    rmSync(home, { recursive: true });
  });

  it('finds the network healthy, and what it is', async () => {
    assert.match((await stellar('network', 'health', ...NETWORK)).report, /Healthy/u);
    assert.match((await stellar('network', 'info', ...NETWORK)).report, /Protocol Version: 28/u);
  });

  it('deploys a contract and calls it by its own interface', async () => {
    assert.match(contract, /^C[A-Z2-7]{55}$/u);
    const call = ['contract', 'invoke', '--id', contract, '--source', 'alice', ...NETWORK, '--', 'hello'];
    assert.equal((await stellar(...call, '--to', 'alice', '--msg', 'first')).text, '1');
    const second = await stellar(...call, '--to', 'alice', '--msg', 'second');
    assert.equal(second.text, '2');
    assert.match(second.report, /Success - Event: Hello/u);
  }).timeout(60_000);

  it('reads events, ledgers and fees', async () => {
    const events = await stellar('events', ...NETWORK, '--start-ledger', '2', '--id', contract, '--output', 'json');
    const told = events.text.split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(
      told.map(({ event_name, params }) => [event_name, params.msg]),
      [
        ['Hello', 'first'],
        ['Hello', 'second'],
      ],
    );
    assert.match((await stellar('ledger', 'latest', ...NETWORK)).text, /Protocol Version: 28/u);
    assert.match((await stellar('fees', 'stats', ...NETWORK)).text, /Max Soroban Inclusion Fee: 100/u);
  }).timeout(60_000);

  it('extends a lifetime, deploys the native asset contract, pays', async () => {
    const as = ['--source', 'alice', ...NETWORK];
    await stellar(
      'contract',
      'extend',
      '--id',
      contract,
      '--ledgers-to-extend',
      '200000',
      '--durability',
      'persistent',
      ...as,
    );
    const asset = await stellar('contract', 'asset', 'deploy', '--asset', 'native', ...as);
    assert.equal(asset.text, (await stellar('contract', 'id', 'asset', '--asset', 'native', ...NETWORK)).text);
    const balance = ['contract', 'invoke', '--id', asset.text, ...as, '--', 'balance', '--id', 'alice'];
    assert.match((await stellar(...balance)).text, /^"\d{11}"$/u);
    await stellar('tx', 'new', 'payment', '--destination', 'alice', '--amount', '1', ...as);
  }).timeout(60_000);
});
