#!/usr/bin/env node
import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { StrKey } from '@stellar/stellar-sdk';
import {
  CanonicalError,
  chainEvidenceType,
  examine,
  fileBytesMax,
  type Presented,
  PresentedError,
  parseContent,
  readPresented,
  type Verdict,
  words,
} from './index.ts';
import { ledgerByRpc } from './rpc.ts';

const help = `brain-storm-verify FILE (--rpc URL | --network NAME) [--contract C…] [--did FILE]

Is this certificate real, and does it still stand? Reads the file (JSON, JWT, PNG, SVG or PDF) and asks the ledger through
a Stellar RPC server of your choice. Nothing of Brain-Storm has to run, and the file goes nowhere.

  --rpc URL       a Stellar RPC server, as https://…
  --network NAME  testnet or pubnet: its public server, in place of --rpc; with it, the network it has to be
  --contract C…   the certificate contract that you trust; the issuer publishes it. Without it the one that the file
                  names is asked, and the answer is at best “could not check”: a look-alike names its own
  --did FILE      the issuer's DID document, as you got it from https://its-domain/.well-known/did.json: the
                  signature is checked by its keys, and the contract that the issuer signed needs no --contract
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
  networkPassphrase: string | undefined;
  contract: string | undefined;
  did: string | undefined;
}

/** The networks that everybody knows, each with a server that anybody may ask. */
const networks = {
  testnet: { rpcUrl: 'https://soroban-testnet.stellar.org', passphrase: 'Test SDF Network ; September 2015' },
  pubnet: { rpcUrl: 'https://mainnet.sorobanrpc.com', passphrase: 'Public Global Stellar Network ; September 2015' },
};

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
  const contract = command.contract ?? contractIn(presented);
  const document = command.did === undefined ? undefined : await readDocument(command.did);
  const ask = ledgerByRpc({ ...command, contract });
  // Whose document the user vouches for, that issuer's signature vouches for the contract that it covers.
  let isTrusted = command.contract !== undefined;
  let silence = '';
  const { verdict, sentence, checks, asOf, says } = await examine(presented, {
    // Who names this contract takes its word: the ledger's hash covers the issuer's name with all the rest.
    home: { issuers: named === undefined ? [] : [named], contract },
    ledger: async (about) => {
      try {
        const answer = await ask(about);
        return isTrusted ? answer : { ...answer, issuerRole: 'unknown' };
      } catch (error) {
        silence = reasonOf(error);
        throw error;
      }
    },
    controller: async (id) => (id === document?.id ? document : undefined),
    onCheck: ({ name, outcome }) => {
      if (name === 'signature' && outcome === 'passed' && named?.startsWith('did:') && document?.id === named)
        isTrusted = true;
    },
    now: new Date(),
  });
  const lines = [words.en.verdictWords[verdict], sentence, ''];
  if (says)
    lines.push(
      `It says: ${seen(says.title ?? 'no title')}, ${says.name === null ? 'in nobody’s name' : `in the name of ${seen(says.name)}`}.`,
      'Compare this with what the file shows: its look can be changed, and only what it carries was checked.',
      '',
    );
  for (const check of checks)
    lines.push(`  ${check.name.padEnd(10)}${outcomeWords[check.outcome].padEnd(17)}${check.sentence}`);
  if (!document && checks.some(({ name, outcome }) => name === 'signature' && outcome === 'could_not_check'))
    lines.push('', `Nobody was asked for the keys of ${named}: give --did, and the signature is checked by them.`);
  if (asOf) lines.push('', `As of ledger ${asOf.ledger}, closed ${asOf.closedAt}, by ${command.rpcUrl}`);
  if (!isTrusted)
    lines.push(
      '',
      `The file itself named the contract ${contract}, and so would a look-alike: give --contract or --did.`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
  if (silence) process.stderr.write(`${command.rpcUrl}: ${silence}\n`);
  return exitCodes[verdict] ?? 1;
}

/** Without what a terminal would obey. */
const seen = (text: string) => text.replaceAll(/\p{C}/gu, '\u{fffd}');

const outcomeWords = {
  passed: 'passed',
  failed: 'failed',
  could_not_check: 'could not check',
  not_asked: 'not asked',
} as const;

/** The contract that a certificate says it is on. */
function contractIn({ content }: Presented): string {
  const named = [content.evidence ?? []].flat().flatMap((entry) => {
    const { type, contract } = (entry ?? {}) as { type?: unknown; contract?: unknown };
    return [type].flat().includes(chainEvidenceType) ? [contract] : [];
  });
  const [contract] = named;
  if (typeof contract === 'string' && StrKey.isValidContract(contract)) return contract;
  throw new CommandError('Expected --contract: the file names none.');
}

async function readDocument(file: string): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readFile(file));
  try {
    return parseContent(text);
  } catch (error) {
    throw new CommandError(`Expected a DID document in ${file}: ${reasonOf(error)}`);
  }
}

function readCommand(args: string[]): Command | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new CommandError(`Expected one file, found ${positionals.length}.`);
  const { network, contract, did } = values;
  const known = network === 'testnet' || network === 'pubnet' ? networks[network] : undefined;
  if (network !== undefined && !known)
    throw new CommandError(`Expected --network testnet or pubnet, found ${network}.`);
  const rpcUrl = values.rpc ?? known?.rpcUrl;
  if (rpcUrl === undefined || !/^https?:/i.test(rpcUrl) || !URL.canParse(rpcUrl))
    throw new CommandError(`Expected --rpc with an address as https://…, or --network, found ${rpcUrl ?? 'none'}.`);
  if (contract !== undefined && !StrKey.isValidContract(contract))
    throw new CommandError(`Expected --contract with a contract’s address, C and 55 signs, found ${contract}.`);
  return { file, rpcUrl, networkPassphrase: known?.passphrase, contract, did };
}

function parse(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { rpc: text, network: text, contract: text, did: text, help: { type: 'boolean' } } as const;
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
