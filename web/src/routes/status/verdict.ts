import type { Status } from '#lib/api.ts';
import { gaps } from '#lib/coverage.ts';
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
  if (!status)
    return bad(
      'Our reading cannot be seen right now',
      'What the ledger holds is not touched by that. We try again by ourselves.',
    );
  const { indexedLedger, lagLedgers, coverage } = status.indexer;
  if (indexedLedger === null)
    return bad('No ledger has been read yet', 'Certificates and progress show here once the first one is.');
  const missing = gaps(coverage).length;
  if (missing > 0) {
    return bad(
      missing === 1 ? 'One stretch of ledgers is missing' : `${count(missing)} stretches of ledgers are missing`,
      'What was written in them does not show on our pages until they are read.',
    );
  }
  if (lagLedgers === null)
    return bad('The network does not answer us', `Our pages show what was true at ledger ${count(indexedLedger)}.`);
  if (lagLedgers > lagLedgersMax)
    return bad(
      `${counted(lagLedgers, 'ledger')} behind the network`,
      'What was written since does not show on our pages yet.',
    );
  return {
    isGood: true,
    heading: 'Every ledger is read, up to the newest',
    meaning: 'What our pages say is what the contracts published, with nothing left out.',
  };
}

function bad(heading: string, meaning: string): Standing {
  return { isGood: false, heading, meaning };
}
