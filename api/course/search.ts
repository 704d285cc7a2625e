import { QueryTypes, type Sequelize } from 'sequelize';
import type { CourseLength, CourseSummary } from '#wire';

/** What the catalogue is asked for. */
export interface CourseQuery {
  search?: string;
  topic?: string;
  level?: string;
  language?: string;
  length?: CourseLength;
}

/** `rank` is how well a course matches, from 0; with `key` it says where a page ends. */
export type FoundCourse = CourseSummary & { rank: number };

const wordsMax = 8;
const wordLengthMax = 40;
/** Minutes, from and to. */
const lengths: Record<CourseLength, [number, number]> = {
  short: [0, 60],
  medium: [61, 240],
  long: [241, 2_147_483_647],
};

/**
 * Courses in which every word of the search is found: as it is, as the beginning of a word, in another form of it, or
 * mistyped. How alike a mistyped word must be is a setting of the connection (database.ts), because only so an index helps.
 */
export async function findCourses(
  sequelize: Sequelize,
  query: CourseQuery,
  after: string | undefined,
  limit: number,
): Promise<FoundCourse[]> {
  const bind: Record<string, unknown> = { limit };
  const conditions = ['true'];
  const { topic, level, language, length } = query;
  const demand = (condition: string, name: string, value: unknown) => {
    conditions.push(condition);
    bind[name] = value;
  };
  if (topic !== undefined) demand('topics @> ARRAY[$topic]::text[]', 'topic', topic);
  if (level !== undefined) demand('level = $level', 'level', level);
  if (language !== undefined) demand('language = $language', 'language', language);
  if (length !== undefined) {
    demand('minutes >= $shortest', 'shortest', lengths[length][0]);
    demand('minutes <= $longest', 'longest', lengths[length][1]);
  }
  const ranks = wordsOf(query.search ?? '').map((word, index) => {
    bind[`word${index}`] = word;
    bind[`swaps${index}`] = swapsOf(word);
    conditions.push(matches(`$word${index}`, `$swaps${index}`));
    return rankOf(`$word${index}`);
  });
  const rank = ranks.length > 0 ? `round(${ranks.join(' + ')})::int` : beginnersFirst;
  const [, afterRank, afterKey] = /^(\d+)\.(.+)$/.exec(after ?? '') ?? [];
  if (afterKey !== undefined) Object.assign(bind, { afterRank: Number(afterRank), afterKey });
  const sql = `SELECT * FROM (
       SELECT key, version, title, promise, language, level, topics, lessons, minutes, ${rank} AS rank
       FROM app.courses WHERE ${conditions.join(' AND ')}) AS found
     ${afterKey === undefined ? '' : 'WHERE rank < $afterRank OR (rank = $afterRank AND key > $afterKey)'}
     ORDER BY rank DESC, key LIMIT $limit`;
  return sequelize.transaction(async (transaction) => {
    // Postgres takes comparing trigrams for as cheap as comparing numbers, and would read every course.
    if (ranks.length > 0) await sequelize.query('SET LOCAL enable_seqscan = off', { transaction });
    return sequelize.query<FoundCourse>(sql, { bind, type: QueryTypes.SELECT, transaction });
  });
}

/** How many courses there are, and what they can be filtered by. */
export async function readCatalogue(
  sequelize: Sequelize,
): Promise<{ courses: number; topics: string[]; languages: string[] }> {
  const [row] = await sequelize.query<{ courses: number; topics: string[]; languages: string[] }>(
    `SELECT (SELECT count(*)::int FROM app.courses) AS courses,
       ARRAY(SELECT DISTINCT unnest(topics) FROM app.courses ORDER BY 1) AS topics,
       ARRAY(SELECT DISTINCT language FROM app.courses ORDER BY 1) AS languages`,
    { type: QueryTypes.SELECT },
  );
  return row as NonNullable<typeof row>;
}

/** Letters and digits alone, so that no word is read as an operator of a tsquery. */
function wordsOf(search: string): string[] {
  const words =
    search
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, wordLengthMax)))].slice(0, wordsMax);
}

/** A word with each pair of neighbours swapped, as a tsquery: the slip that trigrams of a short word do not survive. */
function swapsOf(word: string): string {
  const letters = [...word];
  if (letters.length < 4) return `${word}:*`;
  const swaps = letters.slice(1).map((letter, index) => {
    const [before, after] = [letters.slice(0, index), letters.slice(index + 2)];
    return [...before, letter, letters[index], ...after].join('');
  });
  return swaps.map((swap) => `${swap}:*`).join(' | ');
}

const prefixed = (word: string) => `to_tsquery('simple', ${word} || ':*')`;
const stemmed = (word: string) => `plainto_tsquery('english', ${word})`;

/** A word that English leaves out of an index, such as "the", is asked for by nobody. */
function matches(word: string, swaps: string): string {
  return `(search @@ ${prefixed(word)} OR search @@ ${stemmed(word)} OR search @@ to_tsquery('simple', ${swaps})
    OR ${word} <% words OR numnode(${stemmed(word)}) = 0)`;
}

function rankOf(word: string): string {
  return `1000 * ts_rank(search, ${prefixed(word)}) + 1000 * ts_rank(search, ${stemmed(word)}) + 300 * word_similarity(${word}, words)`;
}

const beginnersFirst = `CASE level WHEN 'beginner' THEN 3 WHEN 'intermediate' THEN 2 WHEN 'advanced' THEN 1 ELSE 0 END`;
