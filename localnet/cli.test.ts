import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommand } from './src/command.ts';

describe('the command line', () => {
  let dataDir: string;

  before(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
  });

  after(() => rmSync(dataDir, { recursive: true }));

  it('runs a network until it is interrupted, and goes on with the same chain', async () => {
    const flags = ['--port', '0', '--data-dir', dataDir, '--ledger-ms', '0'];
    const first = run(flags);
    const url = (await first.until(/rpc +(\S+)/u))[1] ?? '';
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"getLatestLedger"}',
    });
    assert.equal((await answer.json()).result.sequence, 2);
    const second = run(flags);
    assert.deepEqual([await second.exit, second.output.includes('is in use by process')], [1, true]);
    first.child.kill('SIGINT');
    assert.equal(await first.exit, 0);
    const again = run(flags);
    await again.until(/ledger 2 of.*friendbot/su);
    again.child.kill('SIGTERM');
    assert.equal(await again.exit, 0);
  });

  it('explains itself, and what is wrong with its flags', () => {
    assert.match(textOf(['--help'], 0), /--ledger-ms <ms>/u);
    assert.match(textOf(['--port', 'x'], 2), /--port is "x", expected a whole number\nSee --help/u);
    assert.match(textOf(['--bogus'], 2), /Unknown option '--bogus'/u);
    assert.match(textOf(['extra'], 2), /extra/u);
  });
});

function textOf(flags: string[], exitCode: number): string {
  const command = readCommand(flags);
  assert.ok('text' in command);
  assert.equal(command.exitCode, exitCode);
  return command.text;
}

interface Run {
  child: ChildProcess;
  output: string;
  exit: Promise<number | null>;
  /** Resolves once the output matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

function run(flags: string[]): Run {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...flags]);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const started: Run = { child, output: '', exit, until };
  const waiting: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      started.output += chunk.toString();
      for (const check of waiting) check();
    });
  }
  function until(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const match = pattern.exec(started.output);
        if (match) resolve(match);
      };
      waiting.push(check);
      check();
      void exit.then(() => reject(new Error(`it ended before it said ${pattern}: ${started.output}`)));
    });
  }
  return started;
}
