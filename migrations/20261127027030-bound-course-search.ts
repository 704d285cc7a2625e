/**
 * What a search needs to cost the same however many courses there are: the words of all of them, with which a mistyped one is
 * compared, and titles apart, by which some are chosen where too many match.
 */
export const up = `
CREATE TABLE app.course_words (word text PRIMARY KEY);
COMMENT ON TABLE app.course_words IS 'words of titles and topics of all courses that ever were; one that none has any more finds nothing';
CREATE INDEX course_words_alike ON app.course_words USING gin (word gin_trgm_ops);
CREATE FUNCTION app.keep_course_words() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO app.course_words (word)
    SELECT word FROM unnest(tsvector_to_array(to_tsvector('simple', NEW.words))) AS word
    WHERE NOT EXISTS (SELECT FROM app.course_words AS known WHERE known.word = word.word) ORDER BY word
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$body$;
CREATE TRIGGER courses_words_kept AFTER INSERT OR UPDATE OF words ON app.courses
  FOR EACH ROW EXECUTE FUNCTION app.keep_course_words();
INSERT INTO app.course_words (word)
  SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('simple', words))) FROM app.courses;
ALTER TABLE app.courses
  ADD COLUMN titled tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
  ADD COLUMN named tsvector GENERATED ALWAYS AS (strip(to_tsvector('simple', words))) STORED;
COMMENT ON COLUMN app.courses.words IS 'what a mistyped word is compared with, word by word: app.course_words has them all';
CREATE INDEX courses_named ON app.courses USING gin (named);
CREATE INDEX courses_titled ON app.courses USING gin (titled);
DROP INDEX app.courses_words;
`;

export const down = `
CREATE INDEX courses_words ON app.courses USING gin (words gin_trgm_ops);
DROP INDEX app.courses_titled;
DROP INDEX app.courses_named;
COMMENT ON COLUMN app.courses.words IS 'what a mistyped word is compared with';
ALTER TABLE app.courses DROP COLUMN named, DROP COLUMN titled;
DROP TRIGGER courses_words_kept ON app.courses;
DROP FUNCTION app.keep_course_words();
DROP TABLE app.course_words;
`;
