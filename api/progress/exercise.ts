import type { Sequelize } from 'sequelize';

interface ExerciseEvent {
  /** Id in log.events. */
  event: string;
  ledger: number;
}

/** The first event that proves an exercise. No exercise is looked for yet. */
export async function findExerciseEvent(
  _database: { sequelize: Sequelize },
  _asked: { account: string; course: string; exercise: string; since: Date },
): Promise<ExerciseEvent | undefined> {
  return undefined;
}
