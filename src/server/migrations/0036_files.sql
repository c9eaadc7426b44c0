-- Files are scanned again when the scanner's signatures were renewed.
CREATE INDEX stored_file_clean ON stored_file (stored_at) WHERE scan = 'clean';

-- A received message as a whole is scanned too: what is left in it is on no record.
CREATE TABLE mail_scan (
  mail_id uuid PRIMARY KEY REFERENCES inbound_mail,
  received_at timestamptz NOT NULL,
  scan text NOT NULL DEFAULT 'unscanned' CHECK (scan IN ('unscanned', 'clean', 'infected')),
  scanned_at timestamptz,
  scan_signatures text,
  scan_finding text,
  -- Why the scanner could not judge it; tried again after scan_not_before.
  scan_problem text,
  scan_not_before timestamptz,
  CONSTRAINT mail_scan_named CHECK (
    (scan = 'unscanned') = (scanned_at IS NULL) AND (scan = 'unscanned') = (scan_signatures IS NULL)
    AND (scan = 'infected') = (scan_finding IS NOT NULL)
  )
);
INSERT INTO mail_scan (mail_id, received_at) SELECT id, received_at FROM inbound_mail;
CREATE INDEX mail_scan_unscanned ON mail_scan (received_at) WHERE scan = 'unscanned';
CREATE INDEX mail_scan_clean ON mail_scan (received_at) WHERE scan = 'clean';

CREATE FUNCTION note_mail_scan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO mail_scan (mail_id, received_at) VALUES (NEW.id, NEW.received_at);
  RETURN NULL;
END $$;
CREATE TRIGGER inbound_mail_scan AFTER INSERT ON inbound_mail FOR EACH ROW EXECUTE FUNCTION note_mail_scan();

CREATE FUNCTION guard_mail_scan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.mail_id <> OLD.mail_id OR (OLD.scan = 'infected' AND NEW.scan <> 'infected') THEN
    RAISE EXCEPTION 'what was found in a message is not taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_scan_guard BEFORE UPDATE ON mail_scan FOR EACH ROW EXECUTE FUNCTION guard_mail_scan();
