-- Generated from the catalog by `npm run migrate -- --write-schema`; a test compares it. Change it by a migration.

CREATE SCHEMA app;
CREATE SCHEMA chain;
CREATE SCHEMA chain_1;
CREATE SCHEMA log;

CREATE OR REPLACE FUNCTION app.announce_catalogue()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('catalogue', gen_random_uuid()::text);
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION app.announce_instructor()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM app.course_instructors WHERE account_id = NEW.account_id) THEN
    PERFORM pg_notify('catalogue', gen_random_uuid()::text);
  END IF;
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION app.announce_notice()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('notices', '');
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION app.announce_reviewer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM app.reviews WHERE account_id = coalesce(NEW.account_id, OLD.account_id)) THEN
    PERFORM pg_notify('catalogue', gen_random_uuid()::text);
  END IF;
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION app.announce_session_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.revoked_at IS NOT NULL THEN
    PERFORM pg_notify('notifications', 'session ' || OLD.id);
  END IF;
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION app.drop_empty_thread()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  DELETE FROM app.forum_threads WHERE id = OLD.thread_id
    AND NOT EXISTS (SELECT FROM app.forum_posts WHERE thread_id = OLD.thread_id);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION app.is_quiet(at time without time zone, quiet_from time without time zone, quiet_to time without time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN COALESCE(CASE WHEN (quiet_from < quiet_to) THEN ((at >= quiet_from) AND (at < quiet_to)) WHEN (quiet_from > quiet_to) THEN ((at >= quiet_from) OR (at < quiet_to)) ELSE NULL::boolean END, false)
;

CREATE OR REPLACE FUNCTION app.keep_audit_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION app.keep_course_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO app.course_words (word)
    SELECT word FROM unnest(tsvector_to_array(to_tsvector('simple', NEW.words))) AS word
    WHERE NOT EXISTS (SELECT FROM app.course_words AS known WHERE known.word = word.word) ORDER BY word
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION app.mail_due_at(at timestamp with time zone, mail text, zone text, quiet_from time without time zone, quiet_to time without time zone, digest_hour integer, last_digest date)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION app.new_referral_code()
 RETURNS text
 LANGUAGE sql
AS $function$
  SELECT string_agg(substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + floor(random() * 32)::int, 1), '')
  FROM generate_series(1, 8)
$function$
;

