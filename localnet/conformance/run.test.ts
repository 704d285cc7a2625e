import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type Localnet, startLocalnet } from '../src/index.ts';
import { readCommand } from './command.ts';

interface Run {
  code: number;
  output: string;
  errors: string;
}

describe('the command of the conformance suite', function () {
  this.timeout(60_000); // processes of their own
  let localnet: Localnet;

  before(async () => {
    localnet = await startLocalnet();
  });

  after(() => localnet.close());

  function run(...argv: string[]): Promise<Run> {
    return new Promise((resolve) => {
      execFile(process.execPath, [join(import.meta.dirname, 'run.ts'), ...argv], (error, output, errors) => {
        resolve({ code: error ? Number(error.code) : 0, output, errors });
      });
    });
  }

  const ask = (...more: string[]) => run('--rpc', localnet.rpcUrl, '--friendbot', localnet.friendbotUrl, ...more);

  it('prints each expectation with its document and what came of it, and ends with 1 when one is not met', async () => {
    const { code, output } = await ask('--only', 'getHealth|fee statistics', '--horizon', localnet.rpcUrl);
    assert.equal(code, 1);
    assert.match(
      output,
      /pass {2}getHealth is healthy and tells the range of ledgers\n +https:\/\/developers\.stellar\.org/u,
    );
    assert.match(output, /fail {2}fee statistics are text/u);
    assert.match(output, /\d+ passed, 1 failed, 0 skipped\n$/u);
  });

  it('prints an object per case when asked, skips what it cannot ask for, and ends with 0', async () => {
    const { code, output } = await ask('--only', 'getNetwork|fee statistics', '--json');
    const lines = output
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    const told = lines.map(({ name, verdict, reason }) => [name, verdict, reason]).toSorted();
    assert.equal(code, 0);
    assert.deepEqual(told, [
      ['fee statistics are text, in stroops', 'skip', 'no --horizon was given'],
      ['getNetwork tells the passphrase and a protocol version', 'pass', undefined],
    ]);
  });

  it('ends with 2 and says why when the network is another one', async () => {
    const { code, errors } = await ask('--passphrase', 'another');
    assert.equal(code, 2);
    assert.match(errors, /the RPC is of the network ".*", expected "another"/u);
  });

  it('says what is wrong with an argument, and what was expected', () => {
    const url = 'http://localhost:8000';
    const faults: [string[], RegExp][] = [
      [[], /--rpc is missing, expected the address of a network/u],
      [['--rpc', 'localhost'], /--rpc is "localhost", expected an address that begins with http/u],
      [['--rpc', url], /--friendbot is missing/u],
      [['--rpc', url, '--friendbot', url, '--horizon', 'x'], /--horizon is "x"/u],
      [['--rpc', url, '--friendbot', url, '--only', '('], /--only is "\(", expected a regular expression/u],
      [['--fast'], /--fast/u],
    ];
    for (const [argv, message] of faults) {
      const command = readCommand(argv);
      assert.ok('text' in command && command.exitCode === 2);
      assert.match(command.text, message);
    }
  });
});
