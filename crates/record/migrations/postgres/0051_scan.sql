-- Files that wait for the scanner, and those that it refused. A file without a row is free.
CREATE TABLE blob_scan (
  sha256 TEXT COLLATE "C" PRIMARY KEY,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'infected')),
  since_us BIGINT NOT NULL,
  uploaded_by TEXT COLLATE "C" NOT NULL,
  signature TEXT COLLATE "C"
);
CREATE INDEX blob_scan_since ON blob_scan (state, since_us);
