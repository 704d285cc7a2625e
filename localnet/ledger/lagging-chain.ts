import type { Chain, ChainImage } from './chain.ts';
import { History } from './history.ts';
import { ttlKey } from './keys.ts';
import { liveUntil } from './ttl.ts';

/** What is asked of a chain by those who answer for it. */
export type ChainView = Pick<
  Chain,
  | 'network'
  | 'history'
  | 'header'
  | 'sequence'
  | 'entry'
  | 'entries'
  | 'liveUntil'
  | 'submit'
  | 'pendingCount'
  | 'onClosed'
>;

/** A chain as a node sees it that hears of each ledger some ledgers late: at first it stands still, then it follows. */
export class LaggingChain {
  readonly #chain: Chain;
  readonly #ledgers: number;
  readonly #stop: () => void;
  /** Oldest first; the first is what the node knows. */
  #images: ChainImage[];

  constructor(chain: Chain, ledgers: number) {
    this.#chain = chain;
    this.#ledgers = ledgers;
    this.#images = [chain.image()];
    this.#stop = chain.onClosed(() => this.#moveOn());
  }

  stop(): void {
    this.#stop();
  }

  #moveOn(): void {
    const image = this.#chain.image();
    const known = this.#images.filter(({ header }) => header.ledgerSeq < image.header.ledgerSeq);
    this.#images = [...known, image].slice(-this.#ledgers - 1);
  }

  view(): ChainView {
    const chain = this.#chain;
    const [{ header, entries, stretches }] = this.#images as [ChainImage];
    const history = new History(chain.history.retention);
    history.restore(stretches);
    const reader = { get: (key: string) => entries.get(key) };
    return {
      network: chain.network,
      history,
      header,
      sequence: header.ledgerSeq,
      pendingCount: chain.pendingCount,
      entry: reader.get,
      entries: () => new Map(entries).entries(),
      liveUntil: (key) => liveUntil(reader, ttlKey(key)),
      submit: (envelope) => chain.submit(envelope),
      onClosed: (listener) => chain.onClosed(listener),
    };
  }
}
