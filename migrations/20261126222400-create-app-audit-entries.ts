/**
 * What admins did. Each entry carries the hash of the one before it, so that none can be changed or taken out unnoticed.
 * The actor's id has no foreign key: an entry outlives the account, and holds nothing else of it.
 *
 * The trigger refuses what the grants already forbid, for whoever has more of them, and a number out of turn.
 */
export const up = `
CREATE TABLE app.audit_entries (
  number bigint PRIMARY KEY CONSTRAINT audit_entries_number_rises CHECK (number > 0),
  at timestamptz(3) NOT NULL,
  actor uuid,
  action text NOT NULL CONSTRAINT audit_entries_action_form CHECK (action ~ '^[a-z_]+\\.[a-z_]+$'),
  subject text NOT NULL,
  detail jsonb NOT NULL,
  previous_hash text NOT NULL CONSTRAINT audit_entries_previous_hash_form CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL CONSTRAINT audit_entries_hash_form CHECK (hash ~ '^[0-9a-f]{64}$')
);

CREATE FUNCTION app.keep_audit_entries() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'pg_catalog', 'pg_temp' AS $$
DECLARE last app.audit_entries;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'app.audit_entries only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO last FROM app.audit_entries ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous_hash <> coalesce(last.hash, repeat('0', 64)) THEN
    RAISE EXCEPTION 'entry % does not follow entry %', NEW.number, coalesce(last.number, 0) USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_entries_follow BEFORE INSERT OR UPDATE OR DELETE ON app.audit_entries
  FOR EACH ROW EXECUTE FUNCTION app.keep_audit_entries();
CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON app.audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION app.keep_audit_entries();

REVOKE UPDATE, DELETE ON app.audit_entries FROM brainstorm_api;
`;

export const down = `
DROP TABLE app.audit_entries;
DROP FUNCTION app.keep_audit_entries;
`;
