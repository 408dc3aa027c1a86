-- Times are microseconds since 1970-01-01T00:00:00Z. JSON is text: what was written is what is read.

-- The log. actor, salt and body may become null when a case is disposed of; the hashes stay.
CREATE TABLE event (
  position BIGINT PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  time_us BIGINT NOT NULL,
  kind TEXT NOT NULL,
  element TEXT,
  actor TEXT,
  actor_kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  waiting_for TEXT NOT NULL,
  lifecycle TEXT,
  visibility TEXT NOT NULL,
  bundle TEXT NOT NULL,
  previous_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  salt BYTEA,
  body TEXT,
  UNIQUE (case_id, seq)
);
CREATE FUNCTION event_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an event never changes and is never deleted'; END $$;
CREATE TRIGGER event_not_changed BEFORE UPDATE OR DELETE ON event
FOR EACH ROW EXECUTE FUNCTION event_never_changes();
CREATE TRIGGER event_not_truncated BEFORE TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION event_never_changes();

-- Numbers that are handed out without gaps: the position, references by prefix.
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('position', 0);

-- One row for each case: what lists show, where its chain ends, and the cached fold of its events.
-- The wide columns stand last, so that lists do not read them.
CREATE TABLE case_state (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  service TEXT NOT NULL,
  bundle TEXT NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  title TEXT NOT NULL,
  resident TEXT,
  status TEXT NOT NULL,
  outcome TEXT,
  due_us BIGINT,
  waiting_for TEXT NOT NULL,
  opened_us BIGINT NOT NULL,
  closed_us BIGINT,
  updated_us BIGINT NOT NULL,
  channel TEXT NOT NULL,
  search_mark TEXT NOT NULL,
  marks TEXT NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE INDEX case_state_resident ON case_state (resident, opened_us) WHERE resident IS NOT NULL;
CREATE INDEX case_state_service ON case_state (service, status, channel);

CREATE TABLE task (
  case_id TEXT NOT NULL,
  key BIGINT NOT NULL,
  element TEXT NOT NULL,
  name TEXT NOT NULL,
  form TEXT,
  role TEXT NOT NULL,
  candidate_groups TEXT NOT NULL,
  assignee TEXT,
  due_us BIGINT,
  priority BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX task_role ON task (role, due_us);
CREATE INDEX task_assignee ON task (assignee, due_us) WHERE assignee IS NOT NULL;

CREATE TABLE timer (
  case_id TEXT NOT NULL,
  key BIGINT NOT NULL,
  due_us BIGINT NOT NULL,
  leased_until_us BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX timer_due ON timer (due_us);

CREATE TABLE subscription (
  case_id TEXT NOT NULL,
  key BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  correlation_key TEXT,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX subscription_name ON subscription (name, kind, correlation_key);

CREATE TABLE job (
  case_id TEXT NOT NULL,
  key BIGINT NOT NULL,
  kind TEXT NOT NULL,
  element TEXT NOT NULL,
  retries BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  run_at_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  worker TEXT,
  leased_until_us BIGINT NOT NULL DEFAULT 0,
  headers TEXT NOT NULL,
  variables TEXT NOT NULL,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX job_kind ON job (kind, run_at_us);

-- Effects: waiting, done, or dead after the last try.
CREATE TABLE outbox (
  key TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  run_at_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  finished_us BIGINT,
  error TEXT,
  body TEXT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (run_at_us, key) WHERE state = 'waiting';
CREATE INDEX outbox_case ON outbox (case_id);

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NOT NULL,
  reference TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  result TEXT
);

CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  resident TEXT,
  service TEXT NOT NULL,
  bundle TEXT NOT NULL,
  page TEXT,
  version BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  answers TEXT NOT NULL
);
CREATE INDEX draft_resident ON draft (resident, updated_us) WHERE resident IS NOT NULL;

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  stored_us BIGINT NOT NULL
);
-- The same bytes may come from two people under two names: neither sees the other's.
CREATE TABLE blob_upload (
  sha256 TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  uploaded_us BIGINT NOT NULL,
  PRIMARY KEY (sha256, uploaded_by, name)
);

CREATE TABLE bundle (
  hash TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  published_us BIGINT NOT NULL,
  published_by TEXT NOT NULL,
  active_us BIGINT NOT NULL,
  bytes BYTEA NOT NULL
);
CREATE INDEX bundle_service ON bundle (service, active_us);

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  roles TEXT NOT NULL,
  groups TEXT NOT NULL,
  email TEXT UNIQUE,
  password_hash TEXT,
  language TEXT NOT NULL,
  active BIGINT NOT NULL,
  created_us BIGINT NOT NULL
);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  account TEXT,
  created_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX session_account ON session (account) WHERE account IS NOT NULL;
CREATE INDEX session_expires ON session (expires_us);

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  updated_us BIGINT NOT NULL,
  value TEXT NOT NULL
);

-- What is searched: folded words as lexemes (the words are cut by Portico, so that both databases cut alike).
CREATE TABLE search (
  case_id TEXT PRIMARY KEY,
  words TEXT NOT NULL,
  lexemes TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX search_lexemes ON search USING gin (lexemes);
-- Without the extension a search for a part of a word reads the whole table: slower, the same answers.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX search_grams ON search USING gin (words gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
  RAISE NOTICE 'pg_trgm is not available: search by part of a word will be slow';
END $$;
