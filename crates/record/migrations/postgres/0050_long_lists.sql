-- The two orders of a worklist: a page of a long list is read from its beginning, without sorting what stands behind it.
DROP INDEX task_role;
CREATE INDEX task_dated ON task (due_us, priority DESC, created_us, case_id, key);
CREATE INDEX task_ordinary ON task (priority DESC, created_us, case_id, key);
