-- What is erased when a case is disposed of: actor, salt and body. The hash of the payload takes their place, so that
-- the event's own hash can still be computed.
ALTER TABLE event ADD COLUMN payload_hash BLOB;
DROP TRIGGER event_not_updated;
CREATE TRIGGER event_not_updated BEFORE UPDATE ON event
WHEN NOT (
  old.body IS NOT NULL AND old.payload_hash IS NULL
  AND new.actor IS NULL AND new.salt IS NULL AND new.body IS NULL AND coalesce(length(new.payload_hash), 0) = 32
  AND new.position = old.position AND new.case_id = old.case_id AND new.seq = old.seq
  AND new.time_us = old.time_us AND new.kind = old.kind AND new.element IS old.element
  AND new.actor_kind = old.actor_kind AND new.channel = old.channel AND new.waiting_for = old.waiting_for
  AND new.lifecycle IS old.lifecycle AND new.visibility = old.visibility AND new.bundle = old.bundle
  AND new.previous_hash = old.previous_hash AND new.hash = old.hash
)
BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;

-- Until when a closed case is kept; a term that nobody stated has no date.
CREATE TABLE retention (
  case_id TEXT PRIMARY KEY,
  closed_us INTEGER NOT NULL,
  due_us INTEGER,
  rule TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_due ON retention (due_us) WHERE due_us IS NOT NULL;

-- Which files the events of a case speak of.
CREATE TABLE blob_use (
  sha256 TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (sha256, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_use_case ON blob_use (case_id);
