-- Messages to the authority: each is known by its id, and waits for a case that asks for it until its time is over.
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  correlation_key TEXT,
  state TEXT NOT NULL,
  sender TEXT NOT NULL,
  sent_us INTEGER NOT NULL,
  until_us INTEGER NOT NULL,
  case_id TEXT,
  variables TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_waiting ON message (name, correlation_key) WHERE state = 'waiting';
CREATE INDEX message_case ON message (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX message_until ON message (until_us);
