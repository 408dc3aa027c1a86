-- Cases that were ever held; whether one still is, its state says. Holds are few: the index has only them.
CREATE INDEX event_hold ON event (case_id) WHERE kind = 'hold_placed';

-- Lists of cases that somebody proposed to dispose of. What was done stands in the log; this is how it came to that.
-- The column of the case has a name of its own: rows with a case_id go when the case is disposed of.
CREATE TABLE disposal_list (
  number INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  transfer INTEGER NOT NULL,
  note TEXT NOT NULL,
  proposed_us INTEGER NOT NULL,
  proposed_by TEXT NOT NULL,
  decided_us INTEGER,
  decided_by TEXT,
  ended_us INTEGER,
  rewritten_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX disposal_list_open ON disposal_list (state) WHERE state IN ('proposed', 'approved');
CREATE TABLE disposal_item (
  list INTEGER NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  package_sha256 TEXT,
  PRIMARY KEY (list, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX disposal_item_subject ON disposal_item (subject);

-- Processes that serve or work on this record: each writes down now and then that it is there.
CREATE TABLE server (
  id TEXT PRIMARY KEY,
  what TEXT NOT NULL,
  started_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
