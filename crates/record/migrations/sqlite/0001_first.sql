-- Times are microseconds since 1970-01-01T00:00:00Z. JSON is text: what was written is what is read.

-- The log. actor, salt and body may become null when a case is disposed of; the hashes stay.
CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  kind TEXT NOT NULL,
  element TEXT,
  actor TEXT,
  actor_kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  waiting_for TEXT NOT NULL,
  lifecycle TEXT,
  visibility TEXT NOT NULL,
  bundle TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  salt BLOB,
  body TEXT,
  UNIQUE (case_id, seq)
) STRICT;
CREATE TRIGGER event_not_updated BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
CREATE TRIGGER event_not_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

-- Numbers that are handed out without gaps: the position, references by prefix.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('position', 0);

-- One row for each case: what lists show, where its chain ends, and the cached fold of its events.
-- The wide columns stand last, so that lists do not read them.
CREATE TABLE case_state (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  service TEXT NOT NULL,
  bundle TEXT NOT NULL,
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  title TEXT NOT NULL,
  resident TEXT,
  status TEXT NOT NULL,
  outcome TEXT,
  due_us INTEGER,
  waiting_for TEXT NOT NULL,
  opened_us INTEGER NOT NULL,
  closed_us INTEGER,
  updated_us INTEGER NOT NULL,
  channel TEXT NOT NULL,
  search_mark TEXT NOT NULL,
  marks TEXT NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;
CREATE INDEX case_state_resident ON case_state (resident, opened_us) WHERE resident IS NOT NULL;
CREATE INDEX case_state_service ON case_state (service, status, channel);

CREATE TABLE task (
  case_id TEXT NOT NULL,
  key INTEGER NOT NULL,
  element TEXT NOT NULL,
  name TEXT NOT NULL,
  form TEXT,
  role TEXT NOT NULL,
  candidate_groups TEXT NOT NULL,
  assignee TEXT,
  due_us INTEGER,
  priority INTEGER NOT NULL,
  created_us INTEGER NOT NULL,
  PRIMARY KEY (case_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_role ON task (role, due_us);
CREATE INDEX task_assignee ON task (assignee, due_us) WHERE assignee IS NOT NULL;

CREATE TABLE timer (
  case_id TEXT NOT NULL,
  key INTEGER NOT NULL,
  due_us INTEGER NOT NULL,
  leased_until_us INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due_us);

CREATE TABLE subscription (
  case_id TEXT NOT NULL,
  key INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  correlation_key TEXT,
  PRIMARY KEY (case_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_name ON subscription (name, kind, correlation_key);

CREATE TABLE job (
  case_id TEXT NOT NULL,
  key INTEGER NOT NULL,
  kind TEXT NOT NULL,
  element TEXT NOT NULL,
  retries INTEGER NOT NULL,
  created_us INTEGER NOT NULL,
  run_at_us INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  leased_until_us INTEGER NOT NULL DEFAULT 0,
  headers TEXT NOT NULL,
  variables TEXT NOT NULL,
  PRIMARY KEY (case_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_kind ON job (kind, run_at_us);

-- Effects: waiting, done, or dead after the last try.
CREATE TABLE outbox (
  key TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  created_us INTEGER NOT NULL,
  run_at_us INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  finished_us INTEGER,
  error TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (run_at_us, key) WHERE state = 'waiting';
CREATE INDEX outbox_case ON outbox (case_id);

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  reference TEXT NOT NULL,
  created_us INTEGER NOT NULL,
  result TEXT
) STRICT;

CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  resident TEXT,
  service TEXT NOT NULL,
  bundle TEXT NOT NULL,
  page TEXT,
  version INTEGER NOT NULL,
  created_us INTEGER NOT NULL,
  updated_us INTEGER NOT NULL,
  answers TEXT NOT NULL
) STRICT;
CREATE INDEX draft_resident ON draft (resident, updated_us) WHERE resident IS NOT NULL;

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  stored_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The same bytes may come from two people under two names: neither sees the other's.
CREATE TABLE blob_upload (
  sha256 TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  uploaded_us INTEGER NOT NULL,
  PRIMARY KEY (sha256, uploaded_by, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE bundle (
  hash TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  published_us INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  active_us INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
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
  active INTEGER NOT NULL,
  created_us INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  account TEXT,
  created_us INTEGER NOT NULL,
  expires_us INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account) WHERE account IS NOT NULL;
CREATE INDEX session_expires ON session (expires_us);

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  updated_us INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is searched: folded words, once by word and once by trigram. The triggers are FTS5's own way to keep an
-- index beside its table.
CREATE TABLE search (
  number INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE,
  words TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_word USING fts5 (
  words, content = 'search', content_rowid = 'number', detail = 'none',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co S*'"
);
CREATE VIRTUAL TABLE search_gram USING fts5 (
  words, content = 'search', content_rowid = 'number', tokenize = "trigram case_sensitive 1"
);
CREATE TRIGGER search_inserted AFTER INSERT ON search BEGIN
  INSERT INTO search_word (rowid, words) VALUES (new.number, new.words);
  INSERT INTO search_gram (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER search_deleted AFTER DELETE ON search BEGIN
  INSERT INTO search_word (search_word, rowid, words) VALUES ('delete', old.number, old.words);
  INSERT INTO search_gram (search_gram, rowid, words) VALUES ('delete', old.number, old.words);
END;
CREATE TRIGGER search_updated AFTER UPDATE ON search BEGIN
  INSERT INTO search_word (search_word, rowid, words) VALUES ('delete', old.number, old.words);
  INSERT INTO search_gram (search_gram, rowid, words) VALUES ('delete', old.number, old.words);
  INSERT INTO search_word (rowid, words) VALUES (new.number, new.words);
  INSERT INTO search_gram (rowid, words) VALUES (new.number, new.words);
END;
