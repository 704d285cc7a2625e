import type pg from 'pg';

/** A fold of the whole log, in a schema of its own. */
export interface Build {
  build: number;
  /** Hash of the code that folds; empty: nothing is folded yet. */
  projections: string;
  /** Hash of the code and specs that decode; empty: nothing is folded yet. */
  decoding: string;
  isActive: boolean;
  isIndexed: boolean;
  /** Folded up to the end of this ledger; null: unfinished, or the active one, which is folded up to the cursor. */
  ledger: number | null;
}

/** The read model was switched to a build that other code folds; going on would mix the two. */
export class ForeignBuild extends Error {
  constructor(build: number) {
    super(
      `The read model was switched to build ${build}, which another version of the indexer folds. Stop this one and start that.`,
    );
  }
}

export async function readBuilds(db: pg.ClientBase): Promise<Build[]> {
  const { rows } = await db.query<Build>(
    `SELECT build, projections, decoding, is_active AS "isActive", is_indexed AS "isIndexed", ledger FROM log.builds ORDER BY build`,
  );
  return rows;
}

/** The one that the views stand over. */
export async function readActiveBuild(db: pg.ClientBase): Promise<Build> {
  const active = (await readBuilds(db)).find(({ isActive }) => isActive);
  if (!active) throw new Error('The read model has no active build. Run "npm run migrate" first.');
  return active;
}
