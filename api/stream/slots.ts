import { streamsExhausted } from '../http/problem.ts';

export const streamsMax = 10_000;
export const streamsPerClientMax = 20;

/** Counts open streams, in all and per client. */
export class Slots {
  private readonly taken = new Map<string, number>();
  private total = 0;
  private readonly perClientMax: number;
  private readonly of: string;

  /** @param of what the streams of one client have in common */
  constructor({ perClientMax = streamsPerClientMax, of = 'Your address' } = {}) {
    this.perClientMax = perClientMax;
    this.of = of;
  }

  /** @returns what gives the slot back, once however often it is called. */
  take(client: string | undefined): () => void {
    if (this.total >= streamsMax) throw streamsExhausted(503, `All ${streamsMax} streams are in use. Try again later.`);
    const own = client === undefined ? 0 : (this.taken.get(client) ?? 0);
    if (own >= this.perClientMax) {
      throw streamsExhausted(429, `${this.of} has ${own} streams open, which is the limit. Close one first.`);
    }
    this.change(client, 1);
    let isReleased = false;
    return () => {
      if (!isReleased) this.change(client, -1);
      isReleased = true;
    };
  }

  private change(client: string | undefined, by: number): void {
    this.total += by;
    if (client === undefined) return;
    const own = (this.taken.get(client) ?? 0) + by;
    if (own === 0) this.taken.delete(client);
    else this.taken.set(client, own);
  }
}
