-- A case's words stand in several rows, one for each step that brought new ones: what is known already is not indexed
-- again. The indexes keep which rows have a word or trigram, not where in it: less to write with each step.
DROP TRIGGER search_inserted;
DROP TRIGGER search_deleted;
DROP TRIGGER search_updated;
DROP TABLE search_word;
DROP TABLE search_gram;
ALTER TABLE search RENAME TO search_before;

CREATE TABLE search (
  number INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX search_case ON search (case_id);
CREATE VIRTUAL TABLE search_word USING fts5 (
  words, content = 'search', content_rowid = 'number', detail = 'none', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co S*'"
);
CREATE VIRTUAL TABLE search_gram USING fts5 (
  words, content = 'search', content_rowid = 'number', detail = 'none', columnsize = 0,
  tokenize = "trigram case_sensitive 1"
);
CREATE TRIGGER search_inserted AFTER INSERT ON search BEGIN
  INSERT INTO search_word (rowid, words) VALUES (new.number, new.words);
  INSERT INTO search_gram (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER search_deleted AFTER DELETE ON search BEGIN
  INSERT INTO search_word (search_word, rowid, words) VALUES ('delete', old.number, old.words);
  INSERT INTO search_gram (search_gram, rowid, words) VALUES ('delete', old.number, old.words);
END;
CREATE TRIGGER search_updated AFTER UPDATE ON search BEGIN
  INSERT INTO search_word (search_word, rowid, words) VALUES ('delete', old.number, old.words);
  INSERT INTO search_gram (search_gram, rowid, words) VALUES ('delete', old.number, old.words);
  INSERT INTO search_word (rowid, words) VALUES (new.number, new.words);
  INSERT INTO search_gram (rowid, words) VALUES (new.number, new.words);
END;
INSERT INTO search (number, case_id, part, words) SELECT number, case_id, 0, words FROM search_before;
DROP TABLE search_before;

-- One tree instead of two.
ALTER TABLE idempotency RENAME TO idempotency_before;
CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  reference TEXT NOT NULL,
  created_us INTEGER NOT NULL,
  result TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency SELECT key, case_id, seq, position, reference, created_us, result FROM idempotency_before;
DROP TABLE idempotency_before;
