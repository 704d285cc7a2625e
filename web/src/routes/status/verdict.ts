import type { Status } from '#lib/api.ts';
import { gaps } from '#lib/coverage.ts';
import * as m from '#lib/paraglide/messages.js';
import { count, counted } from '#lib/words.ts';

/** Closing takes seconds and reading follows it, so a ledger or two on the way is no delay. */
const lagLedgersMax = 2;

/** How the reading of the chain stands: the page's heading, and what follows from it for a visitor. */
export interface Standing {
  isGood: boolean;
  heading: string;
  meaning: string;
}

/** @param status null when the api does not answer */
export function standing(status: Status | null): Standing {
  if (!status) return bad(m.status_unseen(), m.status_unseen_why());
  const { indexedLedger, lagLedgers, coverage } = status.indexer;
  if (indexedLedger === null) return bad(m.status_unread(), m.status_unread_why());
  const missing = gaps(coverage).length;
  if (missing > 0) {
    const heading = missing === 1 ? m.status_missing_one() : m.status_missing({ gaps: count(missing) });
    return bad(heading, m.status_missing_why());
  }
  if (lagLedgers === null) return bad(m.status_silent(), m.status_silent_why({ ledger: count(indexedLedger) }));
  if (lagLedgers > lagLedgersMax)
    return bad(m.status_behind({ ledgers: counted(lagLedgers, 'ledger') }), m.status_behind_why());
  return { isGood: true, heading: m.status_good(), meaning: m.status_good_why() };
}

function bad(heading: string, meaning: string): Standing {
  return { isGood: false, heading, meaning };
}
