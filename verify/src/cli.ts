#!/usr/bin/env node
import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { StrKey } from '@stellar/stellar-sdk';
import { CanonicalError, examine, fileBytesMax, PresentedError, readPresented, type Verdict, words } from './index.ts';
import { ledgerByRpc } from './rpc.ts';

const help = `brain-storm-verify FILE --rpc URL --contract C…

Is this certificate real, and does it still stand? Reads the file (JSON, JWT, PNG, SVG or PDF) and asks the ledger through
a Stellar RPC server of your choice. Nothing of Brain-Storm has to run, and the file goes nowhere.

  --rpc URL       a Stellar RPC server, as https://…
  --contract C…   the certificate contract that you trust; the issuer publishes it
  --help          this text

Exit status: 0 valid, 1 not valid, 2 could not check.
`;

/** What is wrong with the command as it was typed. */
class CommandError extends Error {
  override name = 'CommandError';
}

interface Command {
  file: string;
  rpcUrl: string;
  contract: string;
}

const couldNotCheck = 2;
const exitCodes: Partial<Record<Verdict, number>> = { valid: 0, could_not_check: couldNotCheck };

async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  if (command === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const presented = await readPresented(await readFile(command.file));
  const { issuer } = presented.content as { issuer?: string | { id?: string } };
  const named = typeof issuer === 'string' ? issuer : issuer?.id;
  const ask = ledgerByRpc(command);
  let silence = '';
  const { verdict, sentence, checks, asOf } = await examine(presented, {
    // Who names this contract takes its word: the ledger's hash covers the issuer's name with all the rest.
    home: { issuers: named === undefined ? [] : [named], contract: command.contract },
    ledger: (about) =>
      ask(about).catch((error: unknown) => {
        silence = reasonOf(error);
        throw error;
      }),
    now: new Date(),
  });
  const lines = [words.en.verdictWords[verdict], sentence, ''];
  for (const check of checks)
    lines.push(`  ${check.name.padEnd(10)}${outcomeWords[check.outcome].padEnd(17)}${check.sentence}`);
  if (asOf) lines.push('', `As of ledger ${asOf.ledger}, closed ${asOf.closedAt}, by ${command.rpcUrl}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (silence) process.stderr.write(`${command.rpcUrl}: ${silence}\n`);
  return exitCodes[verdict] ?? 1;
}

const outcomeWords = {
  passed: 'passed',
  failed: 'failed',
  could_not_check: 'could not check',
  not_asked: 'not asked',
} as const;

function readCommand(args: string[]): Command | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new CommandError(`Expected one file, found ${positionals.length}.`);
  const { rpc, contract } = values;
  if (rpc === undefined || !/^https?:/i.test(rpc) || !URL.canParse(rpc))
    throw new CommandError(`Expected --rpc with an address as https://…, found ${rpc ?? 'none'}.`);
  if (contract === undefined || !StrKey.isValidContract(contract))
    throw new CommandError(
      `Expected --contract with a contract’s address, C and 55 signs, found ${contract ?? 'none'}.`,
    );
  return { file, rpcUrl: rpc, contract };
}

function parse(args: string[]) {
  try {
    const options = { rpc: { type: 'string' }, contract: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new CommandError(reasonOf(error));
  }
}

async function readFile(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await fs.stat(file);
    if (size > fileBytesMax)
      throw new CommandError(`${file} has ${size} bytes; a certificate has ${fileBytesMax} at most.`);
    return await fs.readFile(file);
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(`Could not read ${file}: ${reasonOf(error)}`);
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Never thrown on: Node ends with 1 then, which here says that a certificate is not valid.
    process.exitCode = couldNotCheck;
    if (error instanceof CommandError) process.stderr.write(`${error.message}\n\n${help}`);
    else if (error instanceof PresentedError || error instanceof CanonicalError)
      process.stderr.write(`${error.message}\n`);
    else console.error(error);
  },
);
