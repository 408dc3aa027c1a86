-- What is erased when a case is disposed of: actor, salt and body. The hash of the payload takes their place, so that
-- the event's own hash can still be computed.
ALTER TABLE event ADD COLUMN payload_hash BYTEA;
CREATE FUNCTION event_is_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND old.body IS NOT NULL AND old.payload_hash IS NULL
    AND new.actor IS NULL AND new.salt IS NULL AND new.body IS NULL AND coalesce(length(new.payload_hash), 0) = 32
    AND new.position = old.position AND new.case_id = old.case_id AND new.seq = old.seq
    AND new.time_us = old.time_us AND new.kind = old.kind AND new.element IS NOT DISTINCT FROM old.element
    AND new.actor_kind = old.actor_kind AND new.channel = old.channel AND new.waiting_for = old.waiting_for
    AND new.lifecycle IS NOT DISTINCT FROM old.lifecycle AND new.visibility = old.visibility
    AND new.bundle = old.bundle AND new.previous_hash = old.previous_hash AND new.hash = old.hash
  THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'an event never changes and is never deleted';
END $$;
DROP TRIGGER event_not_changed ON event;
CREATE TRIGGER event_not_changed BEFORE UPDATE OR DELETE ON event
FOR EACH ROW EXECUTE FUNCTION event_is_only_erased();

-- Until when a closed case is kept; a term that nobody stated has no date.
CREATE TABLE retention (
  case_id TEXT COLLATE "C" PRIMARY KEY,
  closed_us BIGINT NOT NULL,
  due_us BIGINT,
  rule TEXT COLLATE "C" NOT NULL
);
CREATE INDEX retention_due ON retention (due_us) WHERE due_us IS NOT NULL;

-- Which files the events of a case speak of.
CREATE TABLE blob_use (
  sha256 TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (sha256, case_id)
);
CREATE INDEX blob_use_case ON blob_use (case_id);
