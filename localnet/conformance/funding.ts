import { Keypair, Operation } from '@stellar/stellar-sdk';
import type { Network } from './network.ts';
import { until } from './patience.ts';

/** Friendbot gives one account at a time; one that it gave opens the rest, this many in a transaction. */
const BATCH = 60;
const STARTING_BALANCE = '150';

/** Accounts for whoever needs one, opened in batches. */
export class Funding {
  readonly #network: Network;
  readonly #ready: Keypair[] = [];
  #opening: Promise<void> | undefined;

  constructor(network: Network) {
    this.#network = network;
  }

  /** A new account with 150 lumens, nobody else's. */
  async account(): Promise<Keypair> {
    while (true) {
      const ready = this.#ready.pop();
      if (ready) return ready;
      this.#opening ??= this.#open().finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
  }

  async #open(): Promise<void> {
    const bank = Keypair.random();
    await until('friendbot', async () => ((await this.#network.friendbot(bank.publicKey())).ok ? true : null));
    const opened = Array.from({ length: BATCH }, () => Keypair.random());
    const operations = opened.map((keypair) =>
      Operation.createAccount({ destination: keypair.publicKey(), startingBalance: STARTING_BALANCE }),
    );
    const { codes } = await this.#network.apply(bank, operations);
    if (codes !== 'tx_success') throw new Error(`opening accounts ended as ${codes}`);
    this.#ready.push(...opened);
  }
}
