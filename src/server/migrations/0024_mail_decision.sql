-- Why each message became what it became, by whom, and how that was put right; reply addresses of tickets.

-- What the installation proves its own words with; made once, when it is first needed.
CREATE TABLE installation_secret (
  name text PRIMARY KEY CHECK (name <> ''),
  secret bytea NOT NULL CHECK (length(secret) >= 32),
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER installation_secret_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON installation_secret
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE mailbox
  -- Name by which its server signs the results of SPF, DKIM and DMARC (RFC 8601); null: none are trusted.
  ADD COLUMN authserv_id text CHECK (authserv_id <> '' AND authserv_id = lower(authserv_id)),
  -- Whether mail to desk+anything@ reaches the mailbox desk@.
  ADD COLUMN plus_addresses boolean NOT NULL DEFAULT true;

ALTER TABLE inbound_mail
  -- Whom the server that handed it over named as recipients, in lower case.
  ADD COLUMN recipients text[] NOT NULL DEFAULT '{}',
  DROP CONSTRAINT inbound_mail_outcome_check,
  ADD CONSTRAINT inbound_mail_outcome_check CHECK
    (outcome IN ('pending', 'ticket', 'reply', 'bounce', 'automatic', 'quarantine', 'set_aside'));

CREATE TABLE mail_decision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mail_id uuid NOT NULL REFERENCES inbound_mail,
  at timestamptz NOT NULL,
  -- Null: the system.
  by_person uuid REFERENCES person,
  act text NOT NULL CHECK (act IN ('decided', 'retried', 'taken_in', 'set_aside', 'restored', 'moved')),
  outcome text NOT NULL CHECK (outcome IN ('ticket', 'reply', 'bounce', 'automatic', 'quarantine', 'set_aside')),
  reasons text[] NOT NULL CHECK (cardinality(reasons) > 0),
  ticket_id integer REFERENCES ticket,
  related_ticket_id integer REFERENCES ticket,
  -- The entry of that ticket in which its words stand.
  seq integer,
  note text CHECK (note <> ''),
  CHECK ((outcome IN ('ticket', 'reply')) = (ticket_id IS NOT NULL)),
  CHECK (ticket_id IS NOT NULL OR seq IS NULL),
  CHECK ((act = 'decided') OR by_person IS NOT NULL)
);
CREATE INDEX mail_decision_mail ON mail_decision (mail_id, id);
CREATE TRIGGER mail_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON mail_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO mail_decision (mail_id, at, act, outcome, reasons, ticket_id, related_ticket_id, seq)
SELECT m.id, m.decided_at, 'decided', m.outcome, m.reasons, m.ticket_id, m.related_ticket_id,
  CASE m.outcome
    WHEN 'ticket' THEN 1
    WHEN 'reply' THEN (
      SELECT min(e.seq) FROM ticket_event e
      WHERE e.ticket_id = m.ticket_id AND e.kind IN ('commented', 'answered') AND e.at = m.decided_at)
  END
FROM inbound_mail m WHERE m.outcome <> 'pending' ORDER BY m.decided_at, m.id;

-- A message moves to another ticket only by a decision of a person that says so.
CREATE OR REPLACE FUNCTION guard_inbound_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.sha256, NEW.raw, NEW.source, NEW.received_at) IS DISTINCT FROM
     (OLD.id, OLD.sha256, OLD.raw, OLD.source, OLD.received_at) THEN
    RAISE EXCEPTION 'a received message never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_origin_fixed';
  END IF;
  IF OLD.ticket_id IS NOT NULL AND (NEW.outcome, NEW.ticket_id) IS DISTINCT FROM (OLD.outcome, OLD.ticket_id)
     AND NOT EXISTS (
       SELECT FROM (SELECT * FROM mail_decision WHERE mail_id = NEW.id ORDER BY id DESC LIMIT 1) last
       WHERE last.act = 'moved' AND last.outcome = NEW.outcome AND last.ticket_id = NEW.ticket_id) THEN
    RAISE EXCEPTION 'message % has its ticket already', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_one_outcome';
  END IF;
  RETURN NEW;
END $$;

-- When a transaction ends, a message is what the last decision about it says, and no other.
CREATE FUNCTION guard_mail_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  message uuid := CASE TG_TABLE_NAME WHEN 'mail_decision' THEN to_jsonb(NEW) ->> 'mail_id' ELSE to_jsonb(NEW) ->> 'id' END;
BEGIN
  IF EXISTS (
    SELECT FROM inbound_mail m
      LEFT JOIN LATERAL (SELECT * FROM mail_decision d WHERE d.mail_id = m.id ORDER BY d.id DESC LIMIT 1) last ON true
    WHERE m.id = message AND (m.outcome <> 'pending' OR last.id IS NOT NULL)
      AND (m.outcome, m.reasons, m.ticket_id) IS DISTINCT FROM (last.outcome, last.reasons, last.ticket_id)) THEN
    RAISE EXCEPTION 'message % is not what was decided about it', message
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_as_decided';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mail_decision_holds AFTER INSERT ON mail_decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_mail_decision();
CREATE CONSTRAINT TRIGGER inbound_mail_as_decided AFTER UPDATE OF outcome, reasons, ticket_id ON inbound_mail
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_mail_decision();
