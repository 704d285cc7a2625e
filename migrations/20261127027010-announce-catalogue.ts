/**
 * Has every change of what is public announced on the channel `catalogue`, in the transaction that makes it: whoever keeps
 * answers made of these tables keeps none longer than until they hear of it. The payload is a name that no other change has.
 */
export const up = `
CREATE FUNCTION app.announce_catalogue() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_notify('catalogue', gen_random_uuid()::text);
  RETURN NULL;
END
$body$;
CREATE TRIGGER courses_announced AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON app.courses
  FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER course_pages_announced AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON app.course_pages
  FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER paths_announced AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON app.paths
  FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
`;

export const down = `
DROP TRIGGER paths_announced ON app.paths;
DROP TRIGGER course_pages_announced ON app.course_pages;
DROP TRIGGER courses_announced ON app.courses;
DROP FUNCTION app.announce_catalogue();
`;
