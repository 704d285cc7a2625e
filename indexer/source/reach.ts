/**
 * How much one request asks for: it begins small, so that the first rows are there soon, doubles with every answer, and halves
 * when the server is overwhelmed.
 */
export class Reach {
  /** Events or ledgers in one page. */
  pageSize: number;
  #pageSizeMax: number;
  /** Ledgers to look through. */
  ledgers: number;
  readonly #ledgersMax: number;

  constructor({ pageSizeMax, ledgersMax }: { pageSizeMax: number; ledgersMax: number }) {
    this.#pageSizeMax = pageSizeMax;
    this.pageSize = Math.min(pageSizeMax, FIRST_PAGE);
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

const FIRST_PAGE = 500;
