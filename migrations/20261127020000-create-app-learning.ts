/**
 * Learning: who takes which course, how far they are, and what they were asked. The server decides what is completed, so each
 * row here is written by a rule of api/, never by what a page claims.
 */
export const up = `
CREATE TABLE app.course_instructors (
  course text NOT NULL CONSTRAINT course_instructors_course_form CHECK (course ~ '^[a-z][a-z0-9_]{0,31}$'),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (course, account_id)
);
CREATE INDEX course_instructors_account ON app.course_instructors (account_id);

CREATE TABLE app.cohorts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  course text NOT NULL CONSTRAINT cohorts_course_form CHECK (course ~ '^[a-z][a-z0-9_]{0,31}$'),
  name text NOT NULL CONSTRAINT cohorts_name_length CHECK (length(name) BETWEEN 1 AND 80),
  due jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (course, name)
);
COMMENT ON COLUMN app.cohorts.due IS 'ISO time by lesson key: until when its members are asked to finish it';

CREATE TABLE app.enrollments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  course text NOT NULL REFERENCES app.courses,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  left_at timestamptz,
  completed_at timestamptz,
  lesson text,
  heading text,
  seen_at timestamptz,
  cohort_id uuid REFERENCES app.cohorts ON DELETE SET NULL,
  UNIQUE (account_id, course)
);
CREATE INDEX enrollments_course ON app.enrollments (course) WHERE left_at IS NULL;
CREATE INDEX enrollments_cohort ON app.enrollments (cohort_id) WHERE cohort_id IS NOT NULL;
COMMENT ON COLUMN app.enrollments.left_at IS 'the place is free again; what was learned is kept for a return';
COMMENT ON COLUMN app.enrollments.lesson IS 'where to go on, with heading: where in it';
COMMENT ON COLUMN app.enrollments.seen_at IS 'last sign of reading: dwell is the time between two of them';

CREATE TABLE app.lesson_progress (
  enrollment_id uuid NOT NULL REFERENCES app.enrollments ON DELETE CASCADE,
  lesson text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  dwell_seconds integer NOT NULL DEFAULT 0 CONSTRAINT lesson_progress_dwell_not_negative CHECK (dwell_seconds >= 0),
  quiz_passed_at timestamptz,
  exercise_event text,
  exercise_ledger integer,
  completed_at timestamptz,
  completed_by text CONSTRAINT lesson_progress_completed_by_known CHECK (completed_by IN ('dwell', 'tasks', 'override')),
  PRIMARY KEY (enrollment_id, lesson),
  CONSTRAINT lesson_progress_completed_whole CHECK ((completed_at IS NULL) = (completed_by IS NULL))
);
COMMENT ON COLUMN app.lesson_progress.exercise_event IS 'id in log.events of what proves the exercise';
COMMENT ON COLUMN app.lesson_progress.completed_by IS 'tasks: quiz passed, exercise seen, or both';

CREATE TABLE app.quiz_attempts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  enrollment_id uuid NOT NULL REFERENCES app.enrollments ON DELETE CASCADE,
  lesson text NOT NULL,
  quiz text NOT NULL,
  version integer NOT NULL,
  number integer NOT NULL CONSTRAINT quiz_attempts_number_positive CHECK (number > 0),
  drawn jsonb NOT NULL,
  answers jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz,
  sent_at timestamptz,
  marks jsonb,
  percent integer CONSTRAINT quiz_attempts_percent_range CHECK (percent BETWEEN 0 AND 100),
  passed boolean,
  UNIQUE (enrollment_id, lesson, number),
  CONSTRAINT quiz_attempts_marked_once_sent CHECK ((sent_at IS NULL) = (marks IS NULL) AND (sent_at IS NULL) = (percent IS NULL)
    AND (sent_at IS NULL) = (passed IS NULL))
);
CREATE UNIQUE INDEX quiz_attempts_one_running ON app.quiz_attempts (enrollment_id, lesson) WHERE sent_at IS NULL;
COMMENT ON COLUMN app.quiz_attempts.version IS 'of the course: its questions stay as they were when they were drawn';
COMMENT ON COLUMN app.quiz_attempts.drawn IS '[{"question": key, "order": [numbers of options or lines as shown]}] in the order of asking';
COMMENT ON COLUMN app.quiz_attempts.answers IS 'answer by question key, numbered as in the course';
COMMENT ON COLUMN app.quiz_attempts.marks IS 'right or not, by question key';

CREATE TABLE app.lesson_notes (
  enrollment_id uuid NOT NULL REFERENCES app.enrollments ON DELETE CASCADE,
  lesson text NOT NULL,
  text text NOT NULL CONSTRAINT lesson_notes_text_length CHECK (length(text) BETWEEN 1 AND 20000),
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (enrollment_id, lesson)
);

CREATE TABLE app.grade_overrides (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  enrollment_id uuid NOT NULL REFERENCES app.enrollments ON DELETE CASCADE,
  lesson text NOT NULL,
  percent integer CONSTRAINT grade_overrides_percent_range CHECK (percent BETWEEN 0 AND 100),
  reason text NOT NULL CONSTRAINT grade_overrides_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
  actor uuid NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX grade_overrides_item ON app.grade_overrides (enrollment_id, lesson, id DESC);
COMMENT ON COLUMN app.grade_overrides.percent IS 'null: the override is withdrawn and what was earned counts again';
COMMENT ON COLUMN app.grade_overrides.actor IS 'account of who did it; no foreign key, the row outlives it';
REVOKE UPDATE ON app.grade_overrides FROM brainstorm_api;
`;

export const down = `
DROP TABLE app.grade_overrides;
DROP TABLE app.lesson_notes;
DROP TABLE app.quiz_attempts;
DROP TABLE app.lesson_progress;
DROP TABLE app.enrollments;
DROP TABLE app.cohorts;
DROP TABLE app.course_instructors;
`;
