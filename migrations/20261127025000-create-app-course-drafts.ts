/**
 * What instructors write before it is published: one draft a course, in the form of its folder. Who changed something is an
 * account's id without a foreign key, as in the audit log: the course outlives its author.
 */
export const up = `
CREATE TABLE app.course_drafts (
  course text PRIMARY KEY CONSTRAINT course_drafts_course_form CHECK (course ~ '^[a-z][a-z0-9_]{0,31}$'),
  title text NOT NULL,
  documents jsonb NOT NULL,
  images jsonb NOT NULL,
  revision integer NOT NULL CONSTRAINT course_drafts_revision_positive CHECK (revision > 0),
  stamps jsonb NOT NULL DEFAULT '{}',
  base_version integer,
  changed_by uuid NOT NULL,
  changed_at timestamptz(3) NOT NULL DEFAULT now()
);
COMMENT ON COLUMN app.course_drafts.documents IS 'text by path; it may be invalid while it is written';
COMMENT ON COLUMN app.course_drafts.images IS 'hash in app.course_images by path';
COMMENT ON COLUMN app.course_drafts.revision IS 'rises with every change';
COMMENT ON COLUMN app.course_drafts.stamps IS '{"revision", "by", "at"} of the last change by path, also of what was removed; modules: of their order; *: of all else';
COMMENT ON COLUMN app.course_drafts.base_version IS 'published version that it was taken from; null: none was published then';
ALTER TABLE app.course_versions ADD published_by uuid;
COMMENT ON COLUMN app.course_versions.published_by IS 'account, without a foreign key; null: by the command line';
`;

export const down = `
ALTER TABLE app.course_versions DROP published_by;
DROP TABLE app.course_drafts;
`;
