-- A step only adds a row to `search`, numbered by the position of its last event. The indexes take the rows from there
-- later, many at once, and `search_state` says how far they are: what stands behind that number is read as it stands.
-- What is indexed of a case is one row with all its words.
DROP TRIGGER search_inserted;
DROP TRIGGER search_deleted;
DROP TRIGGER search_updated;
DROP TABLE search_word;
DROP TABLE search_gram;
DROP INDEX search_case;
ALTER TABLE search RENAME TO search_before;

CREATE TABLE search (
  number INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  words TEXT NOT NULL,
  -- The case has an open task.
  has_task INTEGER NOT NULL,
  -- The same as a word that nobody can write: the worklist asks for it along with the others.
  mark TEXT GENERATED ALWAYS AS (CASE has_task WHEN 1 THEN '•' ELSE '' END) VIRTUAL
) STRICT;
-- Below all positions, in the order in which they came.
INSERT INTO search (number, case_id, words, has_task)
  SELECT max(number) - (SELECT max(number) + 1 FROM search_before), case_id, group_concat(words, ' '),
    EXISTS (SELECT 1 FROM task t WHERE t.case_id = b.case_id)
  FROM search_before b GROUP BY case_id ORDER BY 1;
DROP TABLE search_before;
CREATE INDEX search_case ON search (case_id);

CREATE TABLE search_state (id INTEGER PRIMARY KEY, indexed INTEGER NOT NULL) STRICT;
INSERT INTO search_state (id, indexed) VALUES (1, -9223372036854775808);
CREATE VIEW search_document AS
  SELECT number, words, mark FROM search WHERE number <= (SELECT indexed FROM search_state);

-- Words are cut by Portico: anything but a space belongs to one.
CREATE VIRTUAL TABLE search_word USING fts5 (
  words, mark, content = 'search_document', content_rowid = 'number', detail = 'none', columnsize = 0,
  tokenize = 'ascii'
);
CREATE TRIGGER search_deleted AFTER DELETE ON search
WHEN old.number <= (SELECT indexed FROM search_state) BEGIN
  INSERT INTO search_word (search_word, rowid, words, mark) VALUES ('delete', old.number, old.words, old.mark);
END;

-- Each word once, and its trigrams: a part of a word leads to words, and these to cases.
CREATE TABLE search_vocabulary (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE search_gram USING fts5 (
  word, content = 'search_vocabulary', content_rowid = 'number', detail = 'none', columnsize = 0,
  tokenize = "trigram case_sensitive 1"
);
CREATE TRIGGER search_vocabulary_inserted AFTER INSERT ON search_vocabulary BEGIN
  INSERT INTO search_gram (rowid, word) VALUES (new.number, new.word);
END;
CREATE TRIGGER search_vocabulary_deleted AFTER DELETE ON search_vocabulary BEGIN
  INSERT INTO search_gram (search_gram, rowid, word) VALUES ('delete', old.number, old.word);
END;
