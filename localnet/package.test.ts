import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const name = '@brain-storm/localnet';
const repository = path.resolve(import.meta.dirname, '..');
const SIZE_BYTES_MAX = 5_000_000;

describe('the package @brain-storm/localnet', () => {
  let folder: string;
  let installed: string;
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });

  before(function () {
    this.timeout(120_000); // the type checker
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-localnet-'));
    installed = path.join(folder, 'node_modules', name);
    const localnet = { cwd: import.meta.dirname };
    execFileSync('npm', ['run', '--silent', 'build'], localnet);
    execFileSync('npm', ['pack', '--silent', './dist', '--pack-destination', folder], localnet);
    fs.mkdirSync(installed, { recursive: true });
    run('tar', '-xzf', 'brain-storm-localnet-0.1.0.tgz', '-C', installed, '--strip-components=1');
    linkFromRepository('@stellar/stellar-sdk', '@types/node');
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  /** Stands in for the installation of what the package and its user depend on. */
  function linkFromRepository(...dependencies: string[]): void {
    for (const dependency of dependencies) {
      const link = path.join(folder, 'node_modules', dependency);
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.symlinkSync(path.join(repository, 'node_modules', dependency), link);
    }
  }

  it('is JavaScript and types only, without tests and fixtures, and stays small', () => {
    const files = fs.readdirSync(installed, { recursive: true, encoding: 'utf8' });
    const unwanted = files.filter(
      (file) => /\.test\.|testing|fixture|transcript|\.rs$/.test(file) || /(?<!\.d)\.ts$/.test(file),
    );
    assert.deepEqual(unwanted, []);
    const { size } = fs.statSync(path.join(folder, 'brain-storm-localnet-0.1.0.tgz'));
    assert.ok(size < SIZE_BYTES_MAX, `${size} bytes`);
  });

  it('runs a network that funds an account, from a project elsewhere that is type-checked strictly', function () {
    this.timeout(60_000);
    fs.writeFileSync(
      path.join(folder, 'use.mts'),
      `import { Asset, Keypair, Operation, rpc, TransactionBuilder } from '@stellar/stellar-sdk';
       import { type Localnet, startLocalnet } from '${name}';
       const localnet: Localnet = await startLocalnet();
       const { networkPassphrase, rpcUrl } = localnet;
       const server = new rpc.Server(rpcUrl, { allowHttp: true });
       const alice = Keypair.random();
       await server.fundAddress(alice.publicKey());
       const source = await server.getAccount(alice.publicKey());
       const deploy = new TransactionBuilder(source, { fee: '100', networkPassphrase })
         .addOperation(Operation.createStellarAssetContract({ asset: Asset.native() }))
         .setTimeout(60)
         .build();
       const prepared = await server.prepareTransaction(deploy);
       prepared.sign(alice);
       const { hash } = await server.sendTransaction(prepared);
       const { status } = await server.pollTransaction(hash, { sleepStrategy: () => 50 });
       await localnet.close();
       console.log(status);`,
    );
    const tsc = path.join(repository, 'node_modules/.bin/tsc');
    run(tsc, '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node', 'use.mts');
    assert.equal(run(process.execPath, 'use.mjs'), 'SUCCESS\n');
  });

  it('has a command that explains itself', () => {
    const { bin } = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'));
    const help = run(process.execPath, path.join(installed, bin.localnet), '--help');
    assert.match(help, /npx @brain-storm\/localnet \[options\]/u);
  });

  it('is not published from its sources', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8'));
    const published = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'));
    assert.deepEqual([manifest.private, published.private, published.scripts], [true, undefined, undefined]);
  });
});
