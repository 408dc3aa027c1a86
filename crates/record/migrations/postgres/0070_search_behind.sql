-- A step only adds a row to `search`, numbered by the position of its last event. The indexes take the rows from there
-- later, many at once, and `search_state` says how far they are: what stands behind that number is read as it stands.
-- What is indexed of a case is one row with all its words.
ALTER TABLE search RENAME TO search_before;
DROP INDEX search_case;
DROP INDEX search_lexemes;
DROP INDEX IF EXISTS search_grams;

CREATE TABLE search (
  number BIGINT PRIMARY KEY,
  case_id TEXT COLLATE "C" NOT NULL,
  words TEXT COLLATE "C" NOT NULL,
  -- The case has an open task.
  has_task BIGINT NOT NULL
);
-- Below all positions, in the order in which the cases moved last.
INSERT INTO search (number, case_id, words, has_task)
  SELECT row_number() OVER (ORDER BY max(c.position), b.case_id) - 1 - (SELECT count(*) FROM search_before), b.case_id,
    string_agg(b.words, ' ' ORDER BY b.part),
    CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.case_id = b.case_id) THEN 1 ELSE 0 END
  FROM search_before b LEFT JOIN case_state c ON c.id = b.case_id GROUP BY b.case_id;
DROP TABLE search_before;
CREATE INDEX search_case ON search (case_id);

CREATE TABLE search_state (id BIGINT PRIMARY KEY, indexed BIGINT NOT NULL);
INSERT INTO search_state (id, indexed) VALUES (1, -9223372036854775808);

-- Made by the indexer of a row of `search`, and gone with it. A case with an open task has the lexeme `•`, which nobody
-- can write: the worklist asks for it along with the others.
CREATE TABLE search_document (
  number BIGINT PRIMARY KEY REFERENCES search (number) ON DELETE CASCADE,
  case_id TEXT COLLATE "C" NOT NULL,
  lexemes TSVECTOR NOT NULL
);
CREATE INDEX search_lexemes ON search_document USING gin (lexemes);

-- Each word once, and its trigrams: a part of a word leads to words, and these to cases. Without the extension a search
-- for a part of a word reads all words: slower, the same answers.
CREATE TABLE search_vocabulary (word TEXT COLLATE "C" PRIMARY KEY);
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX search_grams ON search_vocabulary USING gin (word gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
  RAISE NOTICE 'pg_trgm is not available: search by part of a word will be slow';
END $$;
