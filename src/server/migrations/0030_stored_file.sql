-- What is known of the bytes behind uploads: one row for each content, however many uploads have it.
CREATE TABLE stored_file (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  size bigint NOT NULL CHECK (size >= 0),
  stored_at timestamptz NOT NULL,
  -- Found by the virus scanner, with the version of its signatures; a finding is never taken back.
  scan text NOT NULL DEFAULT 'unscanned' CHECK (scan IN ('unscanned', 'clean', 'infected')),
  scanned_at timestamptz,
  scan_signatures text,
  scan_finding text,
  -- Why the scanner could not judge it, e.g. too large for it; tried again after scan_not_before.
  scan_problem text,
  scan_not_before timestamptz,
  -- Found by reading the bytes again and comparing their hash.
  audit text CHECK (audit IN ('whole', 'missing', 'altered')),
  audited_at timestamptz,
  audit_not_before timestamptz,
  CONSTRAINT stored_file_scan_named CHECK (
    (scan = 'unscanned') = (scanned_at IS NULL) AND (scan = 'unscanned') = (scan_signatures IS NULL)
    AND (scan = 'infected') = (scan_finding IS NOT NULL)
  ),
  CONSTRAINT stored_file_audit_timed CHECK ((audit IS NULL) = (audited_at IS NULL))
);

INSERT INTO stored_file (sha256, size, stored_at)
SELECT sha256, max(size), min(uploaded_at) FROM upload GROUP BY sha256;

ALTER TABLE upload ADD CONSTRAINT upload_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file;

CREATE INDEX stored_file_unscanned ON stored_file (stored_at) WHERE scan = 'unscanned';
CREATE INDEX stored_file_audited ON stored_file (audited_at NULLS FIRST);
CREATE INDEX stored_file_trouble ON stored_file (stored_at)
  WHERE scan = 'infected' OR audit IN ('missing', 'altered') OR scan_problem IS NOT NULL;

CREATE FUNCTION guard_stored_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sha256 <> OLD.sha256 OR (OLD.scan = 'infected' AND NEW.scan <> 'infected') THEN
    RAISE EXCEPTION 'what was found in a file is not taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stored_file_guard BEFORE UPDATE ON stored_file FOR EACH ROW EXECUTE FUNCTION guard_stored_file();
