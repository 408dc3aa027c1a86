-- A message that could not be delivered rests, longer each time, so that it holds up none behind it.
ALTER TABLE message ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN error TEXT COLLATE "C";
ALTER TABLE message ADD COLUMN again_us BIGINT NOT NULL DEFAULT 0;
CREATE INDEX message_failing ON message (sent_us) WHERE state = 'waiting' AND attempts > 0;