CREATE OR REPLACE FUNCTION chain.proposal_state(status text, vote_start bigint, vote_end bigint, for_votes numeric, against_votes numeric, abstain_votes numeric, quorum numeric, eta numeric, expires_at numeric, settings jsonb, ledger integer, closed_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (status = ANY (ARRAY['executed'::text, 'canceled'::text])) THEN status WHEN (floor(EXTRACT(epoch FROM closed_at)) < eta) THEN 'queued'::text WHEN (floor(EXTRACT(epoch FROM closed_at)) < expires_at) THEN 'ready'::text WHEN (eta IS NOT NULL) THEN 'expired'::text WHEN (ledger < vote_start) THEN 'pending'::text WHEN (ledger <= vote_end) THEN 'active'::text WHEN (((for_votes + abstain_votes) < quorum) OR (for_votes <= against_votes)) THEN 'defeated'::text WHEN ((ledger)::numeric <= ((vote_end)::numeric + div(((settings ->> 'grace'::text))::numeric, (5)::numeric))) THEN 'succeeded'::text ELSE 'expired'::text END
;

CREATE OR REPLACE FUNCTION log.create_build(build integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN EXECUTE format('CREATE SCHEMA %I AUTHORIZATION brainstorm_indexer', 'chain_' || build); END $function$
;

CREATE OR REPLACE FUNCTION log.create_events_indexes()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$CREATE INDEX IF NOT EXISTS events_contract_name ON log.events (contract, name, id);
      CREATE INDEX IF NOT EXISTS events_topics ON log.events USING gin (topics)$function$
;

CREATE OR REPLACE FUNCTION log.create_events_partition(ledger integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  size CONSTANT bigint := 1000000;
  first_ledger CONSTANT bigint := ledger / size * size;
  name CONSTANT text := 'events_' || lpad(first_ledger::text, 10, '0');
BEGIN
  IF to_regclass('log.' || name) IS NULL THEN
    EXECUTE format('CREATE TABLE log.%I PARTITION OF log.events FOR VALUES FROM (%L) TO (%L)', name,
      lpad((first_ledger << 32)::text, 19, '0') || '-0000000000',
      lpad(((first_ledger + size) << 32)::text, 19, '0') || '-0000000000');
  END IF;
END $function$
;

CREATE OR REPLACE FUNCTION log.create_next_views()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN
    DROP SCHEMA IF EXISTS chain_next, chain_last CASCADE;
    CREATE SCHEMA chain_next AUTHORIZATION brainstorm_indexer;
  END $function$
;

CREATE OR REPLACE FUNCTION log.first_event_id(ledger integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (lpad((((ledger)::bigint << 32))::text, 19, '0'::text) || '-0000000000'::text)
;

CREATE OR REPLACE FUNCTION log.switch_views()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN
    IF to_regnamespace('chain') IS NOT NULL THEN ALTER SCHEMA chain RENAME TO chain_last; END IF;
    ALTER SCHEMA chain_next RENAME TO chain;
  END $function$
;

CREATE TABLE app.account_roles (
  account_id uuid NOT NULL,
  role text NOT NULL,
  granted_by uuid,
  granted_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT account_roles_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT account_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT account_roles_pkey PRIMARY KEY (account_id, role),
  CONSTRAINT account_roles_role_known CHECK ((role = ANY (ARRAY['instructor'::text, 'issuer'::text, 'admin'::text])))
);

CREATE TABLE app.accounts (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  referral_code text NOT NULL DEFAULT app.new_referral_code(),
  referred_by uuid,
  CONSTRAINT accounts_pkey PRIMARY KEY (id),
  CONSTRAINT accounts_referral_code_form CHECK ((referral_code ~ '^[2-9A-HJ-NP-Z]{8}$'::text)),
  CONSTRAINT accounts_referral_code_key UNIQUE (referral_code),
  CONSTRAINT accounts_referred_by_fkey FOREIGN KEY (referred_by) REFERENCES app.accounts(id) ON DELETE SET NULL
);

CREATE TABLE app.answered_challenges (
  hash text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT answered_challenges_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT answered_challenges_pkey PRIMARY KEY (hash)
);

CREATE TABLE app.api_keys (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  name text NOT NULL,
  hash text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT api_keys_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT api_keys_name_length CHECK (((length(name) >= 1) AND (length(name) <= 60))),
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_scopes_known CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['events'::text, 'account'::text])))
);

CREATE TABLE app.audit_entries (
  number bigint NOT NULL,
  at timestamp(3) with time zone NOT NULL,
  actor uuid,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_entries_action_form CHECK ((action ~ '^[a-z_]+\.[a-z_]+$'::text)),
  CONSTRAINT audit_entries_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT audit_entries_number_rises CHECK ((number > 0)),
  CONSTRAINT audit_entries_pkey PRIMARY KEY (number),
  CONSTRAINT audit_entries_previous_hash_form CHECK ((previous_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE app.awards (
  id text NOT NULL,
  account_id uuid NOT NULL,
  course text NOT NULL,
  kind text NOT NULL,
  awarded_at timestamp with time zone NOT NULL,
  learner text,
  call_id bigint,
  supersedes text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  is_held boolean NOT NULL DEFAULT false,
  title text,
  criteria text,
  awarded_by uuid,
  is_ended boolean NOT NULL DEFAULT false,
  CONSTRAINT awards_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT awards_awarded_by_fkey FOREIGN KEY (awarded_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT awards_call_id_fkey FOREIGN KEY (call_id) REFERENCES app.outbox_calls(id) ON DELETE SET NULL,
  CONSTRAINT awards_criteria_length CHECK (((length(criteria) >= 10) AND (length(criteria) <= 500))),
  CONSTRAINT awards_held_before_issued CHECK (((NOT is_held) OR (learner IS NULL))),
  CONSTRAINT awards_id_form CHECK ((id ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT awards_kind_known CHECK ((kind = ANY (ARRAY['completion'::text, 'achievement'::text]))),
  CONSTRAINT awards_learner_form CHECK ((learner ~ '^G[A-Z2-7]{55}$'::text)),
  CONSTRAINT awards_pkey PRIMARY KEY (id),
  CONSTRAINT awards_supersedes_fkey FOREIGN KEY (supersedes) REFERENCES app.awards(id) ON DELETE CASCADE,
  CONSTRAINT awards_supersedes_key UNIQUE (supersedes),
  CONSTRAINT awards_title_length CHECK (((length(title) >= 1) AND (length(title) <= 120))),
  CONSTRAINT awards_title_of_achievement CHECK (((title IS NULL) OR (kind = 'achievement'::text)))
);

CREATE TABLE app.cohorts (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  course text NOT NULL,
  name text NOT NULL,
  due jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT cohorts_course_form CHECK ((course ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
  CONSTRAINT cohorts_course_name_key UNIQUE (course, name),
  CONSTRAINT cohorts_name_length CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  CONSTRAINT cohorts_pkey PRIMARY KEY (id)
);

CREATE TABLE app.counted_people (
  mark text NOT NULL,
  counted_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT counted_people_mark_form CHECK ((mark ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT counted_people_pkey PRIMARY KEY (mark)
);

CREATE TABLE app.course_drafts (
  course text NOT NULL,
  title text NOT NULL,
  documents jsonb NOT NULL,
  images jsonb NOT NULL,
  revision integer NOT NULL,
  stamps jsonb NOT NULL DEFAULT '{}'::jsonb,
  base_version integer,
  changed_by uuid NOT NULL,
  changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT course_drafts_course_form CHECK ((course ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
  CONSTRAINT course_drafts_pkey PRIMARY KEY (course),
  CONSTRAINT course_drafts_revision_positive CHECK ((revision > 0))
);

CREATE TABLE app.course_images (
  hash text NOT NULL,
  bytes bytea NOT NULL,
  drawn bytea NOT NULL,
  drawn_hash text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  CONSTRAINT course_images_drawn_hash_form CHECK ((drawn_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT course_images_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT course_images_pkey PRIMARY KEY (hash)
);

CREATE TABLE app.course_instructors (
  course text NOT NULL,
  account_id uuid NOT NULL,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT course_instructors_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT course_instructors_course_form CHECK ((course ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
  CONSTRAINT course_instructors_pkey PRIMARY KEY (course, account_id)
);

CREATE TABLE app.course_pages (
  course text NOT NULL,
  lesson text NOT NULL,
  page jsonb NOT NULL,
  CONSTRAINT course_pages_course_fkey FOREIGN KEY (course) REFERENCES app.courses(key) ON DELETE CASCADE,
  CONSTRAINT course_pages_pkey PRIMARY KEY (course, lesson)
);

CREATE TABLE app.course_quizzes (
  course text NOT NULL,
  version integer NOT NULL,
  quiz text NOT NULL,
  content jsonb NOT NULL,
  CONSTRAINT course_quizzes_pkey PRIMARY KEY (course, version, quiz),
  CONSTRAINT course_quizzes_version FOREIGN KEY (course, version) REFERENCES app.course_versions(course, number) ON DELETE CASCADE
);

CREATE TABLE app.course_versions (
  course text NOT NULL,
  number integer NOT NULL,
  content jsonb NOT NULL,
  images jsonb NOT NULL,
  content_hash text NOT NULL,
  published_at timestamp with time zone NOT NULL DEFAULT now(),
  published_by uuid,
  CONSTRAINT course_versions_content_hash_form CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT course_versions_course_form CHECK ((course ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
  CONSTRAINT course_versions_number_positive CHECK ((number > 0)),
  CONSTRAINT course_versions_pkey PRIMARY KEY (course, number)
);

CREATE TABLE app.course_words (
  word text NOT NULL,
  CONSTRAINT course_words_pkey PRIMARY KEY (word)
);

CREATE TABLE app.courses (
  key text NOT NULL,
  version integer NOT NULL,
  rendering integer NOT NULL,
  title text NOT NULL,
  promise text NOT NULL,
  language text NOT NULL,
  level text,
  topics text[] NOT NULL,
  lessons integer NOT NULL,
  minutes integer NOT NULL,
  outline jsonb NOT NULL,
  words text NOT NULL,
  search tsvector NOT NULL,
  titled tsvector DEFAULT to_tsvector('simple'::regconfig, title),
  named tsvector DEFAULT strip(to_tsvector('simple'::regconfig, words)),
  CONSTRAINT courses_level_known CHECK ((level = ANY (ARRAY['beginner'::text, 'intermediate'::text, 'advanced'::text]))),
  CONSTRAINT courses_pkey PRIMARY KEY (key),
  CONSTRAINT courses_version FOREIGN KEY (key, version) REFERENCES app.course_versions(course, number)
);

CREATE TABLE app.credential_contents (
  credential_id text NOT NULL,
  content jsonb NOT NULL,
  content_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT credential_contents_hash_form CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT credential_contents_id_form CHECK ((credential_id ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT credential_contents_pkey PRIMARY KEY (credential_id)
);

CREATE TABLE app.credential_decisions (
  id bigint NOT NULL,
  credential_id text NOT NULL,
  act text NOT NULL,
  reason text NOT NULL,
  decided_by uuid,
  decided_at timestamp with time zone NOT NULL DEFAULT now(),
  call_id bigint,
  approved_by uuid,
  CONSTRAINT credential_decisions_act_known CHECK ((act = ANY (ARRAY['revoke'::text, 'suspend'::text, 'reinstate'::text, 'reissue'::text]))),
  CONSTRAINT credential_decisions_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT credential_decisions_call_id_fkey FOREIGN KEY (call_id) REFERENCES app.outbox_calls(id) ON DELETE SET NULL,
  CONSTRAINT credential_decisions_credential_id_form CHECK ((credential_id ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT credential_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT credential_decisions_pkey PRIMARY KEY (id),
  CONSTRAINT credential_decisions_reason_length CHECK (((octet_length(reason) >= 1) AND (octet_length(reason) <= 256)))
);

CREATE TABLE app.credential_shares (
  token_hash text NOT NULL,
  account_id uuid NOT NULL,
  course text NOT NULL,
  kind text NOT NULL,
  shared_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT credential_shares_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT credential_shares_once UNIQUE (account_id, course, kind),
  CONSTRAINT credential_shares_pkey PRIMARY KEY (token_hash),
  CONSTRAINT credential_shares_token_hash_form CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE app.enrollments (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  course text NOT NULL,
  enrolled_at timestamp with time zone NOT NULL DEFAULT now(),
  left_at timestamp with time zone,
  completed_at timestamp with time zone,
  lesson text,
  heading text,
  seen_at timestamp with time zone,
  cohort_id uuid,
  CONSTRAINT enrollments_account_id_course_key UNIQUE (account_id, course),
  CONSTRAINT enrollments_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT enrollments_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES app.cohorts(id) ON DELETE SET NULL,
  CONSTRAINT enrollments_course_fkey FOREIGN KEY (course) REFERENCES app.courses(key),
  CONSTRAINT enrollments_pkey PRIMARY KEY (id)
);

CREATE TABLE app.forum_mentions (
  post_id uuid NOT NULL,
  account_id uuid NOT NULL,
  CONSTRAINT forum_mentions_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT forum_mentions_pkey PRIMARY KEY (account_id, post_id),
  CONSTRAINT forum_mentions_post_id_fkey FOREIGN KEY (post_id) REFERENCES app.forum_posts(id) ON DELETE CASCADE
);

CREATE TABLE app.forum_posts (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  thread_id uuid NOT NULL,
  number integer NOT NULL,
  account_id uuid NOT NULL,
  text text NOT NULL,
  html text NOT NULL,
  is_answer boolean NOT NULL DEFAULT false,
  written_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  removed_at timestamp(3) with time zone,
  hidden_at timestamp(3) with time zone,
  hidden_reason text,
  CONSTRAINT forum_posts_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT forum_posts_hidden_reason_length CHECK (((length(hidden_reason) >= 1) AND (length(hidden_reason) <= 500))),
  CONSTRAINT forum_posts_hidden_whole CHECK (((hidden_at IS NULL) = (hidden_reason IS NULL))),
  CONSTRAINT forum_posts_number_positive CHECK ((number > 0)),
  CONSTRAINT forum_posts_pkey PRIMARY KEY (id),
  CONSTRAINT forum_posts_removed_empty CHECK (((removed_at IS NULL) OR ((text = ''::text) AND (html = ''::text)))),
  CONSTRAINT forum_posts_text_length CHECK ((length(text) <= 10000)),
  CONSTRAINT forum_posts_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES app.forum_threads(id) ON DELETE CASCADE,
  CONSTRAINT forum_posts_thread_id_number_key UNIQUE (thread_id, number)
);

CREATE TABLE app.forum_reports (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  post_id uuid NOT NULL,
  account_id uuid NOT NULL,
  reason text NOT NULL,
  reported_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  settled_at timestamp(3) with time zone,
  CONSTRAINT forum_reports_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT forum_reports_pkey PRIMARY KEY (id),
  CONSTRAINT forum_reports_post_id_account_id_key UNIQUE (post_id, account_id),
  CONSTRAINT forum_reports_post_id_fkey FOREIGN KEY (post_id) REFERENCES app.forum_posts(id) ON DELETE CASCADE,
  CONSTRAINT forum_reports_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);

CREATE TABLE app.forum_threads (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  course text NOT NULL,
  lesson text,
  account_id uuid,
  title text NOT NULL,
  last_number integer NOT NULL DEFAULT 0,
  opened_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  active_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  is_pinned boolean NOT NULL DEFAULT false,
  is_locked boolean NOT NULL DEFAULT false,
  lock_reason text,
  CONSTRAINT forum_threads_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT forum_threads_course_fkey FOREIGN KEY (course) REFERENCES app.courses(key),
  CONSTRAINT forum_threads_lock_reason_length CHECK (((length(lock_reason) >= 1) AND (length(lock_reason) <= 500))),
  CONSTRAINT forum_threads_lock_whole CHECK ((is_locked = (lock_reason IS NOT NULL))),
  CONSTRAINT forum_threads_pkey PRIMARY KEY (id),
  CONSTRAINT forum_threads_title_length CHECK (((length(title) >= 1) AND (length(title) <= 120)))
);

CREATE TABLE app.forum_visits (
  account_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  seen_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT forum_visits_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT forum_visits_pkey PRIMARY KEY (account_id, thread_id),
  CONSTRAINT forum_visits_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES app.forum_threads(id) ON DELETE CASCADE
);

CREATE TABLE app.grade_overrides (
  id bigint NOT NULL,
  enrollment_id uuid NOT NULL,
  lesson text NOT NULL,
  percent integer,
  reason text NOT NULL,
  actor uuid NOT NULL,
  at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT grade_overrides_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES app.enrollments(id) ON DELETE CASCADE,
  CONSTRAINT grade_overrides_percent_range CHECK (((percent >= 0) AND (percent <= 100))),
  CONSTRAINT grade_overrides_pkey PRIMARY KEY (id),
  CONSTRAINT grade_overrides_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);

CREATE TABLE app.handles (
  account_id uuid NOT NULL,
  handle text NOT NULL,
  is_public boolean NOT NULL DEFAULT false,
  CONSTRAINT handles_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT handles_handle_form CHECK ((handle ~ '^[a-z][a-z0-9_]{2,23}$'::text)),
  CONSTRAINT handles_handle_key UNIQUE (handle),
  CONSTRAINT handles_pkey PRIMARY KEY (account_id)
);

CREATE TABLE app.identity_checks (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  provider text NOT NULL,
  state text NOT NULL DEFAULT 'submitted'::text,
  full_name text,
  birth_date date,
  country text,
  document_kind text,
  submitted_at timestamp with time zone NOT NULL DEFAULT now(),
  decided_at timestamp with time zone,
  decided_by uuid,
  reason text,
  person_hash text,
  CONSTRAINT identity_checks_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT identity_checks_country_form CHECK ((country ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT identity_checks_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT identity_checks_decided_is_bare CHECK (((state = 'submitted'::text) OR ((num_nonnulls(full_name, birth_date, country, document_kind) = 0) AND (decided_at IS NOT NULL)))),
  CONSTRAINT identity_checks_document_kind_known CHECK ((document_kind = ANY (ARRAY['passport'::text, 'identity_card'::text, 'residence_permit'::text, 'driving_licence'::text]))),
  CONSTRAINT identity_checks_full_name_length CHECK (((length(full_name) >= 1) AND (length(full_name) <= 120))),
  CONSTRAINT identity_checks_open_is_whole CHECK (((state <> 'submitted'::text) OR ((num_nulls(full_name, birth_date, country, document_kind) = 0) AND (decided_at IS NULL)))),
  CONSTRAINT identity_checks_person_hash_form CHECK ((person_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT identity_checks_pkey PRIMARY KEY (id),
  CONSTRAINT identity_checks_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  CONSTRAINT identity_checks_state_known CHECK ((state = ANY (ARRAY['submitted'::text, 'verified'::text, 'rejected'::text])))
);

CREATE TABLE app.issuer_approvals (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  credential_id text,
  act text,
  reason text,
  batch jsonb,
  asked_by uuid,
  asked_at timestamp with time zone NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'open'::text,
  settled_by uuid,
  settled_at timestamp with time zone,
  CONSTRAINT issuer_approvals_about_one CHECK (
CASE
    WHEN (batch IS NULL) THEN (num_nulls(credential_id, act, reason) = 0)
    ELSE (num_nulls(credential_id, act, reason) = 3)
END),
  CONSTRAINT issuer_approvals_act_known CHECK ((act = ANY (ARRAY['revoke'::text, 'suspend'::text, 'reinstate'::text, 'reissue'::text]))),
  CONSTRAINT issuer_approvals_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT issuer_approvals_batch_length CHECK (((jsonb_array_length(batch) >= 1) AND (jsonb_array_length(batch) <= 1000))),
  CONSTRAINT issuer_approvals_credential_id_form CHECK ((credential_id ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT issuer_approvals_pkey PRIMARY KEY (id),
  CONSTRAINT issuer_approvals_reason_length CHECK (((octet_length(reason) >= 1) AND (octet_length(reason) <= 256))),
  CONSTRAINT issuer_approvals_settled CHECK (((state = 'open'::text) = (settled_at IS NULL))),
  CONSTRAINT issuer_approvals_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT issuer_approvals_state_known CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'declined'::text, 'withdrawn'::text, 'lapsed'::text])))
);

CREATE TABLE app.issuing_settings (
  is_only boolean NOT NULL DEFAULT true,
  needs_two boolean NOT NULL DEFAULT false,
  CONSTRAINT issuing_settings_one CHECK (is_only),
  CONSTRAINT issuing_settings_pkey PRIMARY KEY (is_only)
);

CREATE TABLE app.lesson_notes (
  enrollment_id uuid NOT NULL,
  lesson text NOT NULL,
  text text NOT NULL,
  changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT lesson_notes_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES app.enrollments(id) ON DELETE CASCADE,
  CONSTRAINT lesson_notes_pkey PRIMARY KEY (enrollment_id, lesson),
  CONSTRAINT lesson_notes_text_length CHECK (((length(text) >= 1) AND (length(text) <= 20000)))
);

CREATE TABLE app.lesson_progress (
  enrollment_id uuid NOT NULL,
  lesson text NOT NULL,
  opened_at timestamp with time zone NOT NULL DEFAULT now(),
  dwell_seconds integer NOT NULL DEFAULT 0,
  quiz_passed_at timestamp with time zone,
  exercise_event text,
  exercise_ledger integer,
  completed_at timestamp with time zone,
  completed_by text,
  call_id bigint,
  CONSTRAINT lesson_progress_call_id_fkey FOREIGN KEY (call_id) REFERENCES app.outbox_calls(id) ON DELETE SET NULL,
  CONSTRAINT lesson_progress_completed_by_known CHECK ((completed_by = ANY (ARRAY['dwell'::text, 'tasks'::text, 'override'::text]))),
  CONSTRAINT lesson_progress_completed_whole CHECK (((completed_at IS NULL) = (completed_by IS NULL))),
  CONSTRAINT lesson_progress_dwell_not_negative CHECK ((dwell_seconds >= 0)),
  CONSTRAINT lesson_progress_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES app.enrollments(id) ON DELETE CASCADE,
  CONSTRAINT lesson_progress_pkey PRIMARY KEY (enrollment_id, lesson)
);

CREATE TABLE app.mail_codes (
  code_hash text NOT NULL,
  purpose text NOT NULL,
  account_id uuid NOT NULL,
  email text,
  password_hash text,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT mail_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT mail_codes_change_names_email CHECK (((purpose <> 'email_change'::text) OR (email IS NOT NULL))),
  CONSTRAINT mail_codes_code_hash_form CHECK ((code_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT mail_codes_email_form CHECK (((email = lower(email)) AND (length(email) <= 254))),
  CONSTRAINT mail_codes_password_hash_form CHECK ((password_hash ~~ '$argon2id$%'::text)),
  CONSTRAINT mail_codes_pkey PRIMARY KEY (code_hash),
  CONSTRAINT mail_codes_purpose_known CHECK ((purpose = ANY (ARRAY['reset'::text, 'email_change'::text])))
);

CREATE TABLE app.notices (
  id bigint NOT NULL,
  account_id uuid NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  course text,
  data jsonb NOT NULL,
  at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT notices_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT notices_account_id_source_key UNIQUE (account_id, source),
  CONSTRAINT notices_pkey PRIMARY KEY (id),
  CONSTRAINT notices_source_length CHECK (((length(source) >= 1) AND (length(source) <= 200)))
);

CREATE TABLE app.notification_cursor (
  single boolean NOT NULL DEFAULT true,
  last_event_id text COLLATE "C" NOT NULL,
  CONSTRAINT notification_cursor_one_row CHECK (single),
  CONSTRAINT notification_cursor_pkey PRIMARY KEY (single)
);

CREATE TABLE app.notification_letters (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  is_digest boolean NOT NULL,
  is_security boolean NOT NULL,
  day date NOT NULL,
  state text NOT NULL DEFAULT 'sending'::text,
  tries integer NOT NULL DEFAULT 1,
  not_before timestamp with time zone NOT NULL DEFAULT now(),
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  begun_at timestamp with time zone NOT NULL DEFAULT now(),
  sent_at timestamp with time zone,
  CONSTRAINT notification_letters_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT notification_letters_pkey PRIMARY KEY (id),
  CONSTRAINT notification_letters_state_known CHECK ((state = ANY (ARRAY['sending'::text, 'waiting'::text, 'sent'::text, 'unclear'::text, 'failed'::text])))
);

CREATE TABLE app.notification_preferences (
  account_id uuid NOT NULL,
  kinds jsonb NOT NULL DEFAULT '{}'::jsonb,
  quiet_from time without time zone,
  quiet_to time without time zone,
  digest_hour integer NOT NULL DEFAULT 8,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  CONSTRAINT notification_preferences_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT notification_preferences_digest_hour_range CHECK (((digest_hour >= 0) AND (digest_hour <= 23))),
  CONSTRAINT notification_preferences_pkey PRIMARY KEY (account_id),
  CONSTRAINT notification_preferences_quiet_whole CHECK (((quiet_from IS NULL) = (quiet_to IS NULL))),
  CONSTRAINT notification_preferences_time_zone_length CHECK ((length(time_zone) <= 64))
);

CREATE TABLE app.notifications (
  id bigint NOT NULL,
  account_id uuid NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  course text,
  data jsonb NOT NULL,
  ledger integer,
  at timestamp(3) with time zone NOT NULL,
  told_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  is_here boolean NOT NULL,
  read_at timestamp(3) with time zone,
  mail text NOT NULL,
  mail_due_at timestamp with time zone,
  letter_id uuid,
  CONSTRAINT notifications_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT notifications_account_id_source_key UNIQUE (account_id, source),
  CONSTRAINT notifications_kind_known CHECK ((kind = ANY (ARRAY['enrollment'::text, 'completion'::text, 'reward'::text, 'certificate'::text, 'grade'::text, 'reply'::text, 'security'::text]))),
  CONSTRAINT notifications_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES app.notification_letters(id) ON DELETE SET NULL,
  CONSTRAINT notifications_mail_known CHECK ((mail = ANY (ARRAY['none'::text, 'now'::text, 'digest'::text]))),
  CONSTRAINT notifications_pkey PRIMARY KEY (id)
);

CREATE TABLE app.outbox_calls (
  id bigint NOT NULL,
  key text NOT NULL,
  kind text NOT NULL,
  item jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  transaction text,
  tries integer NOT NULL DEFAULT 0,
  bumps integer NOT NULL DEFAULT 0,
  not_before timestamp with time zone NOT NULL DEFAULT now(),
  refusal text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  ledger integer,
  confirmed_at timestamp with time zone,
  CONSTRAINT outbox_calls_key_key UNIQUE (key),
  CONSTRAINT outbox_calls_kind_known CHECK ((kind = ANY (ARRAY['progress'::text, 'credential'::text, 'reissue'::text, 'reward'::text, 'transfer'::text, 'delegate'::text, 'account'::text, 'revoke'::text, 'suspend'::text, 'reinstate'::text]))),
  CONSTRAINT outbox_calls_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_calls_sent_has_transaction CHECK (((state <> 'sent'::text) OR (transaction IS NOT NULL))),
  CONSTRAINT outbox_calls_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'confirmed'::text, 'dead'::text, 'discarded'::text]))),
  CONSTRAINT outbox_calls_transaction_fkey FOREIGN KEY (transaction) REFERENCES app.outbox_transactions(hash)
);

CREATE TABLE app.outbox_channels (
  address text NOT NULL,
  is_drained boolean NOT NULL DEFAULT false,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  is_sponsor boolean NOT NULL DEFAULT false,
  is_retired boolean NOT NULL DEFAULT false,
  CONSTRAINT outbox_channels_address_form CHECK ((address ~ '^G[A-Z2-7]{55}$'::text)),
  CONSTRAINT outbox_channels_pkey PRIMARY KEY (address)
);

CREATE TABLE app.outbox_days (
  day date NOT NULL,
  kind text NOT NULL,
  confirmed bigint NOT NULL DEFAULT 0,
  fees bigint NOT NULL DEFAULT 0,
  CONSTRAINT outbox_days_pkey PRIMARY KEY (day, kind)
);

CREATE TABLE app.outbox_transactions (
  hash text NOT NULL,
  kind text NOT NULL,
  channel text NOT NULL,
  envelope text NOT NULL,
  fee bigint NOT NULL,
  since_ledger integer NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  sent_at timestamp with time zone,
  state text NOT NULL DEFAULT 'open'::text,
  ledger integer,
  closed_at timestamp with time zone,
  settled_at timestamp with time zone,
  CONSTRAINT outbox_transactions_channel_fkey FOREIGN KEY (channel) REFERENCES app.outbox_channels(address),
  CONSTRAINT outbox_transactions_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT outbox_transactions_kind_known CHECK ((kind = ANY (ARRAY['progress'::text, 'credential'::text, 'reissue'::text, 'reward'::text, 'transfer'::text, 'delegate'::text, 'account'::text, 'revoke'::text, 'suspend'::text, 'reinstate'::text]))),
  CONSTRAINT outbox_transactions_pkey PRIMARY KEY (hash),
  CONSTRAINT outbox_transactions_state_known CHECK ((state = ANY (ARRAY['open'::text, 'landed'::text, 'failed'::text, 'expired'::text])))
);

CREATE TABLE app.owed_rewards (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  kind text NOT NULL,
  course text NOT NULL,
  referred_id uuid,
  amount numeric(39,0) NOT NULL,
  key text NOT NULL DEFAULT encode(sha256(uuid_send(id)), 'hex'::text),
  call_id bigint,
  owed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT owed_rewards_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT owed_rewards_amount_positive CHECK ((amount > (0)::numeric)),
  CONSTRAINT owed_rewards_call_id_fkey FOREIGN KEY (call_id) REFERENCES app.outbox_calls(id) ON DELETE SET NULL,
  CONSTRAINT owed_rewards_course_form CHECK ((course ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
  CONSTRAINT owed_rewards_key_key UNIQUE (key),
  CONSTRAINT owed_rewards_kind_known CHECK ((kind = ANY (ARRAY['course'::text, 'referral'::text]))),
  CONSTRAINT owed_rewards_only_referrals_refer CHECK (((kind = 'referral'::text) OR (referred_id IS NULL))),
  CONSTRAINT owed_rewards_pkey PRIMARY KEY (id),
  CONSTRAINT owed_rewards_referred_id_fkey FOREIGN KEY (referred_id) REFERENCES app.accounts(id) ON DELETE SET NULL
);

CREATE TABLE app.passwords (
  account_id uuid NOT NULL,
  email text NOT NULL,
  hash text NOT NULL,
  confirmed_at timestamp with time zone NOT NULL DEFAULT now(),
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT passwords_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT passwords_email_form CHECK (((email = lower(email)) AND (length(email) <= 254))),
  CONSTRAINT passwords_email_key UNIQUE (email),
  CONSTRAINT passwords_hash_form CHECK ((hash ~~ '$argon2id$%'::text)),
  CONSTRAINT passwords_pkey PRIMARY KEY (account_id)
);

CREATE TABLE app.path_followers (
  path text NOT NULL,
  account_id uuid NOT NULL,
  followed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT path_followers_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT path_followers_path_fkey FOREIGN KEY (path) REFERENCES app.paths(key) ON DELETE CASCADE,
  CONSTRAINT path_followers_pkey PRIMARY KEY (account_id, path)
);

CREATE TABLE app.paths (
  key text NOT NULL,
  title text NOT NULL,
  promise text NOT NULL,
  language text NOT NULL,
  courses text[] NOT NULL,
  creator uuid,
  file_hash text,
  changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT paths_courses_count CHECK (((cardinality(courses) >= 2) AND (cardinality(courses) <= 20))),
  CONSTRAINT paths_creator_fkey FOREIGN KEY (creator) REFERENCES app.accounts(id) ON DELETE SET NULL,
  CONSTRAINT paths_file_hash_form CHECK ((file_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT paths_key_form CHECK ((key ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
  CONSTRAINT paths_pkey PRIMARY KEY (key),
  CONSTRAINT paths_promise_length CHECK (((length(promise) >= 1) AND (length(promise) <= 240))),
  CONSTRAINT paths_title_length CHECK (((length(title) >= 1) AND (length(title) <= 120)))
);

CREATE TABLE app.platform_addresses (
  account_id uuid NOT NULL,
  address text NOT NULL,
  consented_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT platform_addresses_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT platform_addresses_address_form CHECK ((address ~ '^G[A-Z2-7]{55}$'::text)),
  CONSTRAINT platform_addresses_address_key UNIQUE (address),
  CONSTRAINT platform_addresses_pkey PRIMARY KEY (account_id)
);

CREATE TABLE app.profiles (
  account_id uuid NOT NULL,
  display_name text,
  locale text NOT NULL DEFAULT 'en'::text,
  avatar bytea,
  avatar_hash text,
  CONSTRAINT profiles_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT profiles_avatar_hash_form CHECK ((avatar_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT profiles_avatar_hashed CHECK (((avatar IS NULL) = (avatar_hash IS NULL))),
  CONSTRAINT profiles_avatar_size CHECK ((octet_length(avatar) <= 262144)),
  CONSTRAINT profiles_display_name_length CHECK (((length(display_name) >= 1) AND (length(display_name) <= 60))),
  CONSTRAINT profiles_locale_known CHECK ((locale = ANY (ARRAY['en'::text, 'de'::text]))),
  CONSTRAINT profiles_pkey PRIMARY KEY (account_id)
);

CREATE TABLE app.quiz_attempts (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrollment_id uuid NOT NULL,
  lesson text NOT NULL,
  quiz text NOT NULL,
  version integer NOT NULL,
  number integer NOT NULL,
  drawn jsonb NOT NULL,
  answers jsonb NOT NULL DEFAULT '{}'::jsonb,
  started_at timestamp with time zone NOT NULL DEFAULT now(),
  ends_at timestamp with time zone,
  sent_at timestamp with time zone,
  marks jsonb,
  percent integer,
  passed boolean,
  is_late boolean NOT NULL DEFAULT false,
  CONSTRAINT quiz_attempts_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES app.enrollments(id) ON DELETE CASCADE,
  CONSTRAINT quiz_attempts_enrollment_id_lesson_number_key UNIQUE (enrollment_id, lesson, number),
  CONSTRAINT quiz_attempts_late_once_sent CHECK (((NOT is_late) OR (sent_at IS NOT NULL))),
  CONSTRAINT quiz_attempts_marked_once_sent CHECK ((((sent_at IS NULL) = (marks IS NULL)) AND ((sent_at IS NULL) = (percent IS NULL)) AND ((sent_at IS NULL) = (passed IS NULL)))),
  CONSTRAINT quiz_attempts_number_positive CHECK ((number > 0)),
  CONSTRAINT quiz_attempts_percent_range CHECK (((percent >= 0) AND (percent <= 100))),
  CONSTRAINT quiz_attempts_pkey PRIMARY KEY (id)
);

CREATE TABLE app.recovery_codes (
  hash text NOT NULL,
  account_id uuid NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT recovery_codes_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (hash)
);

CREATE TABLE app.refresh_tokens (
  hash text NOT NULL,
  session_id uuid NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT refresh_tokens_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash),
  CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES app.sessions(id) ON DELETE CASCADE
);

CREATE TABLE app.registrations (
  code_hash text NOT NULL,
  email text NOT NULL,
  password_hash text NOT NULL,
  referral_code text,
  locale text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT registrations_code_hash_form CHECK ((code_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT registrations_email_form CHECK (((email = lower(email)) AND (length(email) <= 254))),
  CONSTRAINT registrations_password_hash_form CHECK ((password_hash ~~ '$argon2id$%'::text)),
  CONSTRAINT registrations_pkey PRIMARY KEY (code_hash)
);

CREATE TABLE app.relay_budgets (
  day date NOT NULL,
  of text NOT NULL,
  account_id uuid,
  used bigint NOT NULL,
  CONSTRAINT relay_budgets_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT relay_budgets_pkey PRIMARY KEY (day, of),
  CONSTRAINT relay_budgets_used_range CHECK ((used >= 0))
);

CREATE TABLE app.relay_calls (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  wallet text NOT NULL,
  call jsonb NOT NULL,
  to_sign jsonb NOT NULL,
  fee_max bigint NOT NULL,
  prepared_at timestamp with time zone NOT NULL DEFAULT now(),
  submitted_at timestamp with time zone,
  call_id bigint,
  charged_on date,
  charged_stroops bigint,
  settled_at timestamp with time zone,
  CONSTRAINT relay_calls_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT relay_calls_call_id_fkey FOREIGN KEY (call_id) REFERENCES app.outbox_calls(id) ON DELETE SET NULL,
  CONSTRAINT relay_calls_call_id_key UNIQUE (call_id),
  CONSTRAINT relay_calls_charged_before_submitted CHECK (((submitted_at IS NULL) OR ((charged_on IS NOT NULL) AND (charged_stroops IS NOT NULL)))),
  CONSTRAINT relay_calls_pkey PRIMARY KEY (id),
  CONSTRAINT relay_calls_wallet_form CHECK ((wallet ~ '^G[A-Z2-7]{55}$'::text))
);

CREATE TABLE app.released_handles (
  handle text NOT NULL,
  account_id uuid NOT NULL,
  free_at timestamp with time zone NOT NULL,
  CONSTRAINT released_handles_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT released_handles_pkey PRIMARY KEY (handle)
);

CREATE TABLE app.reviews (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  course text NOT NULL,
  stars integer NOT NULL,
  text text NOT NULL,
  written_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  removed_at timestamp(3) with time zone,
  hidden_at timestamp(3) with time zone,
  hidden_reason text,
  CONSTRAINT reviews_account_id_course_key UNIQUE (account_id, course),
  CONSTRAINT reviews_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT reviews_course_fkey FOREIGN KEY (course) REFERENCES app.courses(key),
  CONSTRAINT reviews_hidden_reason_length CHECK (((length(hidden_reason) >= 1) AND (length(hidden_reason) <= 500))),
  CONSTRAINT reviews_hidden_whole CHECK (((hidden_at IS NULL) = (hidden_reason IS NULL))),
  CONSTRAINT reviews_pkey PRIMARY KEY (id),
  CONSTRAINT reviews_removed_only_hidden CHECK (((removed_at IS NULL) OR ((hidden_at IS NOT NULL) AND (text = ''::text)))),
  CONSTRAINT reviews_stars_range CHECK (((stars >= 1) AND (stars <= 5))),
  CONSTRAINT reviews_text_length CHECK ((length(text) <= 2000))
);

CREATE TABLE app.second_factors (
  account_id uuid NOT NULL,
  secret bytea NOT NULL,
  confirmed_at timestamp with time zone,
  last_step bigint,
  CONSTRAINT second_factors_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT second_factors_pkey PRIMARY KEY (account_id)
);

CREATE TABLE app.sessions (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  subject text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_user_agent_length CHECK ((length(user_agent) <= 256))
);

CREATE TABLE app.status_places (
  credential_id text NOT NULL,
  list integer NOT NULL,
  place integer NOT NULL,
  CONSTRAINT status_places_list_check CHECK ((list >= 1)),
  CONSTRAINT status_places_list_place_key UNIQUE (list, place),
  CONSTRAINT status_places_pkey PRIMARY KEY (credential_id),
  CONSTRAINT status_places_place_check CHECK (((place >= 0) AND (place <= 131071)))
);

CREATE TABLE app.unsubscribe_codes (
  account_id uuid NOT NULL,
  secret text NOT NULL,
  CONSTRAINT unsubscribe_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT unsubscribe_codes_pkey PRIMARY KEY (account_id),
  CONSTRAINT unsubscribe_codes_secret_form CHECK ((secret ~ '^[0-9a-zA-Z_-]{32}$'::text)),
  CONSTRAINT unsubscribe_codes_secret_key UNIQUE (secret)
);

CREATE TABLE app.verification_failures (
  day date NOT NULL,
  cause text NOT NULL,
  failures bigint NOT NULL DEFAULT 1,
  CONSTRAINT verification_failures_pkey PRIMARY KEY (day, cause)
);

CREATE TABLE app.wallets (
  subject text NOT NULL,
  account_id uuid NOT NULL,
  linked_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT wallets_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.accounts(id) ON DELETE CASCADE,
  CONSTRAINT wallets_pkey PRIMARY KEY (subject),
  CONSTRAINT wallets_subject_form CHECK ((subject ~ '^(G[A-Z2-7]{55}(:[0-9]{1,20})?|M[A-Z2-7]{68})$'::text))
);

CREATE TABLE chain_1.credentials (
  id text COLLATE "C" NOT NULL,
  contract_address text COLLATE "C" NOT NULL,
  learner text COLLATE "C" NOT NULL,
  issuer text COLLATE "C" NOT NULL,
  course text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  content_hash text COLLATE "C" NOT NULL,
  expires_at numeric(20,0),
  status text COLLATE "C" NOT NULL,
  status_reason text,
  status_by text COLLATE "C",
  supersedes text COLLATE "C",
  successor text COLLATE "C",
  issued_ledger integer NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  issued_tx_hash text COLLATE "C" NOT NULL,
  issued_event text COLLATE "C" NOT NULL,
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.credentials_current PARTITION OF chain_1.credentials (
  CONSTRAINT credentials_current_pkey PRIMARY KEY (id)
) FOR VALUES IN (true);

CREATE TABLE chain_1.credentials_ended PARTITION OF chain_1.credentials FOR VALUES IN (false);

CREATE TABLE chain_1.decoded (
  event_id text COLLATE "C" NOT NULL,
  name text,
  decoded jsonb,
  CONSTRAINT decoded_pkey PRIMARY KEY (event_id)
);

CREATE TABLE chain_1.delegations (
  account text COLLATE "C" NOT NULL,
  delegatee text COLLATE "C" NOT NULL,
  previous text COLLATE "C",
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.delegations_current PARTITION OF chain_1.delegations (
  CONSTRAINT delegations_current_pkey PRIMARY KEY (account)
) FOR VALUES IN (true);

CREATE TABLE chain_1.delegations_ended PARTITION OF chain_1.delegations FOR VALUES IN (false);

CREATE TABLE chain_1.epoch_budget (
  contract_address text COLLATE "C" NOT NULL,
  amount numeric(39,0) NOT NULL,
  set_by text COLLATE "C" NOT NULL,
  set_ledger integer NOT NULL,
  set_at timestamp with time zone NOT NULL,
  set_tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.epoch_budget_current PARTITION OF chain_1.epoch_budget (
  CONSTRAINT epoch_budget_current_pkey PRIMARY KEY (contract_address)
) FOR VALUES IN (true);

CREATE TABLE chain_1.epoch_budget_ended PARTITION OF chain_1.epoch_budget FOR VALUES IN (false);

CREATE TABLE chain_1.governance_settings (
  contract_address text COLLATE "C" NOT NULL,
  proposal_threshold numeric(39,0) NOT NULL,
  quorum_bps bigint NOT NULL,
  quorum_floor numeric(39,0) NOT NULL,
  voting_delay bigint NOT NULL,
  voting_period bigint NOT NULL,
  late_extension bigint NOT NULL,
  late_window bigint NOT NULL,
  timelock numeric(20,0) NOT NULL,
  sensitive_timelock numeric(20,0) NOT NULL,
  grace numeric(20,0) NOT NULL,
  proposal bigint,
  set_ledger integer NOT NULL,
  set_at timestamp with time zone NOT NULL,
  set_tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.governance_settings_current PARTITION OF chain_1.governance_settings (
  CONSTRAINT governance_settings_current_pkey PRIMARY KEY (contract_address)
) FOR VALUES IN (true);

CREATE TABLE chain_1.governance_settings_ended PARTITION OF chain_1.governance_settings FOR VALUES IN (false);

CREATE TABLE chain_1.progress (
  learner text COLLATE "C" NOT NULL,
  course text COLLATE "C" NOT NULL,
  contract_address text COLLATE "C" NOT NULL,
  percent bigint NOT NULL,
  lessons_done bigint NOT NULL,
  lessons_total bigint NOT NULL,
  attestor text COLLATE "C",
  completed_ledger integer,
  completed_at timestamp with time zone,
  completed_tx_hash text COLLATE "C",
  reset_reason text,
  reset_by text COLLATE "C",
  reset_ledger integer,
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.progress_current PARTITION OF chain_1.progress (
  CONSTRAINT progress_current_pkey PRIMARY KEY (learner, course)
) FOR VALUES IN (true);

CREATE TABLE chain_1.progress_ended PARTITION OF chain_1.progress FOR VALUES IN (false);

CREATE TABLE chain_1.proposals (
  id bigint NOT NULL,
  contract_address text COLLATE "C" NOT NULL,
  proposer text COLLATE "C" NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  description_hash text COLLATE "C" NOT NULL,
  actions jsonb NOT NULL,
  snapshot_ledger bigint NOT NULL,
  vote_start bigint NOT NULL,
  vote_end bigint NOT NULL,
  is_extended boolean NOT NULL,
  quorum numeric(39,0) NOT NULL,
  needs_confirmation boolean NOT NULL,
  sensitive boolean NOT NULL,
  settings jsonb NOT NULL,
  for_votes numeric(39,0) NOT NULL,
  against_votes numeric(39,0) NOT NULL,
  abstain_votes numeric(39,0) NOT NULL,
  voters integer NOT NULL,
  status text COLLATE "C" NOT NULL,
  eta numeric(20,0),
  expires_at numeric(20,0),
  queued_ledger integer,
  queued_at timestamp with time zone,
  queued_tx_hash text COLLATE "C",
  confirmed_by text COLLATE "C",
  confirmed_ledger integer,
  confirmed_at timestamp with time zone,
  confirmed_tx_hash text COLLATE "C",
  executed_ledger integer,
  executed_at timestamp with time zone,
  executed_tx_hash text COLLATE "C",
  canceled_by text COLLATE "C",
  cancel_reason text,
  canceled_ledger integer,
  canceled_at timestamp with time zone,
  canceled_tx_hash text COLLATE "C",
  created_ledger integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_tx_hash text COLLATE "C" NOT NULL,
  created_event text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.proposals_current PARTITION OF chain_1.proposals (
  CONSTRAINT proposals_current_pkey PRIMARY KEY (id)
) FOR VALUES IN (true);

CREATE TABLE chain_1.proposals_ended PARTITION OF chain_1.proposals FOR VALUES IN (false);

CREATE TABLE chain_1.quarantine (
  event_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  CONSTRAINT quarantine_pkey PRIMARY KEY (event_id)
);

CREATE TABLE chain_1.reward_epochs (
  epoch bigint NOT NULL,
  rewards integer NOT NULL,
  amount numeric(39,0) NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.reward_epochs_current PARTITION OF chain_1.reward_epochs (
  CONSTRAINT reward_epochs_current_pkey PRIMARY KEY (epoch)
) FOR VALUES IN (true);

CREATE TABLE chain_1.reward_epochs_ended PARTITION OF chain_1.reward_epochs FOR VALUES IN (false);

CREATE TABLE chain_1.reward_settings (
  kind text COLLATE "C" NOT NULL,
  course text COLLATE "C" NOT NULL,
  amount numeric(39,0) NOT NULL,
  set_by text COLLATE "C" NOT NULL,
  set_ledger integer NOT NULL,
  set_at timestamp with time zone NOT NULL,
  set_tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.reward_settings_current PARTITION OF chain_1.reward_settings (
  CONSTRAINT reward_settings_current_pkey PRIMARY KEY (kind, course)
) FOR VALUES IN (true);

CREATE TABLE chain_1.reward_settings_ended PARTITION OF chain_1.reward_settings FOR VALUES IN (false);

CREATE TABLE chain_1.rewards (
  key text COLLATE "C" NOT NULL,
  learner text COLLATE "C" NOT NULL,
  course text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  amount numeric(39,0) NOT NULL,
  minter text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL,
  ledger integer NOT NULL,
  at timestamp with time zone NOT NULL,
  tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.rewards_current PARTITION OF chain_1.rewards (
  CONSTRAINT rewards_current_pkey PRIMARY KEY (key)
) FOR VALUES IN (true);

CREATE TABLE chain_1.rewards_ended PARTITION OF chain_1.rewards FOR VALUES IN (false);

CREATE TABLE chain_1.roles (
  contract text COLLATE "C" NOT NULL,
  contract_address text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  held boolean NOT NULL,
  granted_by text COLLATE "C",
  granted_ledger integer,
  granted_at timestamp with time zone,
  granted_tx_hash text COLLATE "C",
  revoked_by text COLLATE "C",
  revoked_ledger integer,
  revoked_at timestamp with time zone,
  revoked_tx_hash text COLLATE "C",
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.roles_current PARTITION OF chain_1.roles (
  CONSTRAINT roles_current_pkey PRIMARY KEY (contract, role, account)
) FOR VALUES IN (true);

CREATE TABLE chain_1.roles_ended PARTITION OF chain_1.roles FOR VALUES IN (false);

CREATE TABLE chain_1.token_balances (
  account text COLLATE "C" NOT NULL,
  balance numeric(39,0) NOT NULL,
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.token_balances_current PARTITION OF chain_1.token_balances (
  CONSTRAINT token_balances_current_pkey PRIMARY KEY (account)
) FOR VALUES IN (true);

CREATE TABLE chain_1.token_balances_ended PARTITION OF chain_1.token_balances FOR VALUES IN (false);

CREATE TABLE chain_1.token_supply (
  contract_address text COLLATE "C" NOT NULL,
  minted numeric(39,0) NOT NULL,
  burned numeric(39,0) NOT NULL,
  supply numeric(39,0) NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.token_supply_current PARTITION OF chain_1.token_supply (
  CONSTRAINT token_supply_current_pkey PRIMARY KEY (contract_address)
) FOR VALUES IN (true);

CREATE TABLE chain_1.token_supply_ended PARTITION OF chain_1.token_supply FOR VALUES IN (false);

CREATE TABLE chain_1.token_transfers (
  event text COLLATE "C" NOT NULL,
  from_account text COLLATE "C",
  to_account text COLLATE "C",
  to_muxed_id text COLLATE "C",
  amount numeric(39,0) NOT NULL,
  ledger integer NOT NULL,
  at timestamp with time zone NOT NULL,
  tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.token_transfers_current PARTITION OF chain_1.token_transfers (
  CONSTRAINT token_transfers_current_pkey PRIMARY KEY (event)
) FOR VALUES IN (true);

CREATE TABLE chain_1.token_transfers_ended PARTITION OF chain_1.token_transfers FOR VALUES IN (false);

CREATE TABLE chain_1.votes (
  proposal bigint NOT NULL,
  voter text COLLATE "C" NOT NULL,
  support text COLLATE "C" NOT NULL,
  weight numeric(39,0) NOT NULL,
  reason text NOT NULL,
  ledger integer NOT NULL,
  at timestamp with time zone NOT NULL,
  tx_hash text COLLATE "C" NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.votes_current PARTITION OF chain_1.votes (
  CONSTRAINT votes_current_pkey PRIMARY KEY (proposal, voter)
) FOR VALUES IN (true);

CREATE TABLE chain_1.votes_ended PARTITION OF chain_1.votes FOR VALUES IN (false);

CREATE TABLE chain_1.voting_power (
  delegatee text COLLATE "C" NOT NULL,
  votes numeric(39,0) NOT NULL,
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C"
) PARTITION BY LIST (((to_event IS NULL)));

CREATE TABLE chain_1.voting_power_current PARTITION OF chain_1.voting_power (
  CONSTRAINT voting_power_current_pkey PRIMARY KEY (delegatee)
) FOR VALUES IN (true);

CREATE TABLE chain_1.voting_power_ended PARTITION OF chain_1.voting_power FOR VALUES IN (false);

CREATE TABLE log.anchor (
  single boolean NOT NULL DEFAULT true,
  ledger integer NOT NULL,
  hash text NOT NULL,
  CONSTRAINT anchor_hash_form CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT anchor_one_row CHECK (single),
  CONSTRAINT anchor_pkey PRIMARY KEY (single)
);

CREATE TABLE log.builds (
  build integer NOT NULL,
  projections text NOT NULL,
  decoding text NOT NULL,
  is_active boolean NOT NULL,
  is_indexed boolean NOT NULL DEFAULT false,
  ledger integer,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT builds_pkey PRIMARY KEY (build)
);

CREATE TABLE log.code (
  contract_address text NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  wasm_hash text NOT NULL,
  CONSTRAINT code_pkey PRIMARY KEY (contract_address, from_event)
);

CREATE TABLE log.coverage (
  contract_address text NOT NULL,
  contract text NOT NULL,
  deploy_ledger integer NOT NULL,
  ledgers int4multirange NOT NULL DEFAULT '{}'::int4multirange,
  CONSTRAINT coverage_pkey PRIMARY KEY (contract_address)
);

CREATE TABLE log.cursor (
  single boolean NOT NULL DEFAULT true,
  network_passphrase text NOT NULL,
  ledger integer NOT NULL,
  closed_at timestamp with time zone,
  last_event_id text COLLATE "C",
  CONSTRAINT cursor_one_row CHECK (single),
  CONSTRAINT cursor_pkey PRIMARY KEY (single)
);

CREATE TABLE log.events (
  id text COLLATE "C" NOT NULL,
  ledger integer NOT NULL,
  closed_at timestamp with time zone NOT NULL,
  tx_hash text NOT NULL,
  contract text NOT NULL,
  contract_address text NOT NULL,
  name text,
  topics text[] NOT NULL,
  value text NOT NULL,
  decoded jsonb,
  CONSTRAINT events_decoded_has_name CHECK (((name IS NULL) = (decoded IS NULL))),
  CONSTRAINT events_id_length CHECK ((octet_length(id) = 30)),
  CONSTRAINT events_ledger_of_id CHECK ((ledger = (("left"(id, 19))::bigint >> 32))),
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_tx_hash_length CHECK ((octet_length(tx_hash) = 64))
) PARTITION BY RANGE (id);

CREATE TABLE log.quarantine (
  event_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  CONSTRAINT quarantine_event_id_fkey FOREIGN KEY (event_id) REFERENCES log.events(id),
  CONSTRAINT quarantine_pkey PRIMARY KEY (event_id),
  CONSTRAINT quarantine_reason_known CHECK ((reason = ANY (ARRAY['undecodable'::text, 'unknown_code'::text, 'unknown_event'::text, 'mismatched_event'::text, 'ambiguous_event'::text, 'impossible_event'::text])))
);

CREATE TABLE log.specs (
  wasm_hash text NOT NULL,
  spec text[] NOT NULL,
  CONSTRAINT specs_pkey PRIMARY KEY (wasm_hash)
);

CREATE VIEW chain.credential_versions AS
 SELECT id, contract_address, learner, issuer, course, kind, content_hash, expires_at, status,
    status_reason, status_by, supersedes, successor, issued_ledger, issued_at, issued_tx_hash,
    issued_event, changed_ledger, changed_at, changed_tx_hash, from_event, to_event
   FROM chain_1.credentials;

CREATE VIEW chain.credentials AS
 SELECT id, contract_address, learner, issuer, course, kind, content_hash, expires_at, status,
    status_reason, status_by, supersedes, successor, issued_ledger, issued_at, issued_tx_hash,
    issued_event, changed_ledger, changed_at, changed_tx_hash, from_event
   FROM chain_1.credentials
  WHERE to_event IS NULL;

CREATE VIEW chain.delegation_versions AS
 SELECT account, delegatee, previous, changed_ledger, changed_at, changed_tx_hash, from_event,
    to_event
   FROM chain_1.delegations;

CREATE VIEW chain.delegations AS
 SELECT account, delegatee, previous, changed_ledger, changed_at, changed_tx_hash, from_event
   FROM chain_1.delegations
  WHERE to_event IS NULL;

CREATE VIEW chain.epoch_budget AS
 SELECT contract_address, amount, set_by, set_ledger, set_at, set_tx_hash, from_event
   FROM chain_1.epoch_budget
  WHERE to_event IS NULL;

CREATE VIEW chain.epoch_budget_versions AS
 SELECT contract_address, amount, set_by, set_ledger, set_at, set_tx_hash, from_event, to_event
   FROM chain_1.epoch_budget;

CREATE VIEW chain.governance_setting_versions AS
 SELECT contract_address, proposal_threshold, quorum_bps, quorum_floor, voting_delay, voting_period,
    late_extension, late_window, timelock, sensitive_timelock, grace, proposal, set_ledger, set_at,
    set_tx_hash, from_event, to_event
   FROM chain_1.governance_settings;

CREATE VIEW chain.governance_settings AS
 SELECT contract_address, proposal_threshold, quorum_bps, quorum_floor, voting_delay, voting_period,
    late_extension, late_window, timelock, sensitive_timelock, grace, proposal, set_ledger, set_at,
    set_tx_hash, from_event
   FROM chain_1.governance_settings
  WHERE to_event IS NULL;

CREATE VIEW chain.progress AS
 SELECT learner, course, contract_address, percent, lessons_done, lessons_total, attestor,
    completed_ledger, completed_at, completed_tx_hash, reset_reason, reset_by, reset_ledger,
    changed_ledger, changed_at, changed_tx_hash, from_event
   FROM chain_1.progress
  WHERE to_event IS NULL;

CREATE VIEW chain.progress_versions AS
 SELECT learner, course, contract_address, percent, lessons_done, lessons_total, attestor,
    completed_ledger, completed_at, completed_tx_hash, reset_reason, reset_by, reset_ledger,
    changed_ledger, changed_at, changed_tx_hash, from_event, to_event
   FROM chain_1.progress;

CREATE VIEW chain.proposal_versions AS
 SELECT id, contract_address, proposer, title, description, description_hash, actions,
    snapshot_ledger, vote_start, vote_end, is_extended, quorum, needs_confirmation, sensitive,
    settings, for_votes, against_votes, abstain_votes, voters, status, eta, expires_at,
    queued_ledger, queued_at, queued_tx_hash, confirmed_by, confirmed_ledger, confirmed_at,
    confirmed_tx_hash, executed_ledger, executed_at, executed_tx_hash, canceled_by, cancel_reason,
    canceled_ledger, canceled_at, canceled_tx_hash, created_ledger, created_at, created_tx_hash,
    created_event, from_event, to_event
   FROM chain_1.proposals;

CREATE VIEW chain.proposals AS
 SELECT id, contract_address, proposer, title, description, description_hash, actions,
    snapshot_ledger, vote_start, vote_end, is_extended, quorum, needs_confirmation, sensitive,
    settings, for_votes, against_votes, abstain_votes, voters, status, eta, expires_at,
    queued_ledger, queued_at, queued_tx_hash, confirmed_by, confirmed_ledger, confirmed_at,
    confirmed_tx_hash, executed_ledger, executed_at, executed_tx_hash, canceled_by, cancel_reason,
    canceled_ledger, canceled_at, canceled_tx_hash, created_ledger, created_at, created_tx_hash,
    created_event, from_event
   FROM chain_1.proposals
  WHERE to_event IS NULL;

CREATE VIEW chain.reward_epoch_versions AS
 SELECT epoch, rewards, amount, from_event, to_event
   FROM chain_1.reward_epochs;

CREATE VIEW chain.reward_epochs AS
 SELECT epoch, rewards, amount, from_event
   FROM chain_1.reward_epochs
  WHERE to_event IS NULL;

CREATE VIEW chain.reward_setting_versions AS
 SELECT kind, course, amount, set_by, set_ledger, set_at, set_tx_hash, from_event, to_event
   FROM chain_1.reward_settings;

CREATE VIEW chain.reward_settings AS
 SELECT kind, course, amount, set_by, set_ledger, set_at, set_tx_hash, from_event
   FROM chain_1.reward_settings
  WHERE to_event IS NULL;

CREATE VIEW chain.reward_versions AS
 SELECT key, learner, course, kind, amount, minter, epoch, ledger, at, tx_hash, from_event, to_event
   FROM chain_1.rewards;

CREATE VIEW chain.rewards AS
 SELECT key, learner, course, kind, amount, minter, epoch, ledger, at, tx_hash, from_event
   FROM chain_1.rewards
  WHERE to_event IS NULL;

CREATE VIEW chain.role_versions AS
 SELECT contract, contract_address, role, account, held, granted_by, granted_ledger, granted_at,
    granted_tx_hash, revoked_by, revoked_ledger, revoked_at, revoked_tx_hash, from_event, to_event
   FROM chain_1.roles;

CREATE VIEW chain.roles AS
 SELECT contract, contract_address, role, account, held, granted_by, granted_ledger, granted_at,
    granted_tx_hash, revoked_by, revoked_ledger, revoked_at, revoked_tx_hash, from_event
   FROM chain_1.roles
  WHERE to_event IS NULL;

CREATE VIEW chain.token_balance_versions AS
 SELECT account, balance, changed_ledger, changed_at, from_event, to_event
   FROM chain_1.token_balances;

CREATE VIEW chain.token_balances AS
 SELECT account, balance, changed_ledger, changed_at, from_event
   FROM chain_1.token_balances
  WHERE to_event IS NULL;

CREATE VIEW chain.token_supply AS
 SELECT contract_address, minted, burned, supply, from_event
   FROM chain_1.token_supply
  WHERE to_event IS NULL;

CREATE VIEW chain.token_supply_versions AS
 SELECT contract_address, minted, burned, supply, from_event, to_event
   FROM chain_1.token_supply;

CREATE VIEW chain.token_transfer_versions AS
 SELECT event, from_account, to_account, to_muxed_id, amount, ledger, at, tx_hash, from_event,
    to_event
   FROM chain_1.token_transfers;

CREATE VIEW chain.token_transfers AS
 SELECT event, from_account, to_account, to_muxed_id, amount, ledger, at, tx_hash, from_event
   FROM chain_1.token_transfers
  WHERE to_event IS NULL;

CREATE VIEW chain.vote_versions AS
 SELECT proposal, voter, support, weight, reason, ledger, at, tx_hash, from_event, to_event
   FROM chain_1.votes;

CREATE VIEW chain.votes AS
 SELECT proposal, voter, support, weight, reason, ledger, at, tx_hash, from_event
   FROM chain_1.votes
  WHERE to_event IS NULL;

CREATE VIEW chain.voting_power AS
 SELECT delegatee, votes, changed_ledger, changed_at, from_event
   FROM chain_1.voting_power
  WHERE to_event IS NULL;

CREATE VIEW chain.voting_power_versions AS
 SELECT delegatee, votes, changed_ledger, changed_at, from_event, to_event
   FROM chain_1.voting_power;

CREATE VIEW log.covered AS
 SELECT lower(range) AS from_ledger, upper(range) - 1 AS to_ledger
   FROM ( SELECT unnest(range_intersect_agg(coverage.ledgers)) AS range
           FROM log.coverage) common;

CREATE INDEX account_roles_granted_by ON app.account_roles USING btree (granted_by);
CREATE INDEX account_roles_role ON app.account_roles USING btree (role);
CREATE INDEX accounts_referred_by ON app.accounts USING btree (referred_by);
CREATE INDEX answered_challenges_expiry ON app.answered_challenges USING btree (expires_at);
CREATE INDEX api_keys_account ON app.api_keys USING btree (account_id, created_at);
CREATE INDEX awards_by ON app.awards USING btree (awarded_by) WHERE (awarded_by IS NOT NULL);
CREATE INDEX awards_call ON app.awards USING btree (call_id) WHERE (call_id IS NOT NULL);
CREATE INDEX awards_of_account ON app.awards USING btree (account_id);
CREATE UNIQUE INDEX awards_once ON app.awards USING btree (account_id, course, kind) WHERE ((supersedes IS NULL) AND (NOT is_ended));
CREATE INDEX course_images_drawn ON app.course_images USING btree (drawn_hash);
CREATE INDEX course_instructors_account ON app.course_instructors USING btree (account_id);
CREATE INDEX course_words_alike ON app.course_words USING gin (word gin_trgm_ops);
CREATE INDEX courses_named ON app.courses USING gin (named);
CREATE INDEX courses_search ON app.courses USING gin (search);
CREATE INDEX courses_titled ON app.courses USING gin (titled);
CREATE INDEX courses_topics ON app.courses USING gin (topics);
CREATE INDEX credential_decisions_approved_by ON app.credential_decisions USING btree (approved_by) WHERE (approved_by IS NOT NULL);
CREATE INDEX credential_decisions_by ON app.credential_decisions USING btree (decided_by);
CREATE INDEX credential_decisions_call ON app.credential_decisions USING btree (call_id);
CREATE INDEX credential_decisions_of_credential ON app.credential_decisions USING btree (credential_id, id);
CREATE INDEX enrollments_cohort ON app.enrollments USING btree (cohort_id) WHERE (cohort_id IS NOT NULL);
CREATE INDEX enrollments_course ON app.enrollments USING btree (course) WHERE (left_at IS NULL);
CREATE INDEX forum_mentions_post ON app.forum_mentions USING btree (post_id);
CREATE INDEX forum_posts_account ON app.forum_posts USING btree (account_id);
CREATE UNIQUE INDEX forum_posts_one_answer ON app.forum_posts USING btree (thread_id) WHERE is_answer;
CREATE INDEX forum_posts_words ON app.forum_posts USING gin (to_tsvector('simple'::regconfig, text));
CREATE INDEX forum_reports_account ON app.forum_reports USING btree (account_id);
CREATE INDEX forum_reports_open ON app.forum_reports USING btree (reported_at) WHERE (settled_at IS NULL);
CREATE INDEX forum_threads_account ON app.forum_threads USING btree (account_id);
CREATE INDEX forum_threads_course ON app.forum_threads USING btree (course, is_pinned DESC, active_at DESC, id DESC);
CREATE INDEX forum_threads_words ON app.forum_threads USING gin (to_tsvector('simple'::regconfig, title));
CREATE INDEX forum_visits_thread ON app.forum_visits USING btree (thread_id);
CREATE INDEX grade_overrides_item ON app.grade_overrides USING btree (enrollment_id, lesson, id DESC);
CREATE INDEX identity_checks_account ON app.identity_checks USING btree (account_id, submitted_at);
CREATE INDEX identity_checks_decided_by ON app.identity_checks USING btree (decided_by);
CREATE UNIQUE INDEX identity_checks_one_stands ON app.identity_checks USING btree (account_id) WHERE (state = ANY (ARRAY['submitted'::text, 'verified'::text]));
CREATE INDEX identity_checks_state ON app.identity_checks USING btree (state, submitted_at, id);
CREATE INDEX issuer_approvals_asked_by ON app.issuer_approvals USING btree (asked_by);
CREATE INDEX issuer_approvals_in_turn ON app.issuer_approvals USING btree (asked_at, id);
CREATE UNIQUE INDEX issuer_approvals_once ON app.issuer_approvals USING btree (credential_id) WHERE (state = 'open'::text);
CREATE INDEX issuer_approvals_settled_by ON app.issuer_approvals USING btree (settled_by);
CREATE INDEX lesson_progress_call ON app.lesson_progress USING btree (call_id) WHERE (call_id IS NOT NULL);
CREATE INDEX mail_codes_account ON app.mail_codes USING btree (account_id, purpose);
CREATE INDEX mail_codes_expiry ON app.mail_codes USING btree (expires_at);
CREATE UNIQUE INDEX notification_letters_one_digest_a_day ON app.notification_letters USING btree (account_id, day) WHERE is_digest;
CREATE INDEX notification_letters_open ON app.notification_letters USING btree (not_before) WHERE (state = ANY (ARRAY['sending'::text, 'waiting'::text]));
CREATE INDEX notifications_due ON app.notifications USING btree (mail_due_at) WHERE (mail_due_at IS NOT NULL);
CREATE INDEX notifications_letter ON app.notifications USING btree (letter_id) WHERE (letter_id IS NOT NULL);
CREATE INDEX notifications_of_account ON app.notifications USING btree (account_id, id DESC) WHERE is_here;
CREATE INDEX notifications_unread ON app.notifications USING btree (account_id) WHERE (is_here AND (read_at IS NULL));
CREATE INDEX outbox_calls_of_transaction ON app.outbox_calls USING btree (transaction) WHERE (transaction IS NOT NULL);
CREATE INDEX outbox_calls_unconfirmed ON app.outbox_calls USING btree (state, id) INCLUDE (kind, created_at) WHERE (state <> 'confirmed'::text);
CREATE INDEX outbox_calls_waiting ON app.outbox_calls USING btree (kind, id) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX outbox_transactions_one_of_a_channel ON app.outbox_transactions USING btree (channel) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX outbox_transactions_one_of_rewards ON app.outbox_transactions USING btree (kind) WHERE ((state = 'open'::text) AND (kind = 'reward'::text));
CREATE INDEX owed_rewards_account ON app.owed_rewards USING btree (account_id, owed_at);
CREATE INDEX owed_rewards_call ON app.owed_rewards USING btree (call_id) WHERE (call_id IS NOT NULL);
CREATE UNIQUE INDEX owed_rewards_once_a_course ON app.owed_rewards USING btree (account_id, course) WHERE (kind = 'course'::text);
CREATE UNIQUE INDEX owed_rewards_once_a_person ON app.owed_rewards USING btree (referred_id) WHERE (referred_id IS NOT NULL);
CREATE INDEX path_followers_path ON app.path_followers USING btree (path);
CREATE INDEX paths_courses ON app.paths USING gin (courses);
CREATE INDEX paths_creator ON app.paths USING btree (creator) WHERE (creator IS NOT NULL);
CREATE INDEX profiles_avatar ON app.profiles USING btree (avatar_hash);
CREATE UNIQUE INDEX quiz_attempts_one_running ON app.quiz_attempts USING btree (enrollment_id, lesson) WHERE (sent_at IS NULL);
CREATE INDEX recovery_codes_account ON app.recovery_codes USING btree (account_id);
CREATE INDEX refresh_tokens_session ON app.refresh_tokens USING btree (session_id);
CREATE INDEX registrations_email ON app.registrations USING btree (email);
CREATE INDEX registrations_expiry ON app.registrations USING btree (expires_at);
CREATE INDEX relay_budgets_of_account ON app.relay_budgets USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX relay_calls_of_account ON app.relay_calls USING btree (account_id, prepared_at);
CREATE INDEX relay_calls_unsettled ON app.relay_calls USING btree (call_id) WHERE ((call_id IS NOT NULL) AND (settled_at IS NULL));
CREATE INDEX released_handles_account ON app.released_handles USING btree (account_id);
CREATE INDEX reviews_hidden ON app.reviews USING btree (course, hidden_at DESC) WHERE (hidden_at IS NOT NULL);
CREATE INDEX reviews_shown ON app.reviews USING btree (course, written_at DESC, id DESC) WHERE (hidden_at IS NULL);
CREATE INDEX sessions_account ON app.sessions USING btree (account_id, expires_at);
CREATE INDEX wallets_account ON app.wallets USING btree (account_id);
CREATE UNIQUE INDEX builds_one_active ON log.builds USING btree (is_active) WHERE is_active;

CREATE TRIGGER audit_entries_follow BEFORE INSERT OR DELETE OR UPDATE ON app.audit_entries FOR EACH ROW EXECUTE FUNCTION app.keep_audit_entries();
CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON app.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION app.keep_audit_entries();
CREATE TRIGGER course_instructors_announced AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON app.course_instructors FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER course_pages_announced AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON app.course_pages FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER courses_announced AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON app.courses FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER courses_words_kept AFTER INSERT OR UPDATE OF words ON app.courses FOR EACH ROW EXECUTE FUNCTION app.keep_course_words();
CREATE TRIGGER forum_posts_leave AFTER DELETE ON app.forum_posts FOR EACH ROW EXECUTE FUNCTION app.drop_empty_thread();
CREATE TRIGGER reviewers_announced AFTER INSERT OR DELETE OR UPDATE ON app.handles FOR EACH ROW EXECUTE FUNCTION app.announce_reviewer();
CREATE TRIGGER notices_announced AFTER INSERT ON app.notices FOR EACH STATEMENT EXECUTE FUNCTION app.announce_notice();
CREATE TRIGGER paths_announced AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON app.paths FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER profiles_announced AFTER INSERT OR UPDATE OF display_name ON app.profiles FOR EACH ROW EXECUTE FUNCTION app.announce_instructor();
CREATE TRIGGER reviewers_announced AFTER INSERT OR DELETE OR UPDATE ON app.profiles FOR EACH ROW EXECUTE FUNCTION app.announce_reviewer();
CREATE TRIGGER reviews_announced AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON app.reviews FOR EACH STATEMENT EXECUTE FUNCTION app.announce_catalogue();
CREATE TRIGGER sessions_end_announced AFTER DELETE OR UPDATE OF revoked_at ON app.sessions FOR EACH ROW EXECUTE FUNCTION app.announce_session_end();

COMMENT ON COLUMN app.awards.id IS 'of the certificate';
COMMENT ON COLUMN app.awards.awarded_at IS 'when it was earned';
COMMENT ON COLUMN app.awards.learner IS 'address that it is issued to; null: waits until the account has one';
COMMENT ON COLUMN app.awards.supersedes IS 'the certificate that this one replaces';
COMMENT ON COLUMN app.awards.is_held IS 'waits until an issuer releases it';
COMMENT ON COLUMN app.awards.title IS 'of an achievement';
COMMENT ON COLUMN app.awards.criteria IS 'what it is for; null: the lessons of the course';
COMMENT ON COLUMN app.awards.awarded_by IS 'the issuer who issued it by hand; null also: their account is gone';
COMMENT ON COLUMN app.awards.is_ended IS 'it was revoked or expired, and another was issued by hand since';
COMMENT ON COLUMN app.cohorts.due IS 'ISO time by lesson key: until when its members are asked to finish it';
COMMENT ON TABLE app.counted_people IS 'wallets and checked identities of people for whom somebody was rewarded, as hashes: whoever comes back counts no second time';
COMMENT ON COLUMN app.course_drafts.documents IS 'text by path; it may be invalid while it is written';
COMMENT ON COLUMN app.course_drafts.images IS 'hash in app.course_images by path';
COMMENT ON COLUMN app.course_drafts.revision IS 'rises with every change';
COMMENT ON COLUMN app.course_drafts.stamps IS '{"revision", "by", "at"} of the last change by path, also of what was removed; modules: of their order; *: of all else';
COMMENT ON COLUMN app.course_drafts.base_version IS 'published version that it was taken from; null: none was published then';
COMMENT ON COLUMN app.course_images.drawn IS 'our own encoding, the only one that is shown';
COMMENT ON COLUMN app.course_quizzes.content IS 'as in the course''s folder, its Markdown as cleaned HTML';
COMMENT ON COLUMN app.course_versions.content IS 'the folder''s documents in canonical form, text by path';
COMMENT ON COLUMN app.course_versions.images IS 'hash of the folder''s image by path';
COMMENT ON COLUMN app.course_versions.published_by IS 'account, without a foreign key; null: by the command line';
COMMENT ON TABLE app.course_words IS 'words of titles and topics of all courses that ever were; one that none has any more finds nothing';
COMMENT ON COLUMN app.courses.rendering IS 'which way of rendering made outline and pages: with another one they are made anew';
COMMENT ON COLUMN app.courses.words IS 'what a mistyped word is compared with, word by word: app.course_words has them all';
COMMENT ON COLUMN app.credential_decisions.reason IS 'in public, on the ledger';
COMMENT ON COLUMN app.credential_decisions.decided_by IS 'the issuer; null: their account is gone';
COMMENT ON COLUMN app.credential_decisions.approved_by IS 'the second issuer; null also: none was needed, or their account is gone';
COMMENT ON TABLE app.credential_shares IS 'a link is of what was earned, so it stays when the certificate moves to another address';
COMMENT ON COLUMN app.enrollments.left_at IS 'the place is free again; what was learned is kept for a return';
COMMENT ON COLUMN app.enrollments.lesson IS 'where to go on, with heading: where in it';
COMMENT ON COLUMN app.enrollments.seen_at IS 'last sign of reading: dwell is the time between two of them';
COMMENT ON COLUMN app.forum_posts.text IS 'Markdown; html is made of it when it is written';
COMMENT ON COLUMN app.forum_posts.removed_at IS 'its author took it back; what it said is gone';
COMMENT ON COLUMN app.forum_threads.active_at IS 'when it was last written in';
COMMENT ON COLUMN app.forum_visits.seen_at IS 'what was written later is new to them';
COMMENT ON COLUMN app.grade_overrides.percent IS 'null: the override is withdrawn and what was earned counts again';
COMMENT ON COLUMN app.grade_overrides.actor IS 'account of who did it; no foreign key, the row outlives it';
COMMENT ON COLUMN app.handles.is_public IS 'others may see the profile';
COMMENT ON COLUMN app.identity_checks.person_hash IS 'of a passed check: a keyed hash of name, date of birth and country, by which the same person is known again and nobody is found';
COMMENT ON FUNCTION app.is_quiet(time without time zone,time without time zone,time without time zone) IS 'quiet hours may go over midnight; from and to alike are none';
COMMENT ON COLUMN app.issuer_approvals.batch IS 'certificates to issue: account, course, kind, title, criteria';
COMMENT ON COLUMN app.issuer_approvals.asked_by IS 'null: their account is gone, and nobody can approve it any more';
COMMENT ON COLUMN app.issuing_settings.needs_two IS 'whether another issuer has to approve';
COMMENT ON COLUMN app.lesson_progress.exercise_event IS 'id in log.events of what proves the exercise';
COMMENT ON COLUMN app.lesson_progress.completed_by IS 'tasks: quiz passed, exercise seen, or both';
COMMENT ON COLUMN app.lesson_progress.call_id IS 'the first call that tells the ledger of it; null: the learner has no wallet yet';
COMMENT ON COLUMN app.mail_codes.password_hash IS 'of an account that had no password before';
COMMENT ON FUNCTION app.mail_due_at(timestamp with time zone,text,text,time without time zone,time without time zone,integer,date) IS 'when to mail what is told at a moment: now means not before quiet hours end, digest once a day at an hour, later than on the day of the last one';
COMMENT ON TABLE app.notices IS 'what is to be told of and is not yet; gone once it is a notification';
COMMENT ON COLUMN app.notification_cursor.last_event_id IS 'events of the log up to this one were told, or are from before anybody could be';
COMMENT ON COLUMN app.notification_letters.day IS 'on which it was made, by the person''s clock';
COMMENT ON COLUMN app.notification_letters.state IS 'unclear: its worker ended while it handed it over, so nobody knows';
COMMENT ON COLUMN app.notification_preferences.kinds IS '{"here", "mail"} by kind; what is not named is as it is for everybody';
COMMENT ON COLUMN app.notifications.source IS 'what it is of: an event of the log or the key of a notice. The same is never told twice';
COMMENT ON COLUMN app.notifications.is_here IS 'shown on the site; else only mailed';
COMMENT ON COLUMN app.notifications.mail_due_at IS 'when it is to be mailed; null: not, or a letter has it already';
COMMENT ON COLUMN app.outbox_calls.key IS 'what it is owed for: the same is never owed twice';
COMMENT ON COLUMN app.outbox_calls.bumps IS 'how often it ran out of time, which raises what it bids';
COMMENT ON COLUMN app.outbox_calls.refusal IS 'why it waits, or will not be tried again';
COMMENT ON COLUMN app.outbox_channels.is_drained IS 'it could not pay for its last transaction';
COMMENT ON COLUMN app.outbox_channels.is_sponsor IS 'makes accounts and holds their reserves; carries no other calls';
COMMENT ON COLUMN app.outbox_channels.is_retired IS 'not among those of the worker that started last; what it has under way goes on';
COMMENT ON COLUMN app.outbox_days.day IS 'UTC';
COMMENT ON COLUMN app.outbox_days.confirmed IS 'calls that got to the ledger';
COMMENT ON COLUMN app.outbox_days.fees IS 'the most that transactions which landed or failed may have cost, in stroops';
COMMENT ON COLUMN app.outbox_transactions.envelope IS 'signed, base64 XDR: sent again as it is until it lands or runs out';
COMMENT ON COLUMN app.outbox_transactions.fee IS 'the most it may cost, in stroops';
COMMENT ON COLUMN app.outbox_transactions.since_ledger IS 'closed before it was made: no earlier ledger can hold it';
COMMENT ON COLUMN app.outbox_transactions.closed_at IS 'when that ledger closed';
COMMENT ON COLUMN app.owed_rewards.course IS 'of a referral: the first course that was finished by who was brought';
COMMENT ON COLUMN app.owed_rewards.amount IS 'what was set on the ledger when it was owed, in units of 0.0000001 BST';
COMMENT ON COLUMN app.owed_rewards.key IS 'the token mints once per key';
COMMENT ON COLUMN app.owed_rewards.call_id IS 'null: it waits for a wallet';
COMMENT ON COLUMN app.passwords.changed_at IS 'the password, not the address';
COMMENT ON COLUMN app.paths.creator IS 'who may change it, beside admins; null: it came as a file, or they are gone';
COMMENT ON COLUMN app.paths.file_hash IS 'of the file published last: the same file again undoes no change made here since';
COMMENT ON COLUMN app.platform_addresses.address IS 'nobody has its key';
COMMENT ON COLUMN app.platform_addresses.consented_at IS 'when the learner took it that entries on the ledger stay for good';
COMMENT ON COLUMN app.quiz_attempts.version IS 'of the course: its questions stay as they were when they were drawn';
COMMENT ON COLUMN app.quiz_attempts.drawn IS '[{"question": key, "order": [numbers of options or lines as shown]}] in the order of asking';
COMMENT ON COLUMN app.quiz_attempts.answers IS 'answer by question key, numbered as in the course';
COMMENT ON COLUMN app.quiz_attempts.marks IS 'right or not, by question key';
COMMENT ON COLUMN app.quiz_attempts.is_late IS 'time ran out, and what was saved until then was marked';
COMMENT ON COLUMN app.relay_budgets.of IS 'account:<id> and wallet:<SHA-256> count calls, fees counts stroops; a wallet''s day outlives its account';
COMMENT ON COLUMN app.relay_calls.call IS 'kind, and to whom how much: what was asked for';
COMMENT ON COLUMN app.relay_calls.to_sign IS 'what the wallet was given, and until when its signature holds';
COMMENT ON COLUMN app.relay_calls.fee_max IS 'the most that one transaction of it may cost, in stroops';
COMMENT ON COLUMN app.relay_calls.charged_stroops IS 'what it took of that day''s budget, all of its tries and a reserve together';
COMMENT ON COLUMN app.relay_calls.settled_at IS 'what it did not cost was given back';
COMMENT ON COLUMN app.released_handles.account_id IS 'whose it was: nobody else may take it before free_at';
COMMENT ON COLUMN app.reviews.removed_at IS 'a hidden one that its author took back: only that it is hidden is kept, so that the next one is, too';
COMMENT ON COLUMN app.second_factors.secret IS 'AES-256-GCM under a key of ACCOUNT_SECRET, bound to the account';
COMMENT ON COLUMN app.second_factors.last_step IS 'the newest time step whose code was used; older ones are good no more';
COMMENT ON TABLE app.status_places IS 'the place of each signed certificate on the lists of revocation and suspension; random, so that neighbours tell nothing, and never used again';
COMMENT ON COLUMN app.unsubscribe_codes.secret IS 'in every letter: who has it can switch off mail, and nothing else';
COMMENT ON TABLE app.verification_failures IS 'verifications that did not end in valid, counted; nothing else of them is kept';
COMMENT ON COLUMN app.verification_failures.day IS 'UTC';
COMMENT ON FUNCTION chain.proposal_state(text,bigint,bigint,numeric,numeric,numeric,numeric,numeric,numeric,jsonb,integer,timestamp with time zone) IS 'a proposal''s state at a ledger that closed at a time; the columns are those of chain.proposals';
COMMENT ON COLUMN chain_1.credentials.id IS '32 lower-case hex digits';
COMMENT ON COLUMN chain_1.credentials.kind IS 'completion or achievement';
COMMENT ON COLUMN chain_1.credentials.content_hash IS 'SHA-256, lower-case hex';
COMMENT ON COLUMN chain_1.credentials.expires_at IS 'Unix seconds, any u64; null: never';
COMMENT ON COLUMN chain_1.credentials.status IS 'valid, suspended, revoked, superseded; that it has expired is never stored';
COMMENT ON COLUMN chain_1.credentials.status_reason IS 'why the status is what it is; null for one never withdrawn';
COMMENT ON COLUMN chain_1.credentials.supersedes IS 'id of the credential this one replaces';
COMMENT ON COLUMN chain_1.credentials.successor IS 'id of the credential that replaced this one';
COMMENT ON TABLE chain_1.decoded IS 'what log.events says while this build serves, where it differs; of an idle build';
COMMENT ON COLUMN chain_1.delegations.previous IS 'the delegatee before; null: this is the first';
COMMENT ON COLUMN chain_1.governance_settings.voting_delay IS 'ledgers';
COMMENT ON COLUMN chain_1.governance_settings.voting_period IS 'ledgers';
COMMENT ON COLUMN chain_1.governance_settings.late_extension IS 'ledgers';
COMMENT ON COLUMN chain_1.governance_settings.late_window IS 'ledgers';
COMMENT ON COLUMN chain_1.governance_settings.timelock IS 'seconds';
COMMENT ON COLUMN chain_1.governance_settings.sensitive_timelock IS 'seconds';
COMMENT ON COLUMN chain_1.governance_settings.grace IS 'seconds';
COMMENT ON COLUMN chain_1.governance_settings.proposal IS 'the proposal that set them; null: the constructor';
COMMENT ON COLUMN chain_1.progress.percent IS '0 to 100; the contract keeps it so';
COMMENT ON COLUMN chain_1.progress.attestor IS 'who recorded it last; null after a reset';
COMMENT ON COLUMN chain_1.progress.completed_ledger IS 'when the course was completed; null: not yet, or reset since';
COMMENT ON COLUMN chain_1.progress.reset_ledger IS 'the last reset, if any';
COMMENT ON COLUMN chain_1.proposals.description_hash IS 'SHA-256, lower-case hex';
COMMENT ON COLUMN chain_1.proposals.actions IS 'as decoded: a list of objects with one key, the kind of action';
COMMENT ON COLUMN chain_1.proposals.snapshot_ledger IS 'votes and supply count as they were at its end';
COMMENT ON COLUMN chain_1.proposals.vote_start IS 'first ledger in which votes count';
COMMENT ON COLUMN chain_1.proposals.vote_end IS 'last ledger in which votes count; moves when a quorum is reached late';
COMMENT ON COLUMN chain_1.proposals.quorum IS 'votes that for and abstain must come to';
COMMENT ON COLUMN chain_1.proposals.sensitive IS 'it changes roles or code, and waits longer';
COMMENT ON COLUMN chain_1.proposals.settings IS 'those it keeps, whatever changes meanwhile';
COMMENT ON COLUMN chain_1.proposals.status IS 'proposed, queued, executed, canceled; what time makes of it is chain.proposal_state';
COMMENT ON COLUMN chain_1.proposals.eta IS 'Unix seconds of close time: executable from then on; null before it is queued';
COMMENT ON COLUMN chain_1.proposals.expires_at IS 'Unix seconds of close time: executable until then';
COMMENT ON COLUMN chain_1.proposals.confirmed_by IS 'the guardian';
COMMENT ON TABLE chain_1.quarantine IS 'what log.quarantine holds while this build serves; of an idle build';
COMMENT ON COLUMN chain_1.reward_epochs.amount IS 'minted as rewards in this epoch';
COMMENT ON COLUMN chain_1.reward_settings.kind IS 'course or referral';
COMMENT ON COLUMN chain_1.reward_settings.course IS 'empty for the referral reward';
COMMENT ON COLUMN chain_1.rewards.key IS '64 lower-case hex digits; a key is rewarded once';
COMMENT ON COLUMN chain_1.rewards.kind IS 'course or referral';
COMMENT ON COLUMN chain_1.roles.contract IS 'name of the contract, e.g. certificate';
COMMENT ON COLUMN chain_1.roles.granted_by IS 'who made the last grant; null: the constructor';
COMMENT ON COLUMN chain_1.roles.revoked_ledger IS 'the end of that grant; null while held';
COMMENT ON COLUMN chain_1.token_balances.balance IS 'in the smallest unit, 7 decimals';
COMMENT ON COLUMN chain_1.token_supply.supply IS 'minted − burned';
COMMENT ON COLUMN chain_1.token_transfers.from_account IS 'null: minted';
COMMENT ON COLUMN chain_1.token_transfers.to_account IS 'null: burned';
COMMENT ON COLUMN chain_1.token_transfers.to_muxed_id IS 'what the sender said about the receiver (CAP-67); null: nothing';
COMMENT ON COLUMN chain_1.token_transfers.amount IS 'in the smallest unit, 7 decimals';
COMMENT ON COLUMN chain_1.votes.support IS 'for, against or abstain';
COMMENT ON TABLE log.anchor IS 'a recent ledger that the log covers, moved along so that sources still have it';
COMMENT ON COLUMN log.builds.projections IS 'hash of the code that folds; empty: nothing is folded yet';
COMMENT ON COLUMN log.builds.decoding IS 'hash of the code and specs that decode; empty: nothing is folded yet';
COMMENT ON COLUMN log.builds.is_active IS 'the views of schema chain stand over it';
COMMENT ON COLUMN log.builds.is_indexed IS 'its indexes beside the keys are made';
COMMENT ON COLUMN log.builds.ledger IS 'folded up to the end of this ledger; null: unfinished. The active one is folded up to the cursor';
COMMENT ON COLUMN log.code.from_event IS 'the update itself, published by the code before; empty: from the deployment on';
COMMENT ON COLUMN log.coverage.ledgers IS 'ledgers whose events of this contract are all in log.events';
COMMENT ON VIEW log.covered IS 'ledgers that are complete for every contract, inclusive at both ends, ascending';
COMMENT ON COLUMN log.cursor.ledger IS 'last ledger whose events are all stored and folded: what every answer is true at';
COMMENT ON COLUMN log.cursor.closed_at IS 'when that ledger closed; null while catching up over ledgers whose close time the source did not tell';
COMMENT ON COLUMN log.cursor.last_event_id IS 'greatest id in log.events';
COMMENT ON COLUMN log.events.contract IS 'name of the contract, e.g. certificate';
COMMENT ON COLUMN log.events.name IS 'event name, e.g. credential_issued; null when the event could not be decoded (then see log.quarantine)';
COMMENT ON COLUMN log.events.topics IS 'ScVal XDR, base64, as the network gave them';
COMMENT ON COLUMN log.events.value IS 'ScVal XDR, base64, as the network gave it';
COMMENT ON COLUMN log.events.decoded IS 'fields of topics and value by camelCase name; null when quarantined';
COMMENT ON FUNCTION log.first_event_id(integer) IS 'the smallest id an event of this ledger can have: id >= first_event_id(n) is "from ledger n on"';
COMMENT ON COLUMN log.quarantine.detail IS 'what was found and what was expected, for a person';
COMMENT ON COLUMN log.specs.spec IS 'ScSpecEntry XDR, base64, as the wasm carries them (SEP-48)';

GRANT USAGE ON SCHEMA app TO brainstorm_api;
GRANT USAGE ON SCHEMA chain TO brainstorm_api;
GRANT CREATE, USAGE ON SCHEMA chain TO brainstorm_indexer;
GRANT USAGE ON SCHEMA log TO brainstorm_api;
GRANT USAGE ON SCHEMA log TO brainstorm_indexer;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.account_roles TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.accounts TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.answered_challenges TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.api_keys TO brainstorm_api;
GRANT INSERT, SELECT ON app.audit_entries TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.awards TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.cohorts TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.counted_people TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.course_drafts TO brainstorm_api;
GRANT INSERT, SELECT ON app.course_images TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.course_instructors TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.course_pages TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.course_quizzes TO brainstorm_api;
GRANT INSERT, SELECT ON app.course_versions TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.course_words TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.courses TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.credential_contents TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.credential_decisions TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.credential_shares TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.enrollments TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.forum_mentions TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.forum_posts TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.forum_reports TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.forum_threads TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.forum_visits TO brainstorm_api;
GRANT DELETE, INSERT, SELECT ON app.grade_overrides TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.handles TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.identity_checks TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.issuer_approvals TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.issuing_settings TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.lesson_notes TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.lesson_progress TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.mail_codes TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.notices TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.notification_cursor TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.notification_letters TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.notification_preferences TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.notifications TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.outbox_calls TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.outbox_channels TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.outbox_days TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.outbox_transactions TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.owed_rewards TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.passwords TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.path_followers TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.paths TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.platform_addresses TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.profiles TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.quiz_attempts TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.recovery_codes TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.refresh_tokens TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.registrations TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.relay_budgets TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.relay_calls TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.released_handles TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.reviews TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.second_factors TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.sessions TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.status_places TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.unsubscribe_codes TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.verification_failures TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.wallets TO brainstorm_api;
GRANT SELECT ON chain.credential_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.credential_versions TO brainstorm_indexer;
GRANT SELECT ON chain.credentials TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.credentials TO brainstorm_indexer;
GRANT SELECT ON chain.delegation_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.delegation_versions TO brainstorm_indexer;
GRANT SELECT ON chain.delegations TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.delegations TO brainstorm_indexer;
GRANT SELECT ON chain.epoch_budget TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.epoch_budget TO brainstorm_indexer;
GRANT SELECT ON chain.epoch_budget_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.epoch_budget_versions TO brainstorm_indexer;
GRANT SELECT ON chain.governance_setting_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.governance_setting_versions TO brainstorm_indexer;
GRANT SELECT ON chain.governance_settings TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.governance_settings TO brainstorm_indexer;
GRANT SELECT ON chain.progress TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.progress TO brainstorm_indexer;
GRANT SELECT ON chain.progress_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.progress_versions TO brainstorm_indexer;
GRANT SELECT ON chain.proposal_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.proposal_versions TO brainstorm_indexer;
GRANT SELECT ON chain.proposals TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.proposals TO brainstorm_indexer;
GRANT SELECT ON chain.reward_epoch_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.reward_epoch_versions TO brainstorm_indexer;
GRANT SELECT ON chain.reward_epochs TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.reward_epochs TO brainstorm_indexer;
GRANT SELECT ON chain.reward_setting_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.reward_setting_versions TO brainstorm_indexer;
GRANT SELECT ON chain.reward_settings TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.reward_settings TO brainstorm_indexer;
GRANT SELECT ON chain.reward_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.reward_versions TO brainstorm_indexer;
GRANT SELECT ON chain.rewards TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.rewards TO brainstorm_indexer;
GRANT SELECT ON chain.role_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.role_versions TO brainstorm_indexer;
GRANT SELECT ON chain.roles TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.roles TO brainstorm_indexer;
GRANT SELECT ON chain.token_balance_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.token_balance_versions TO brainstorm_indexer;
GRANT SELECT ON chain.token_balances TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.token_balances TO brainstorm_indexer;
GRANT SELECT ON chain.token_supply TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.token_supply TO brainstorm_indexer;
GRANT SELECT ON chain.token_supply_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.token_supply_versions TO brainstorm_indexer;
GRANT SELECT ON chain.token_transfer_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.token_transfer_versions TO brainstorm_indexer;
GRANT SELECT ON chain.token_transfers TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.token_transfers TO brainstorm_indexer;
GRANT SELECT ON chain.vote_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.vote_versions TO brainstorm_indexer;
GRANT SELECT ON chain.votes TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.votes TO brainstorm_indexer;
GRANT SELECT ON chain.voting_power TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.voting_power TO brainstorm_indexer;
GRANT SELECT ON chain.voting_power_versions TO brainstorm_api;
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON chain.voting_power_versions TO brainstorm_indexer;
GRANT SELECT ON log.anchor TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.anchor TO brainstorm_indexer;
GRANT SELECT ON log.builds TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON log.builds TO brainstorm_indexer;
GRANT SELECT ON log.code TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.code TO brainstorm_indexer;
GRANT SELECT ON log.coverage TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.coverage TO brainstorm_indexer;
GRANT SELECT ON log.covered TO brainstorm_api;
GRANT SELECT ON log.covered TO brainstorm_indexer;
GRANT SELECT ON log.cursor TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.cursor TO brainstorm_indexer;
GRANT SELECT ON log.events TO brainstorm_api;
GRANT INSERT, SELECT ON log.events TO brainstorm_indexer;
GRANT SELECT ON log.quarantine TO brainstorm_api;
GRANT DELETE, INSERT, SELECT ON log.quarantine TO brainstorm_indexer;
GRANT SELECT ON log.specs TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.specs TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.create_build(integer) TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.create_events_indexes() TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.create_events_partition(integer) TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.create_next_views() TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.switch_views() TO brainstorm_indexer;
GRANT USAGE ON ALL FUTURE SEQUENCES IN SCHEMA app TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON ALL FUTURE TABLES IN SCHEMA app TO brainstorm_api;
GRANT SELECT ON ALL FUTURE TABLES IN SCHEMA log TO brainstorm_api;
