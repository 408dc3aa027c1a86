-- The tree over the whole log. A leaf is an event's hash; its place is the order in which the checkpointer took it.
CREATE TABLE log_leaf (
  leaf INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (case_id, seq)
) STRICT;
-- Whole subtrees, from the leaves (level 0) up.
CREATE TABLE log_node (
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;
-- Signed notes that were made.
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL,
  made_us INTEGER NOT NULL,
  public_key TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_leaf_not_updated BEFORE UPDATE ON log_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf of the log never changes'); END;
CREATE TRIGGER log_leaf_not_deleted BEFORE DELETE ON log_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf of the log is never deleted'); END;
