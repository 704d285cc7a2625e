/**
 * The quizzes of each version as they are asked, so that a request renders nothing. It holds what is right and why: no route
 * answers with a row of it.
 */
export const up = `
CREATE TABLE app.course_quizzes (
  course text NOT NULL,
  version integer NOT NULL,
  quiz text NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (course, version, quiz),
  CONSTRAINT course_quizzes_version FOREIGN KEY (course, version) REFERENCES app.course_versions (course, number)
    ON DELETE CASCADE
);
COMMENT ON COLUMN app.course_quizzes.content IS 'as in the course''s folder, its Markdown as cleaned HTML';
ALTER TABLE app.quiz_attempts ADD is_late boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN app.quiz_attempts.is_late IS 'time ran out, and what was saved until then was marked';
ALTER TABLE app.quiz_attempts ADD CONSTRAINT quiz_attempts_late_once_sent CHECK (NOT is_late OR sent_at IS NOT NULL);
`;

export const down = `
ALTER TABLE app.quiz_attempts DROP CONSTRAINT quiz_attempts_late_once_sent, DROP is_late;
DROP TABLE app.course_quizzes;
`;
