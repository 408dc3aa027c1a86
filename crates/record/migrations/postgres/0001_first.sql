-- Times are microseconds since 1970-01-01T00:00:00Z. JSON is text: what was written is what is read.
-- Texts compare by code point, as SQLite does, whatever the locale of the database.

-- The log. actor, salt and body may become null when a case is disposed of; the hashes stay.
CREATE TABLE event (
  position BIGINT PRIMARY KEY,
  case_id TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  time_us BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  element TEXT COLLATE "C",
  actor TEXT COLLATE "C",
  actor_kind TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  waiting_for TEXT COLLATE "C" NOT NULL,
  lifecycle TEXT COLLATE "C",
  visibility TEXT COLLATE "C" NOT NULL,
  bundle TEXT COLLATE "C" NOT NULL,
  previous_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  salt BYTEA,
  body TEXT COLLATE "C",
  UNIQUE (case_id, seq)
);
CREATE FUNCTION event_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an event never changes and is never deleted'; END $$;
CREATE TRIGGER event_not_changed BEFORE UPDATE OR DELETE ON event
FOR EACH ROW EXECUTE FUNCTION event_never_changes();
CREATE TRIGGER event_not_truncated BEFORE TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION event_never_changes();

-- Numbers that are handed out without gaps: the position, references by prefix.
CREATE TABLE counter (name TEXT COLLATE "C" PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('position', 0);

-- One row for each case: what lists show, where its chain ends, and the cached fold of its events.
-- The wide columns stand last, so that lists do not read them.
CREATE TABLE case_state (
  id TEXT COLLATE "C" PRIMARY KEY,
  reference TEXT COLLATE "C" NOT NULL UNIQUE,
  service TEXT COLLATE "C" NOT NULL,
  bundle TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  resident TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL,
  outcome TEXT COLLATE "C",
  due_us BIGINT,
  waiting_for TEXT COLLATE "C" NOT NULL,
  opened_us BIGINT NOT NULL,
  closed_us BIGINT,
  updated_us BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  search_mark TEXT COLLATE "C" NOT NULL,
  marks TEXT COLLATE "C" NOT NULL,
  snapshot TEXT COLLATE "C" NOT NULL
);
CREATE INDEX case_state_resident ON case_state (resident, opened_us) WHERE resident IS NOT NULL;
CREATE INDEX case_state_service ON case_state (service, status, channel);

CREATE TABLE task (
  case_id TEXT COLLATE "C" NOT NULL,
  key BIGINT NOT NULL,
  element TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  form TEXT COLLATE "C",
  role TEXT COLLATE "C" NOT NULL,
  candidate_groups TEXT COLLATE "C" NOT NULL,
  assignee TEXT COLLATE "C",
  due_us BIGINT,
  priority BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX task_role ON task (role, due_us);
CREATE INDEX task_assignee ON task (assignee, due_us) WHERE assignee IS NOT NULL;

CREATE TABLE timer (
  case_id TEXT COLLATE "C" NOT NULL,
  key BIGINT NOT NULL,
  due_us BIGINT NOT NULL,
  leased_until_us BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX timer_due ON timer (due_us);

CREATE TABLE subscription (
  case_id TEXT COLLATE "C" NOT NULL,
  key BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  correlation_key TEXT COLLATE "C",
  PRIMARY KEY (case_id, key)
);
CREATE INDEX subscription_name ON subscription (name, kind, correlation_key);

CREATE TABLE job (
  case_id TEXT COLLATE "C" NOT NULL,
  key BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  element TEXT COLLATE "C" NOT NULL,
  retries BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  run_at_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  worker TEXT COLLATE "C",
  leased_until_us BIGINT NOT NULL DEFAULT 0,
  headers TEXT COLLATE "C" NOT NULL,
  variables TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (case_id, key)
);
CREATE INDEX job_kind ON job (kind, run_at_us);

-- Effects: waiting, done, or dead after the last try.
CREATE TABLE outbox (
  key TEXT COLLATE "C" PRIMARY KEY,
  case_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  run_at_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  finished_us BIGINT,
  error TEXT COLLATE "C",
  body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (run_at_us, key) WHERE state = 'waiting';
CREATE INDEX outbox_case ON outbox (case_id);

CREATE TABLE idempotency (
  key TEXT COLLATE "C" PRIMARY KEY,
  case_id TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NOT NULL,
  reference TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  result TEXT COLLATE "C"
);

CREATE TABLE draft (
  id TEXT COLLATE "C" PRIMARY KEY,
  resident TEXT COLLATE "C",
  service TEXT COLLATE "C" NOT NULL,
  bundle TEXT COLLATE "C" NOT NULL,
  page TEXT COLLATE "C",
  version BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  answers TEXT COLLATE "C" NOT NULL
);
CREATE INDEX draft_resident ON draft (resident, updated_us) WHERE resident IS NOT NULL;

CREATE TABLE blob (
  sha256 TEXT COLLATE "C" PRIMARY KEY,
  size BIGINT NOT NULL,
  stored_us BIGINT NOT NULL
);
-- The same bytes may come from two people under two names: neither sees the other's.
CREATE TABLE blob_upload (
  sha256 TEXT COLLATE "C" NOT NULL,
  uploaded_by TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  content_type TEXT COLLATE "C" NOT NULL,
  uploaded_us BIGINT NOT NULL,
  PRIMARY KEY (sha256, uploaded_by, name)
);

CREATE TABLE bundle (
  hash TEXT COLLATE "C" PRIMARY KEY,
  service TEXT COLLATE "C" NOT NULL,
  published_us BIGINT NOT NULL,
  published_by TEXT COLLATE "C" NOT NULL,
  active_us BIGINT NOT NULL,
  bytes BYTEA NOT NULL
);
CREATE INDEX bundle_service ON bundle (service, active_us);

CREATE TABLE account (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  roles TEXT COLLATE "C" NOT NULL,
  groups TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" UNIQUE,
  password_hash TEXT COLLATE "C",
  language TEXT COLLATE "C" NOT NULL,
  active BIGINT NOT NULL,
  created_us BIGINT NOT NULL
);

CREATE TABLE session (
  id TEXT COLLATE "C" PRIMARY KEY,
  account TEXT COLLATE "C",
  created_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  data TEXT COLLATE "C" NOT NULL
);
CREATE INDEX session_account ON session (account) WHERE account IS NOT NULL;
CREATE INDEX session_expires ON session (expires_us);

CREATE TABLE setting (
  key TEXT COLLATE "C" PRIMARY KEY,
  updated_us BIGINT NOT NULL,
  value TEXT COLLATE "C" NOT NULL
);

-- What is searched: folded words as lexemes (the words are cut by Portico, so that both databases cut alike).
CREATE TABLE search (
  case_id TEXT COLLATE "C" PRIMARY KEY,
  words TEXT COLLATE "C" NOT NULL,
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
