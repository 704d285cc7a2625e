import { type Position, type Scan, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

/** Where the last scan of an archive ended: what the source that goes on there must agree with. */
type Seam = { source: Source; ledger: number; hash: string };

/**
 * One source out of a live one, which keeps a window of recent ledgers, and archives, which have older ones: each scan is
 * taken from the first that has its ledgers. Where one source goes on after another, their ledger hashes must agree.
 */
export function firstInReach(live: Source, archives: readonly Source[], onSwitch?: (name: string) => void): Source {
  const all = [live, ...archives];
  let asked = live;
  let gap: SourceGap | undefined;
  let seam: Seam | undefined;

  function turnTo(source: Source): void {
    if (source !== asked) onSwitch?.(source.name);
    asked = source;
  }

  /** @throws {SourceFatal} when the source has another ledger where the one before it ended */
  async function requireSameHistory(source: Source, after: Position): Promise<void> {
    if (!seam || seam.ledger !== after.ledger || seam.source === source) return;
    const found = await source.hashOf(seam.ledger);
    if (found !== undefined && found !== seam.hash) {
      throw new SourceFatal(
        `Ledger ${seam.ledger} has the hash ${seam.hash} in the ${seam.source.name}, but ${found} in ${source.name}: they are of different networks, or one is damaged. Correct LEDGER_LAKE or STELLAR_RPC_URL.`,
      );
    }
    seam = undefined;
  }

  async function scanOne(source: Source, after: Position, until: number | undefined): Promise<Scan> {
    await requireSameHistory(source, after);
    const scan = await source.scan(after, until);
    turnTo(source);
    if (scan.hash) seam = { source, ledger: scan.scannedThrough.ledger, hash: scan.hash };
    return scan;
  }

  async function scanArchives(after: Position, until: number, missing: SourceGap): Promise<Scan> {
    let failure: Error = missing;
    for (const archive of archives) {
      try {
        return { ...(await scanOne(archive, after, until)), more: true, latest: missing.latest };
      } catch (error) {
        if (!(error instanceof SourceGap || error instanceof SourceRetry)) throw error;
        // One that is only away may have the ledgers, so this is no gap yet.
        if (error instanceof SourceRetry) failure = error;
      }
    }
    throw failure;
  }

  return {
    name: all.map(({ name }) => name).join(', '),

    async requireNetwork(passphrase) {
      for (const source of all) await source.requireNetwork(passphrase);
    },

    holds: (event) => live.holds(event),

    async hashOf(ledger) {
      for (const source of all) {
        const hash = await source.hashOf(ledger);
        if (hash !== undefined) return hash;
      }
      return undefined;
    },

    async scan(after, until) {
      if (!gap || after.ledger + 1 > gap.missingTo) {
        try {
          return await scanOne(live, after, until);
        } catch (error) {
          if (!(error instanceof SourceGap)) throw error;
          gap = error;
        }
      }
      const missing = new SourceGap(after.ledger + 1, gap.missingTo, gap.latest);
      try {
        return await scanArchives(after, Math.min(until ?? gap.missingTo, gap.missingTo), missing);
      } catch (error) {
        gap = undefined; // the live source may have gained a longer history meanwhile
        throw error;
      }
    },
  };
}
