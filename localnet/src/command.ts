import { parseArgs } from 'node:util';
import type { LakeOptions } from './data-lake.ts';
import type { LocalnetOptions } from './localnet.ts';
import { STANDALONE_PASSPHRASE } from './localnet.ts';

const HELP = `A Soroban network in this process, for development, tests and demos.

  npm run localnet -- [options]           in the repository of Brain-Storm
  npx @brain-storm/localnet [options]     where the package is installed

  --port <number>        port to listen on (default 8000)
  --host <address>       address to listen on (default 127.0.0.1)
  --data-dir <folder>    keep the chain there; without it the chain ends with the process
  --ledger-ms <ms>       time between ledgers (default 2000); 0 closes one per accepted transaction
  --passphrase <text>    network passphrase (default "${STANDALONE_PASSPHRASE}")
  --seed <text>          the same calls give the same chain, close times and random numbers
  --protocol <number>    protocol of the contracts' host: 28 (default) or 29
  --retention <ledgers>  how many ledgers RPC tells about (default 120960)
  --help                 this text

  … export <folder> --data-dir <folder>   write that chain's ledgers as a data lake (SEP-54); no process may run it

  --ledgers-per-batch <number>        ledgers in one file (default 1)
  --batches-per-partition <number>    files in one folder (default 64000)
`;

export type Command =
  | { options: LocalnetOptions }
  | { dataDir: string; exportTo: string; lake: LakeOptions }
  | { text: string; exitCode: number };

const RUN_OPTIONS = {
  port: { type: 'string', default: '8000' },
  host: { type: 'string', default: '127.0.0.1' },
  'data-dir': { type: 'string' },
  'ledger-ms': { type: 'string', default: '2000' },
  passphrase: { type: 'string', default: STANDALONE_PASSPHRASE },
  seed: { type: 'string' },
  protocol: { type: 'string', default: '28' },
  retention: { type: 'string', default: '120960' },
  help: { type: 'boolean', default: false },
} as const;

const EXPORT_OPTIONS = {
  'data-dir': { type: 'string' },
  'ledgers-per-batch': { type: 'string', default: '1' },
  'batches-per-partition': { type: 'string', default: '64000' },
} as const;

/** What the command line asks for: options to start with, an export, or a text to print and end. */
export function readCommand(argv: string[]): Command {
  try {
    if (argv[0] === 'export') return readExport(argv.slice(1));
    const { values } = parseArgs({ args: argv, strict: true, options: RUN_OPTIONS });
    if (values.help) return { text: HELP, exitCode: 0 };
    return {
      options: {
        port: readNumber('--port', values.port),
        host: values.host,
        dataDir: values['data-dir'],
        ledgerMs: readNumber('--ledger-ms', values['ledger-ms']),
        passphrase: values.passphrase,
        seed: values.seed,
        protocol: readNumber('--protocol', values.protocol) as LocalnetOptions['protocol'],
        retentionLedgers: readNumber('--retention', values.retention),
      },
    };
  } catch (error) {
    return { text: `localnet: ${(error as Error).message}\nSee --help for the options.\n`, exitCode: 2 };
  }
}

function readExport(argv: string[]): Command {
  const { values, positionals } = parseArgs({
    args: argv,
    strict: true,
    allowPositionals: true,
    options: EXPORT_OPTIONS,
  });
  const [exportTo, ...others] = positionals;
  if (exportTo === undefined || others.length > 0) {
    throw new Error(`export writes to one folder, found ${positionals.length}: export <folder> --data-dir <folder>`);
  }
  const dataDir = values['data-dir'];
  if (dataDir === undefined) throw new Error('export needs --data-dir <folder>: where the chain is kept');
  const lake = {
    ledgersPerBatch: readNumber('--ledgers-per-batch', values['ledgers-per-batch']),
    batchesPerPartition: readNumber('--batches-per-partition', values['batches-per-partition']),
  };
  return { dataDir, exportTo, lake };
}

function readNumber(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${flag} is "${text}", expected a whole number`);
}
