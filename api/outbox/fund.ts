/** `npm run worker -- fund-channels`: lumens for the accounts that carry transactions, where no friendbot gives them. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Account,
  Asset,
  Keypair,
  Operation,
  type Transaction,
  TransactionBuilder,
  type xdr,
} from '@stellar/stellar-sdk';
import { deriveChannels } from './channels.ts';
import { readSecret, readWorkerConfig } from './config.ts';
import { type Ledger, LedgerAwayError, openLedger } from './ledger.ts';
import { canPay } from './prepare.ts';

export interface Funding {
  ledger: Ledger;
  funder: Keypair;
  addresses: readonly string[];
  /** What each shall have to spend, in stroops. Who has half of it is left alone. */
  target: bigint;
  say(line: string): void;
}

const stroopsInLumen = 10_000_000n;
/** Of one transaction (protocol). */
const operationsMax = 100;
/** Stroops for each operation: enough for a busy network, a thousandth of a lumen. */
const bid = 10_000n;
const takenWithinMs = 60_000;

/**
 * Makes the accounts that are missing and tops up those that run dry, in one transaction for a hundred of them. Run again, it does
 * what is left.
 *
 * @throws {Error} when the funder has too little, and then nothing was sent, or when the network takes it not
 */
export async function fund({ ledger, funder, addresses, target, say }: Funding): Promise<void> {
  const operations: xdr.Operation[] = [];
  let total = 0n;
  for (const destination of addresses) {
    const account = await ledger.account(destination);
    const spendable = account?.spendable ?? 0n;
    if (account && spendable >= target / 2n) {
      say(`${destination} has ${lumens(spendable)} XLM to spend`);
      continue;
    }
    // A new account's reserve is a lumen, which it can't spend.
    const amount = account ? target - spendable : target + stroopsInLumen;
    total += amount + bid;
    operations.push(
      account
        ? Operation.payment({ destination, asset: Asset.native(), amount: lumens(amount) })
        : Operation.createAccount({ destination, startingBalance: lumens(amount) }),
    );
    say(`${destination} gets ${lumens(amount)} XLM${account ? '' : ' and its account'}`);
  }
  const source = await ledger.account(funder.publicKey());
  if (!source || source.spendable < total)
    throw new Error(
      `The account ${funder.publicKey()} has ${source ? lumens(source.spendable) : 'no'} XLM to spend, ${lumens(total)} are needed: send it some. Nothing was done.`,
    );
  for (let sent = 0; sent < operations.length; sent += operationsMax) {
    const sequence = String(source.sequence + BigInt(sent / operationsMax));
    await bring(ledger, funder, sequence, operations.slice(sent, sent + operationsMax), say);
  }
  say(operations.length === 0 ? 'All can pay: nothing was done.' : 'Done.');
}

async function bring(
  ledger: Ledger,
  funder: Keypair,
  sequence: string,
  operations: readonly xdr.Operation[],
  say: Funding['say'],
): Promise<void> {
  const { closedAt } = await ledger.latest();
  const expiresAt = Math.floor((Math.max(Date.now(), closedAt) + takenWithinMs) / 1000);
  const builder = new TransactionBuilder(new Account(funder.publicKey(), sequence), {
    fee: String(bid),
    networkPassphrase: ledger.passphrase,
    timebounds: { minTime: 0, maxTime: expiresAt },
  });
  for (const operation of operations) builder.addOperation(operation);
  const transaction: Transaction = builder.build();
  transaction.sign(funder);
  const hash = Buffer.from(transaction.hash()).toString('hex');
  say(`sending ${hash}`);
  const until = Date.now() + 2 * takenWithinMs;
  for (;;) {
    const isOver = await isPast(ledger, expiresAt).catch(unlessAway);
    const fate = await ledger.fate(hash).catch(unlessAway);
    if (fate?.state === 'landed') return say(`in ledger ${fate.ledger}`);
    if (fate?.state === 'failed') throw new Error(`The transaction ${hash} failed on the ledger: ${fate.cause}.`);
    if ((isOver && fate) || Date.now() > until)
      throw new Error(`The network did not take ${hash} in time. Run this again: it does what is left.`);
    if (fate) {
      const sent = await ledger.send(transaction).catch(unlessAway);
      if (typeof sent === 'object') say(`the network refuses it for now: ${sent.refused}`);
    }
    await sleep(500);
  }
}

const isPast = async (ledger: Ledger, expiresAt: number) => (await ledger.latest()).closedAt > expiresAt * 1000;

function unlessAway(error: unknown): undefined {
  if (!(error instanceof LedgerAwayError)) throw error;
}

/** 12.5 of 125000000. */
function lumens(stroops: bigint): string {
  const rest = String(stroops % stroopsInLumen)
    .padStart(7, '0')
    .replace(/0+$/, '');
  return `${stroops / stroopsInLumen}${rest && `.${rest}`}`;
}

/** @param lumensEach as given on the command line */
export async function runFunding(lumensEach = '50'): Promise<void> {
  const config = readWorkerConfig();
  const funder = readSecret(
    process.env,
    'FUNDER_SECRET',
    'the Stellar secret seed (S…) of who pays',
    Keypair.fromSecret,
  );
  const target = /^[1-9][0-9]{0,5}$/.test(lumensEach) ? BigInt(lumensEach) * stroopsInLumen : 0n;
  if (!canPay(target / 2n, config.bidMax))
    throw new Error(
      `--lumens is ${lumensEach}: expected a whole number of which half pays for any transaction, such as 50.`,
    );
  const channels = deriveChannels(config.channelsSecret, config.channels);
  await fund({
    ledger: openLedger({ ...config, passphrase: config.contracts.networkPassphrase }),
    addresses: [...channels.keys(), ...(config.sponsor ? [config.sponsor.publicKey()] : [])],
    ...{ funder, target, say: console.log },
  });
}
