/**
 * What people are told. A notice is written by the change that it is of; one consumer at a time (the lock is its cursor's row)
 * makes notifications of notices and of the log's events. So ids of notifications become visible in their order, and a stream may
 * go on after one. Which mails came of them is kept as well: a letter is made before it is sent.
 */
export const up = `
CREATE TABLE app.notices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  source text NOT NULL CONSTRAINT notices_source_length CHECK (length(source) BETWEEN 1 AND 200),
  name text NOT NULL,
  course text,
  data jsonb NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (account_id, source)
);
COMMENT ON TABLE app.notices IS 'what is to be told of and is not yet; gone once it is a notification';

CREATE TABLE app.notification_cursor (
  single boolean PRIMARY KEY DEFAULT true CONSTRAINT notification_cursor_one_row CHECK (single),
  last_event_id text COLLATE "C" NOT NULL
);
COMMENT ON COLUMN app.notification_cursor.last_event_id IS 'events of the log up to this one were told, or are from before anybody could be';

CREATE TABLE app.notification_letters (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  is_digest boolean NOT NULL,
  is_security boolean NOT NULL,
  day date NOT NULL,
  state text NOT NULL DEFAULT 'sending'
    CONSTRAINT notification_letters_state_known CHECK (state IN ('sending', 'waiting', 'sent', 'unclear', 'failed')),
  tries integer NOT NULL DEFAULT 1,
  not_before timestamptz NOT NULL DEFAULT now(),
  made_at timestamptz NOT NULL DEFAULT now(),
  begun_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
CREATE UNIQUE INDEX notification_letters_one_digest_a_day ON app.notification_letters (account_id, day) WHERE is_digest;
CREATE INDEX notification_letters_open ON app.notification_letters (not_before) WHERE state IN ('sending', 'waiting');
COMMENT ON COLUMN app.notification_letters.day IS 'on which it was made, by the person''s clock';
COMMENT ON COLUMN app.notification_letters.state IS 'unclear: its worker ended while it handed it over, so nobody knows';

CREATE TABLE app.notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  source text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CONSTRAINT notifications_kind_known
    CHECK (kind IN ('enrollment', 'completion', 'reward', 'certificate', 'grade', 'reply', 'security')),
  course text,
  data jsonb NOT NULL,
  ledger integer,
  at timestamptz(3) NOT NULL,
  told_at timestamptz(3) NOT NULL DEFAULT now(),
  is_here boolean NOT NULL,
  read_at timestamptz(3),
  mail text NOT NULL CONSTRAINT notifications_mail_known CHECK (mail IN ('none', 'now', 'digest')),
  mail_due_at timestamptz,
  letter_id uuid REFERENCES app.notification_letters ON DELETE SET NULL,
  UNIQUE (account_id, source)
);
CREATE INDEX notifications_of_account ON app.notifications (account_id, id DESC) WHERE is_here;
CREATE INDEX notifications_unread ON app.notifications (account_id) WHERE is_here AND read_at IS NULL;
CREATE INDEX notifications_due ON app.notifications (mail_due_at) WHERE mail_due_at IS NOT NULL;
CREATE INDEX notifications_letter ON app.notifications (letter_id) WHERE letter_id IS NOT NULL;
COMMENT ON COLUMN app.notifications.source IS 'what it is of: an event of the log or the key of a notice. The same is never told twice';
COMMENT ON COLUMN app.notifications.is_here IS 'shown on the site; else only mailed';
COMMENT ON COLUMN app.notifications.mail_due_at IS 'when it is to be mailed; null: not, or a letter has it already';

CREATE TABLE app.notification_preferences (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  kinds jsonb NOT NULL DEFAULT '{}',
  quiet_from time,
  quiet_to time,
  digest_hour integer NOT NULL DEFAULT 8 CONSTRAINT notification_preferences_digest_hour_range CHECK (digest_hour BETWEEN 0 AND 23),
  time_zone text NOT NULL DEFAULT 'UTC' CONSTRAINT notification_preferences_time_zone_length CHECK (length(time_zone) <= 64),
  CONSTRAINT notification_preferences_quiet_whole CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
COMMENT ON COLUMN app.notification_preferences.kinds IS '{"here", "mail"} by kind; what is not named is as it is for everybody';

CREATE TABLE app.unsubscribe_codes (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  secret text NOT NULL UNIQUE CONSTRAINT unsubscribe_codes_secret_form CHECK (secret ~ '^[0-9a-zA-Z_-]{32}$')
);
COMMENT ON COLUMN app.unsubscribe_codes.secret IS 'in every letter: who has it can switch off mail, and nothing else';

CREATE FUNCTION app.is_quiet(at time, quiet_from time, quiet_to time) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(CASE WHEN quiet_from < quiet_to THEN at >= quiet_from AND at < quiet_to
    WHEN quiet_from > quiet_to THEN at >= quiet_from OR at < quiet_to END, false);
COMMENT ON FUNCTION app.is_quiet(time, time, time) IS 'quiet hours may go over midnight; from and to alike are none';

-- A time that a change of the clocks skips is the one that it skips to; of one that comes twice it is the second.
CREATE FUNCTION app.mail_due_at(at timestamptz, mail text, zone text, quiet_from time, quiet_to time, digest_hour integer, last_digest date)
  RETURNS timestamptz LANGUAGE plpgsql STABLE AS $body$
DECLARE
  local CONSTANT timestamp := at AT TIME ZONE zone;
  hour time := make_time(digest_hour, 0, 0);
BEGIN
  IF mail = 'now' THEN
    RETURN CASE WHEN app.is_quiet(local::time, quiet_from, quiet_to)
      THEN greatest(at, (local::date + CASE WHEN local::time >= quiet_to THEN 1 ELSE 0 END + quiet_to) AT TIME ZONE zone)
      ELSE at END;
  ELSIF mail = 'digest' THEN
    IF app.is_quiet(hour, quiet_from, quiet_to) THEN hour := quiet_to; END IF;
    RETURN (greatest(local::date + CASE WHEN local::time < hour THEN 0 ELSE 1 END, last_digest + 1) + hour) AT TIME ZONE zone;
  END IF;
  RETURN NULL;
END
$body$;
COMMENT ON FUNCTION app.mail_due_at(timestamptz, text, text, time, time, integer, date) IS
  'when to mail what is told at a moment: now means not before quiet hours end, digest once a day at an hour, later than on the day of the last one';

CREATE FUNCTION app.announce_notice() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_notify('notices', '');
  RETURN NULL;
END
$body$;
CREATE TRIGGER notices_announced AFTER INSERT ON app.notices
  FOR EACH STATEMENT EXECUTE FUNCTION app.announce_notice();

CREATE FUNCTION app.announce_session_end() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.revoked_at IS NOT NULL THEN
    PERFORM pg_notify('notifications', 'session ' || OLD.id);
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER sessions_end_announced AFTER DELETE OR UPDATE OF revoked_at ON app.sessions
  FOR EACH ROW EXECUTE FUNCTION app.announce_session_end();
`;

export const down = `
DROP TRIGGER sessions_end_announced ON app.sessions;
DROP FUNCTION app.announce_session_end();
DROP TABLE app.unsubscribe_codes;
DROP TABLE app.notification_preferences;
DROP TABLE app.notifications;
DROP TABLE app.notification_letters;
DROP TABLE app.notification_cursor;
DROP TABLE app.notices;
DROP FUNCTION app.announce_notice();
DROP FUNCTION app.mail_due_at(timestamptz, text, text, time, time, integer, date);
DROP FUNCTION app.is_quiet(time, time, time);
`;
