/** How well a question tells those who know from those who do not: classical item analysis, without a query. */

/** One learner's answer to a question, beside how they did in the rest of the attempt. */
export interface Answered {
  isRight: boolean;
  /** Share of right answers among the attempt's other questions; null: it had no other. */
  rest: number | null;
}

/** With fewer, one learner more or less would turn the figure. */
export const answersMin = 10;

/** Difficulty: the share of right answers, from 0 (nobody) to 1 (everybody); null for fewer than 10. */
export function difficultyOf(answers: readonly Answered[]): number | null {
  if (answers.length < answersMin) return null;
  return answers.filter(({ isRight }) => isRight).length / answers.length;
}

/**
 * Discrimination: the point-biserial correlation between being right and the rest score,
 *
 *   r = (M1 - M0) / s · √(p · q)
 *
 * where M1 and M0 are the mean rest scores of those who were right and wrong, s is the standard deviation of all rest
 * scores (with n below it), p the share who were right and q = 1 - p. The rest score leaves the question itself out, for
 * otherwise it would correlate with itself: S. Henrysson, "Correction of item-total correlations in item analysis",
 * Psychometrika 28 (1963). It is a share, because attempts draw different questions.
 *
 * Null for fewer than 10 answers that have a rest, and where all were right, all wrong, or all rests are the same.
 */
export function discriminationOf(answers: readonly Answered[]): number | null {
  const scored = answers.filter((one): one is Answered & { rest: number } => one.rest !== null);
  if (scored.length < answersMin) return null;
  const right = scored.filter(({ isRight }) => isRight).map(({ rest }) => rest);
  const wrong = scored.filter(({ isRight }) => !isRight).map(({ rest }) => rest);
  const deviation = deviationOf(scored.map(({ rest }) => rest));
  if (right.length === 0 || wrong.length === 0 || deviation < 1e-9) return null;
  const p = right.length / scored.length;
  const r = ((meanOf(right) - meanOf(wrong)) / deviation) * Math.sqrt(p * (1 - p));
  return Math.min(1, Math.max(-1, r)); // a hair beyond, by rounding
}

export function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The middle one, or the mean of the two in the middle; null of none. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function deviationOf(numbers: readonly number[]): number {
  const mean = meanOf(numbers);
  return Math.sqrt(meanOf(numbers.map((number) => (number - mean) ** 2)));
}
