-- Cases that were ever held; whether one still is, its state says. Holds are few: the index has only them.
CREATE INDEX event_hold ON event (case_id) WHERE kind = 'hold_placed';

-- Lists of cases that somebody proposed to dispose of. What was done stands in the log; this is how it came to that.
-- The column of the case has a name of its own: rows with a case_id go when the case is disposed of.
CREATE TABLE disposal_list (
  number BIGINT PRIMARY KEY,
  state TEXT COLLATE "C" NOT NULL,
  transfer BIGINT NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  proposed_us BIGINT NOT NULL,
  proposed_by TEXT COLLATE "C" NOT NULL,
  decided_us BIGINT,
  decided_by TEXT COLLATE "C",
  ended_us BIGINT,
  rewritten_us BIGINT
);
CREATE INDEX disposal_list_open ON disposal_list (state) WHERE state IN ('proposed', 'approved');
CREATE TABLE disposal_item (
  list BIGINT NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  package_sha256 TEXT COLLATE "C",
  PRIMARY KEY (list, subject)
);
CREATE INDEX disposal_item_subject ON disposal_item (subject);

-- Processes that serve or work on this record: each writes down now and then that it is there.
CREATE TABLE server (
  id TEXT COLLATE "C" PRIMARY KEY,
  what TEXT COLLATE "C" NOT NULL,
  started_us BIGINT NOT NULL,
  seen_us BIGINT NOT NULL
);
