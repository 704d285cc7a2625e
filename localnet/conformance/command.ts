import { parseArgs } from 'node:util';
import type { Endpoints } from './network.ts';

const HELP = `Asks a Stellar network some three hundred and fifty things and says which answers are as documented.

  npm run conformance -- --rpc <url> --friendbot <url> [options]

  --rpc <url>          JSON-RPC of the network
  --friendbot <url>    where accounts are opened; without its ?addr=
  --horizon <url>      Horizon of the network; its cases are skipped without it
  --passphrase <text>  what the network's passphrase must be (default: whatever the RPC says)
  --only <pattern>     only cases whose group or sentence matches this regular expression
  --json               one JSON object per case instead of lines to read
  --help               this text

Everything goes through these public endpoints. It opens some hundred accounts and takes a minute or two where a ledger
closes each second. It ends with 0 when no case failed, 1 when one did, 2 when it could not run.

  npm run localnet -- --ledger-ms 1000
  npm run conformance -- --rpc http://localhost:8000/rpc --friendbot http://localhost:8000/friendbot --horizon http://localhost:8000
`;

/** A run, or a text to print and end with. */
export type Command = { endpoints: Endpoints; only: RegExp; asJson: boolean } | { text: string; exitCode: number };

export function readCommand(argv: string[]): Command {
  try {
    const { values } = parseArgs({
      args: argv,
      strict: true,
      options: {
        rpc: { type: 'string' },
        friendbot: { type: 'string' },
        horizon: { type: 'string' },
        passphrase: { type: 'string' },
        only: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, exitCode: 0 };
    const horizon = values.horizon === undefined ? undefined : readUrl('--horizon', values.horizon);
    const endpoints = {
      rpc: readUrl('--rpc', values.rpc),
      friendbot: readUrl('--friendbot', values.friendbot),
      horizon,
      passphrase: values.passphrase,
    };
    return { endpoints, only: readPattern(values.only), asJson: values.json };
  } catch (error) {
    return { text: `conformance: ${(error as Error).message}\nSee --help for the options.\n`, exitCode: 2 };
  }
}

function readUrl(flag: string, text: string | undefined): string {
  if (text === undefined) throw new Error(`${flag} is missing, expected the address of a network`);
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new Error(`${flag} is "${text}", expected an address that begins with http:// or https://`);
}

function readPattern(text: string): RegExp {
  try {
    return new RegExp(text, 'iu');
  } catch {
    throw new Error(`--only is "${text}", expected a regular expression`);
  }
}
