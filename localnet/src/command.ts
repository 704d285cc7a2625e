import { parseArgs } from 'node:util';
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
  --protocol <number>    protocol of the contracts' host: 28 (default) or 29
  --retention <ledgers>  how many ledgers RPC tells about (default 120960)
  --help                 this text
`;

export type Command = { options: LocalnetOptions } | { text: string; exitCode: number };

/** What the command line asks for: options to start with, or a text to print and end. */
export function readCommand(argv: string[]): Command {
  try {
    const { values } = parseArgs({
      args: argv,
      strict: true,
      options: {
        port: { type: 'string', default: '8000' },
        host: { type: 'string', default: '127.0.0.1' },
        'data-dir': { type: 'string' },
        'ledger-ms': { type: 'string', default: '2000' },
        passphrase: { type: 'string', default: STANDALONE_PASSPHRASE },
        protocol: { type: 'string', default: '28' },
        retention: { type: 'string', default: '120960' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, exitCode: 0 };
    return {
      options: {
        port: readNumber('--port', values.port),
        host: values.host,
        dataDir: values['data-dir'],
        ledgerMs: readNumber('--ledger-ms', values['ledger-ms']),
        passphrase: values.passphrase,
        protocol: readNumber('--protocol', values.protocol) as LocalnetOptions['protocol'],
        retentionLedgers: readNumber('--retention', values.retention),
      },
    };
  } catch (error) {
    return { text: `localnet: ${(error as Error).message}\nSee --help for the options.\n`, exitCode: 2 };
  }
}

function readNumber(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${flag} is "${text}", expected a whole number`);
}
