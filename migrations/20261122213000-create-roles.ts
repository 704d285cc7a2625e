/**
 * Group roles carry the grants, so that Postgres itself keeps "one writer per table". They can't log in: a service logs in
 * as any member and begins each connection with SET ROLE. Roles belong to the whole server, so another database may have made
 * them already, and `down` leaves them. The migrating user needs no more than CREATEROLE; where the roles were made by
 * somebody else it must be a member of both.
 */
export const up = `
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['brainstorm_indexer', 'brainstorm_api'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- a migration of another database was faster
      END;
    END IF;
    IF NOT pg_has_role(current_user, name, 'SET') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER WITH SET TRUE', name);
    END IF;
  END LOOP;
END $$;
`;

export const down = '';
