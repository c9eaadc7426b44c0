-- Every message that reached the desk: its raw bytes first, as pending; then its one outcome (P2).

CREATE TABLE inbound_mail (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The same bytes are one message, whatever their Message-ID says.
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  raw bytea NOT NULL,
  source text NOT NULL CHECK (source IN ('import', 'mailbox')),
  -- Where it stood on the mail server; a UID means something only together with the other two.
  mailbox text,
  uid_validity bigint,
  uid bigint,
  received_at timestamptz NOT NULL,
  outcome text NOT NULL DEFAULT 'pending'
    CHECK (outcome IN ('pending', 'ticket', 'reply', 'bounce', 'automatic', 'quarantine')),
  -- Codes that say why: of a bounce or automatic mail, of the quarantine, of joining or not joining a ticket.
  reasons text[] NOT NULL DEFAULT '{}',
  decided_at timestamptz,
  -- The ticket that it opened or joined.
  ticket_id integer REFERENCES ticket,
  -- A ticket that it refers to without joining it; for somebody to look at.
  related_ticket_id integer REFERENCES ticket,
  -- As read from the message; null while it could not be read.
  message_id text,
  sender text,
  subject text,
  sent_at timestamptz,
  summary jsonb NOT NULL DEFAULT '{}',
  CHECK ((outcome = 'pending') = (decided_at IS NULL)),
  CHECK ((outcome IN ('ticket', 'reply')) = (ticket_id IS NOT NULL)),
  CHECK (outcome = 'pending' OR cardinality(reasons) > 0),
  CHECK ((source = 'mailbox') = (mailbox IS NOT NULL AND uid_validity IS NOT NULL AND uid IS NOT NULL)),
  UNIQUE (mailbox, uid_validity, uid)
);
CREATE INDEX inbound_mail_pending ON inbound_mail (received_at, id) WHERE outcome = 'pending';
CREATE INDEX inbound_mail_quarantine ON inbound_mail (received_at, id) WHERE outcome = 'quarantine';
CREATE INDEX inbound_mail_ticket ON inbound_mail (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX inbound_mail_message ON inbound_mail (message_id) WHERE ticket_id IS NOT NULL;

-- What was received stays as it was; an outcome that made or joined a ticket is final.
CREATE FUNCTION guard_inbound_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.sha256, NEW.raw, NEW.source, NEW.received_at) IS DISTINCT FROM
     (OLD.id, OLD.sha256, OLD.raw, OLD.source, OLD.received_at) THEN
    RAISE EXCEPTION 'a received message never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_origin_fixed';
  END IF;
  IF OLD.ticket_id IS NOT NULL AND (NEW.outcome, NEW.ticket_id) IS DISTINCT FROM (OLD.outcome, OLD.ticket_id) THEN
    RAISE EXCEPTION 'message % has its ticket already', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_one_outcome';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inbound_mail_guard BEFORE UPDATE ON inbound_mail
  FOR EACH ROW EXECUTE FUNCTION guard_inbound_mail();
