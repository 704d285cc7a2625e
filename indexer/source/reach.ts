/** How much one request asks for: it halves when the server is overwhelmed, and doubles with every answer. */
export class Reach {
  /** Events or ledgers in one page. */
  pageSize: number;
  #pageSizeMax: number;
  /** Ledgers to look through. */
  ledgers: number;
  readonly #ledgersMax: number;

  constructor({ pageSizeMax, ledgersMax }: { pageSizeMax: number; ledgersMax: number }) {
    this.pageSize = this.#pageSizeMax = pageSizeMax;
    this.ledgers = this.#ledgersMax = ledgersMax;
  }

  shrink(): void {
    this.pageSize = Math.max(1, this.pageSize >> 1);
    this.ledgers = Math.max(1, this.ledgers >> 1);
  }

  grow(): void {
    this.pageSize = Math.min(this.#pageSizeMax, this.pageSize * 2);
    this.ledgers = Math.min(this.#ledgersMax, this.ledgers * 2);
  }

  /** The server allows no larger page than this. Returns false when that is no news, so that asking again can't help. */
  limitPage(allowed: number): boolean {
    if (allowed >= this.pageSize) return false;
    this.pageSize = this.#pageSizeMax = allowed;
    return true;
  }
}
