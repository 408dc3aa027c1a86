-- The tree over the whole log. A leaf is an event's hash; its place is the order in which the checkpointer took it.
CREATE TABLE log_leaf (
  leaf BIGINT PRIMARY KEY,
  case_id TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NOT NULL,
  UNIQUE (case_id, seq)
);
-- Whole subtrees, from the leaves (level 0) up.
CREATE TABLE log_node (
  level BIGINT NOT NULL,
  number BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, number)
);
-- Signed notes that were made.
CREATE TABLE checkpoint (
  size BIGINT PRIMARY KEY,
  root BYTEA NOT NULL,
  made_us BIGINT NOT NULL,
  public_key TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER log_leaf_not_changed BEFORE UPDATE OR DELETE ON log_leaf
FOR EACH ROW EXECUTE FUNCTION event_never_changes();
