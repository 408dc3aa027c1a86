-- A case's words stand in several rows, one for each step that brought new ones: what is known already is not indexed
-- again.
ALTER TABLE search DROP CONSTRAINT search_pkey;
ALTER TABLE search ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
CREATE INDEX search_case ON search (case_id);
