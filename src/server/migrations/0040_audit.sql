-- An audit that cannot be bent (2.4d, c21, c23): who, from where, what, on which thing, with what outcome; one chain of
-- hashes over all entries and all decisions on tickets; heads that are signed daily; a floor under what may be purged.

ALTER TABLE audit_entry
  -- The name as it was then.
  ADD COLUMN who text,
  -- By what the caller was known; null: nobody signed in, or the system.
  ADD COLUMN via text CHECK (via IN ('session', 'token')),
  -- Start of the hash of the session, or the id of the token.
  ADD COLUMN credential text,
  ADD COLUMN agent text,
  ADD COLUMN object_kind text,
  ADD COLUMN object_id text,
  ADD COLUMN ok boolean NOT NULL DEFAULT true,
  ADD COLUMN request_id text;
CREATE INDEX audit_entry_at ON audit_entry (at, id);
CREATE INDEX audit_entry_kind ON audit_entry (kind, id);
CREATE INDEX audit_entry_object ON audit_entry (object_kind, object_id, id);

-- The chain: one link for each entry and for each decision on a ticket, in the order of sealing, without a gap.
CREATE TABLE audit_link (
  pos bigint PRIMARY KEY CHECK (pos > 0),
  entry_id bigint UNIQUE,
  ticket_id integer,
  seq integer,
  -- The hash of the ticket's own history that stood there at sealing.
  event_hash bytea,
  sealed_at timestamptz NOT NULL,
  hash bytea NOT NULL,
  UNIQUE (ticket_id, seq),
  CHECK (num_nonnulls(ticket_id, seq, event_hash) = CASE WHEN entry_id IS NULL THEN 3 ELSE 0 END)
);
-- What is committed and waits for its place in the chain; the only table of the audit that is ever emptied.
CREATE TABLE audit_unsealed (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id bigint,
  ticket_id integer,
  seq integer
);
-- Keys that heads and tombstones are signed with (Ed25519); the private one is sealed.
CREATE TABLE audit_key (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_key text NOT NULL,
  private_key bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE audit_head (
  day date PRIMARY KEY,
  pos bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamptz NOT NULL,
  key_id integer NOT NULL REFERENCES audit_key,
  signature bytea NOT NULL
);
-- What a purge leaves: everything up to here was in order, and is gone.
CREATE TABLE audit_tombstone (
  upto bigint PRIMARY KEY,
  hash bytea NOT NULL,
  links bigint NOT NULL CHECK (links > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  key_id integer NOT NULL REFERENCES audit_key,
  signature bytea NOT NULL
);
-- What a verification found; `finding` names the first row that is not in order.
CREATE TABLE audit_check (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  upto bigint NOT NULL,
  links bigint NOT NULL,
  finding text
);

-- Votes, confirmations, consents, priority changes and what ends or reopens a ticket: these stand in the chain too.
CREATE FUNCTION is_decision(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT kind IN ('classified', 'consent_given', 'consent_refused', 'confirmed', 'rejected', 'closed', 'reopened',
    'appealed', 'appeal_decided', 'major_declared', 'rejudged')
$$;

CREATE FUNCTION audit_entry_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (entry_id) SELECT id FROM news ORDER BY id;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_unsealed AFTER INSERT ON audit_entry
  REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_waits();

CREATE FUNCTION ticket_event_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (ticket_id, seq) VALUES (NEW.ticket_id, NEW.seq);
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_event_unsealed AFTER INSERT ON ticket_event FOR EACH ROW
  WHEN (is_decision(NEW.kind))
  EXECUTE FUNCTION ticket_event_waits();

INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entry ORDER BY id;
INSERT INTO audit_unsealed (ticket_id, seq) SELECT ticket_id, seq FROM ticket_event
  WHERE is_decision(kind) ORDER BY at, ticket_id, seq;

-- Nothing is changed, and nothing goes but what a tombstone covers.
DROP TRIGGER audit_entry_append_only ON audit_entry;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR TRUNCATE ON audit_link
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_key_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_tombstone_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_tombstone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_check_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_check
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_entry_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM audit_link WHERE entry_id = OLD.id AND pos <= (SELECT max(upto) FROM audit_tombstone)) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_goes();

CREATE FUNCTION audit_link_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.pos <= (SELECT max(upto) FROM audit_tombstone) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'audit_link is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_link_stays BEFORE DELETE ON audit_link FOR EACH ROW EXECUTE FUNCTION audit_link_goes();

-- The floor (c23): nobody purges what is younger than 183 days, nor anything under a legal hold.
CREATE FUNCTION audit_tombstone_may() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM setting WHERE key = 'auditHold' AND value = 'true') THEN
    RAISE EXCEPTION 'a legal hold keeps the audit' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_hold';
  END IF;
  IF NOT EXISTS (SELECT FROM audit_link WHERE pos = NEW.upto AND hash = NEW.hash) THEN
    RAISE EXCEPTION 'no such link' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_known_link';
  END IF;
  IF EXISTS (
    SELECT FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.pos <= NEW.upto AND greatest(l.sealed_at, e.at) > now() - interval '183 days'
  ) THEN
    RAISE EXCEPTION 'the audit is kept for 183 days' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_floor';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_tombstone_guard BEFORE INSERT ON audit_tombstone
  FOR EACH ROW EXECUTE FUNCTION audit_tombstone_may();

-- For a role that may delete nothing itself: removes at most so many links that a tombstone covers.
CREATE FUNCTION audit_drop_purged(most integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  last bigint;
  gone integer;
BEGIN
  SELECT max(pos) INTO last FROM (
    SELECT pos FROM public.audit_link WHERE pos <= (SELECT max(upto) FROM public.audit_tombstone)
    ORDER BY pos LIMIT most) l;
  DELETE FROM public.audit_entry WHERE id IN (SELECT entry_id FROM public.audit_link WHERE pos <= last);
  DELETE FROM public.audit_link WHERE pos <= last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
