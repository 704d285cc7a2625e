/** Who teaches a course stands on its page: another instructor, or another name of one, is announced as the course's change is. */
export const up = `
CREATE FUNCTION app.announce_instructor() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT FROM app.course_instructors WHERE account_id = NEW.account_id) THEN
    PERFORM pg_notify('catalogue', gen_random_uuid()::text);
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER course_instructors_announced AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON app.course_instructors
  FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER profiles_announced AFTER INSERT OR UPDATE OF display_name ON app.profiles
  FOR EACH ROW EXECUTE FUNCTION app.announce_instructor();
`;

export const down = `
DROP TRIGGER profiles_announced ON app.profiles;
DROP TRIGGER course_instructors_announced ON app.course_instructors;
DROP FUNCTION app.announce_instructor();
`;
