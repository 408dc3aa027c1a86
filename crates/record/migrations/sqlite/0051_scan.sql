-- Files that wait for the scanner, and those that it refused. A file without a row is free.
CREATE TABLE blob_scan (
  sha256 TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'infected')),
  since_us INTEGER NOT NULL,
  uploaded_by TEXT NOT NULL,
  signature TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_scan_since ON blob_scan (state, since_us);
