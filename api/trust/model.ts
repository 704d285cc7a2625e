import type { Sequelize } from 'sequelize';
import { type FailureCause, failureCauses, type Verification } from '#wire';

/** Why a verification did not end in "valid": the check that failed in what is not genuine, else the verdict; null: it did. */
export function causeOf({ verdict, checks }: Pick<Verification, 'verdict' | 'checks'>): FailureCause | null {
  if (verdict === 'valid') return null;
  if (verdict !== 'not_genuine') return verdict;
  const failed = checks.find(({ outcome }) => outcome === 'failed')?.name;
  return failureCauses.find((cause) => cause === failed) ?? 'content';
}

/**
 * Counts a verification that did not end in "valid", by day and cause; nothing else of it is kept. Call it without waiting:
 * it never rejects, because nobody's answer hangs on a count.
 */
export async function countFailure(sequelize: Sequelize, cause: FailureCause): Promise<void> {
  await sequelize
    .query(
      `INSERT INTO app.verification_failures AS counted (day, cause) VALUES ((now() AT TIME ZONE 'UTC')::date, $cause)
       ON CONFLICT (day, cause) DO UPDATE SET failures = counted.failures + 1`,
      { bind: { cause } },
    )
    .catch(() => {});
}
