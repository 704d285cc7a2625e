/** What learners say of a course is public, too, and so is who they are to others: see announce-catalogue. */
export const up = `
CREATE TRIGGER reviews_announced AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON app.reviews
  FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE FUNCTION app.announce_reviewer() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT FROM app.reviews WHERE account_id = coalesce(NEW.account_id, OLD.account_id)) THEN
    PERFORM pg_notify('catalogue', gen_random_uuid()::text);
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER reviewers_announced AFTER INSERT OR UPDATE OR DELETE ON app.profiles
  FOR EACH ROW EXECUTE FUNCTION app.announce_reviewer();
CREATE TRIGGER reviewers_announced AFTER INSERT OR UPDATE OR DELETE ON app.handles
  FOR EACH ROW EXECUTE FUNCTION app.announce_reviewer();
`;

export const down = `
DROP TRIGGER reviewers_announced ON app.handles;
DROP TRIGGER reviewers_announced ON app.profiles;
DROP FUNCTION app.announce_reviewer();
DROP TRIGGER reviews_announced ON app.reviews;
`;
