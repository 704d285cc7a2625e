import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
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
/** Words of the courses that a mistyped word is taken for. */
const alikeMax = 8;
/**
 * So many courses are ranked, and found, of those that match: to rank one costs some 30 µs, and of a word that ten thousand
 * have nobody reads on. Where more match, those go first that have the words in their title, then by key.
 */
export const rankedMax = 200;
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
  const [, afterRank, afterKey] = /^(\d+)\.(.+)$/.exec(after ?? '') ?? [];
  if (afterKey !== undefined) Object.assign(bind, { afterRank: Number(afterRank), afterKey });
  const page = `${afterKey === undefined ? '' : 'WHERE rank < $afterRank OR (rank = $afterRank AND key > $afterKey)'}
     ORDER BY rank DESC, key LIMIT $limit`;
  const columns = 'key, version, title, promise, language, level, topics, lessons, minutes';
  const filter = conditions.join(' AND ');
  return sequelize.transaction(async (transaction) => {
    const asked = await readAsked(sequelize, query.search ?? '', transaction);
    if (asked.length === 0)
      return sequelize.query<FoundCourse>(
        `SELECT * FROM (SELECT ${columns}, ${beginnersFirst} AS rank FROM app.courses WHERE ${filter}) AS found ${page}`,
        { bind, type: QueryTypes.SELECT, transaction },
      );
    Object.assign(bind, bindOf(asked));
    const chosen = (matches: string) =>
      `(SELECT key FROM app.courses WHERE ${matches} AND ${filter} ORDER BY key COLLATE "C" LIMIT ${rankedMax})`;
    return sequelize.query<FoundCourse>(
      `WITH titled AS MATERIALIZED ${chosen(matches(asked, 'titled', 'titled'))},
         others AS MATERIALIZED ${chosen(matches(asked, 'search', 'named'))},
         candidates AS (SELECT key FROM (SELECT key, 0 AS tier FROM titled
           UNION ALL SELECT key, 1 FROM others WHERE key NOT IN (SELECT key FROM titled)) AS either
           ORDER BY tier, key COLLATE "C" LIMIT ${rankedMax})
       SELECT * FROM (SELECT ${columns}, ${rankOf(asked)} AS rank FROM app.courses
         WHERE key IN (SELECT key FROM candidates)) AS found ${page}`,
      { bind, type: QueryTypes.SELECT, transaction },
    );
  });
}

/** A word of a search, and what else it may stand for: words with neighbours swapped, and words that courses have. */
interface Asked {
  word: string;
  swaps: string[];
  alike: string[];
}

/** Words that English leaves out of an index, such as "the", are asked for by nobody. */
async function readAsked(sequelize: Sequelize, search: string, transaction: Transaction): Promise<Asked[]> {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  // Postgres takes comparing trigrams for as cheap as comparing numbers, and would read everything.
  await sequelize.query('SET LOCAL enable_seqscan = off', { transaction });
  const rows = await sequelize.query<{ word: string; alike: string[] }>(
    `SELECT asked.word, ARRAY(SELECT known.word FROM app.course_words AS known WHERE asked.word <% known.word
         ORDER BY word_similarity(asked.word, known.word) DESC, similarity(asked.word, known.word) DESC, known.word
         LIMIT ${alikeMax}) AS alike
     FROM unnest($words::text[]) AS asked (word) WHERE numnode(plainto_tsquery('english', asked.word)) > 0`,
    { bind: { words }, type: QueryTypes.SELECT, transaction },
  );
  return rows.map(({ word, alike }) => ({ word, swaps: swapsOf(word), alike: alike.filter(isWord) }));
}

function bindOf(asked: Asked[]): Record<string, string> {
  const entries = asked.flatMap(({ word, swaps, alike }, index) => [
    [`exact${index}`, prefixOf(word)],
    [`word${index}`, word],
    [`swapped${index}`, swaps.map(prefixOf).join(' | ') || prefixOf(word)],
    [`alike${index}`, alike.join(' | ') || word],
  ]);
  return Object.fromEntries(entries);
}

const exact = (index: number) => `to_tsquery('simple', $exact${index}) || plainto_tsquery('english', $word${index})`;
const swapped = (index: number) => `to_tsquery('simple', $swapped${index})`;
const alike = (index: number) => `to_tsquery('simple', $alike${index})`;

/** Each word, in the column of all texts, or as one that is like it in the column of titles and topics. */
function matches(asked: Asked[], texts: string, names: string): string {
  return asked
    .map((_, index) => `(${texts} @@ (${exact(index)} || ${swapped(index)}) OR ${names} @@ ${alike(index)})`)
    .join(' AND ');
}

/** What is found as it was asked for counts three times as much as what is only like it. */
function rankOf(asked: Asked[]): string {
  const any = (one: (index: number) => string) => asked.map((_, index) => one(index)).join(' || ');
  return `round(${asked.length} * (1500 * ts_rank(search, ${any(exact)})
    + 500 * ts_rank(search, ${any((index) => `${swapped(index)} || ${alike(index)}`)})))::int`;
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
const isWord = (text: string) => /^[\p{L}\p{M}\p{N}]+$/u.test(text);

function wordsOf(search: string): string[] {
  const words =
    search
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, wordLengthMax)))].slice(0, wordsMax);
}

/** A word, and what begins with it; of one or two letters too many words begin. */
function prefixOf(word: string): string {
  return /^[a-z0-9]{1,2}$/.test(word) ? word : `${word}:*`;
}

/** A word with each pair of neighbours swapped: the slip that trigrams of a short word do not survive. */
function swapsOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < 4) return [];
  return letters.slice(1).map((letter, index) => {
    const [before, after] = [letters.slice(0, index), letters.slice(index + 2)];
    return [...before, letter, letters[index], ...after].join('');
  });
}

const beginnersFirst = `CASE level WHEN 'beginner' THEN 3 WHEN 'intermediate' THEN 2 WHEN 'advanced' THEN 1 ELSE 0 END`;
