-- Messages to the authority: each is known by its id, and waits for a case that asks for it until its time is over.
CREATE TABLE message (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  correlation_key TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL,
  sender TEXT COLLATE "C" NOT NULL,
  sent_us BIGINT NOT NULL,
  until_us BIGINT NOT NULL,
  case_id TEXT COLLATE "C",
  variables TEXT COLLATE "C" NOT NULL
);
CREATE INDEX message_waiting ON message (name, correlation_key) WHERE state = 'waiting';
CREATE INDEX message_case ON message (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX message_until ON message (until_us);
