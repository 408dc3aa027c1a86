-- The row of a case is changed at each step, and no column that a step changes is in an index. With room on its page
-- the new version stays there and no index hears of it: a change costs half.
ALTER TABLE case_state SET (fillfactor = 70);
-- The position is changed by every group; the table has a page or two.
ALTER TABLE counter SET (fillfactor = 10);
-- Long values are packed by the quicker way where the server was built with it; what is packed already stays so.
DO $$
BEGIN
  ALTER TABLE case_state ALTER COLUMN snapshot SET COMPRESSION lz4, ALTER COLUMN marks SET COMPRESSION lz4;
  ALTER TABLE event ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'the server was built without lz4: long values are packed by pglz, which is slower';
END $$;
