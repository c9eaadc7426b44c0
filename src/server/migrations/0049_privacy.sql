-- What is kept for how long (4.4-i2, c23, c26), what a legal hold keeps, and how a person is forgotten while the chain
-- of the audit and the statistics stay as they are.

CREATE EXTENSION IF NOT EXISTS pgcrypto;

-- Rules: days by kind of record, one version after the other.
CREATE TABLE retention_rules (
  version integer PRIMARY KEY CHECK (version > 0),
  days jsonb NOT NULL CHECK (jsonb_typeof(days) = 'object'),
  reason text NOT NULL CHECK (reason <> ''),
  -- Null: as the product ships them.
  changed_by uuid REFERENCES person,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CHECK (changed_by IS NOT NULL OR version = 1)
);
INSERT INTO retention_rules (version, days, reason) VALUES (1, '{}', 'shipped');
CREATE TRIGGER retention_rules_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON retention_rules
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A hold keeps a ticket, all that is a person's, or what a department had in a time.
CREATE TABLE legal_hold (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('ticket', 'person', 'range')),
  ticket_id integer,
  person_id uuid REFERENCES person,
  department_id uuid REFERENCES department,
  since timestamptz,
  until timestamptz,
  reason text NOT NULL CHECK (reason <> ''),
  placed_by uuid NOT NULL REFERENCES person,
  placed_at timestamptz NOT NULL,
  lifted_by uuid REFERENCES person,
  lifted_at timestamptz,
  lift_reason text CHECK (lift_reason <> ''),
  CHECK ((kind = 'ticket') = (ticket_id IS NOT NULL)),
  CHECK ((kind = 'person') = (person_id IS NOT NULL)),
  CHECK (kind = 'range' OR num_nonnulls(department_id, since, until) = 0),
  CHECK (since < until),
  CHECK (num_nonnulls(lifted_by, lifted_at, lift_reason) IN (0, 3))
);
CREATE INDEX legal_hold_in_force ON legal_hold (kind) WHERE lifted_at IS NULL;
CREATE FUNCTION guard_legal_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR (to_jsonb(NEW) - '{lifted_by,lifted_at,lift_reason}'::text[])
      IS DISTINCT FROM (to_jsonb(OLD) - '{lifted_by,lifted_at,lift_reason}'::text[]) THEN
    RAISE EXCEPTION 'a hold is lifted once, and nothing else about it changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold_fixed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_guard BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION guard_legal_hold();
CREATE TRIGGER legal_hold_kept BEFORE DELETE OR TRUNCATE ON legal_hold
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION range_is_held(department uuid, first timestamptz, last timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.kind = 'range'
      AND (h.department_id IS NULL OR department = ANY (department_and_below(h.department_id)))
      AND first < coalesce(h.until, 'infinity') AND last >= coalesce(h.since, '-infinity'))
$$;
-- Whether a hold keeps a ticket: on itself, on somebody who has to do with it, or on a range that it lies in.
CREATE FUNCTION ticket_is_held(ticket integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM ticket t WHERE t.id = $1 AND (
      range_is_held(t.department_id, t.recorded_at, t.updated_at)
      OR EXISTS (
        SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND (
          h.ticket_id = t.id OR h.person_id IN (t.requester_id, t.recorded_by, t.assignee_id)
          OR h.person_id = ANY (t.handler_ids || t.reader_ids)
          OR EXISTS (SELECT FROM ticket_event e WHERE e.ticket_id = t.id AND e.actor_id = h.person_id)))))
$$;
-- Whether a hold keeps what is known of a person, also because of a ticket of theirs.
CREATE FUNCTION person_is_held(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND (
    EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.person_id = $1)
    OR EXISTS (SELECT FROM ticket t WHERE t.requester_id = $1 AND ticket_is_held(t.id)))
$$;
CREATE FUNCTION mail_is_held(mail uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM inbound_mail m LEFT JOIN person p ON lower(p.email) = lower(m.sender)
    WHERE m.id = $1 AND (ticket_is_held(m.ticket_id) OR ticket_is_held(m.related_ticket_id)
      OR range_is_held(p.department_id, m.received_at, m.received_at)
      OR EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.person_id = p.id)))
$$;
CREATE FUNCTION call_is_held(call uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM phone_call c WHERE c.id = $1 AND (
      range_is_held(NULL, c.started_at, c.started_at)
      OR EXISTS (SELECT FROM phone_call_ticket b WHERE b.call_id = c.id AND ticket_is_held(b.ticket_id))
      OR EXISTS (SELECT FROM person p JOIN legal_hold h ON h.person_id = p.id AND h.lifted_at IS NULL
                 WHERE p.phone = c.number OR p.extension = c.number)))
$$;

-- What is held is not deleted, whoever asks.
CREATE FUNCTION refuse_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD);
BEGIN
  IF ticket_is_held((old_row ->> 'ticket_id')::integer)
      OR EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.person_id = (old_row ->> 'person_id')::uuid) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER upload_held BEFORE DELETE ON upload FOR EACH ROW WHEN (OLD.ticket_id IS NOT NULL)
  EXECUTE FUNCTION refuse_held();
CREATE TRIGGER notice_held BEFORE DELETE ON notice FOR EACH ROW EXECUTE FUNCTION refuse_held();
CREATE TRIGGER delivery_held BEFORE DELETE ON delivery FOR EACH ROW EXECUTE FUNCTION refuse_held();
CREATE TRIGGER message_held BEFORE DELETE ON message FOR EACH ROW WHEN (OLD.ticket_id IS NOT NULL)
  EXECUTE FUNCTION refuse_held();
CREATE TRIGGER webhook_message_held BEFORE DELETE ON webhook_message FOR EACH ROW WHEN (OLD.ticket_id IS NOT NULL)
  EXECUTE FUNCTION refuse_held();

-- A request to forget a person, or whoever reached the desk by an address: two people, neither of them the person.
CREATE TABLE erasure (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid REFERENCES person,
  -- Address or number of somebody without an account; overwritten once it is done.
  contact text CHECK (contact = lower(btrim(contact)) AND contact <> ''),
  -- Whether their closed tickets go too; those of a contact always do.
  tickets boolean NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'withdrawn', 'refused', 'approved', 'done')),
  asked_by uuid REFERENCES person,
  asked_at timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  done_at timestamptz,
  -- Done again after a backup was restored.
  replayed boolean NOT NULL DEFAULT false,
  CHECK (num_nonnulls(person_id, contact) = 1),
  CHECK (contact IS NULL OR tickets),
  CHECK ((state = 'asked') = (decided_at IS NULL)),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CHECK (replayed = (asked_by IS NULL)),
  CONSTRAINT erasure_two_people CHECK (state IN ('asked', 'withdrawn', 'refused') OR replayed
    OR (decided_by IS NOT NULL AND decided_by <> asked_by)),
  CONSTRAINT erasure_not_own CHECK (asked_by <> person_id AND decided_by <> person_id)
);
CREATE UNIQUE INDEX erasure_one_running ON erasure (coalesce(person_id::text, contact))
  WHERE state IN ('asked', 'approved');
CREATE FUNCTION guard_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('withdrawn', 'refused', 'done') OR (NEW.id, NEW.person_id, NEW.tickets, NEW.asked_by, NEW.asked_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.tickets, OLD.asked_by, OLD.asked_at)
      OR (OLD.state = 'approved' AND NEW.state <> 'done') THEN
    RAISE EXCEPTION 'what was decided about an erasure stands'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'erasure_stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erasure_guard BEFORE UPDATE ON erasure FOR EACH ROW EXECUTE FUNCTION guard_erasure();
CREATE TRIGGER erasure_kept BEFORE DELETE OR TRUNCATE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A batch that went, with a hash of what was in it; the audit has the same.
CREATE TABLE retention_batch (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  -- SHA-256 over the sorted ids, one a line; of tickets each with the hash of its hashes.
  ids_hash bytea NOT NULL CHECK (length(ids_hash) = 32),
  rules integer NOT NULL REFERENCES retention_rules,
  -- The erasure that it belongs to; null: it was time.
  erasure_id integer REFERENCES erasure
);
CREATE TRIGGER retention_batch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON retention_batch
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What stays of a ticket: numbers for the statistics, and the hashes of its history for the chain. Nobody's name.
CREATE TABLE past_ticket (
  ticket_id integer PRIMARY KEY,
  batch_id bigint NOT NULL REFERENCES retention_batch,
  hashes bytea[] NOT NULL CHECK (cardinality(hashes) > 0),
  type text NOT NULL,
  channel text NOT NULL,
  priority text NOT NULL,
  status text NOT NULL,
  closure text,
  rounds integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  group_id uuid,
  department_id uuid,
  site_id uuid,
  confidential boolean NOT NULL
);
CREATE INDEX past_ticket_recorded ON past_ticket (recorded_at);
CREATE INDEX past_ticket_batch ON past_ticket (batch_id);
CREATE TRIGGER past_ticket_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON past_ticket
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX ticket_over ON ticket (updated_at, id) WHERE NOT open;

CREATE FUNCTION past_ticket_may() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was ticket;
  erased integer;
  last timestamptz;
BEGIN
  SELECT * INTO was FROM ticket WHERE id = NEW.ticket_id FOR UPDATE;
  SELECT b.erasure_id INTO erased FROM retention_batch b WHERE b.id = NEW.batch_id;
  SELECT max(at) INTO last FROM ticket_event WHERE ticket_id = NEW.ticket_id;
  IF was.id IS NULL OR was.open THEN PERFORM refuse('past_ticket_closed', 'only a ticket that is over goes'); END IF;
  IF ticket_is_held(NEW.ticket_id) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  IF NEW.hashes IS DISTINCT FROM (SELECT array_agg(hash ORDER BY seq) FROM ticket_event WHERE ticket_id = NEW.ticket_id)
      OR cardinality(NEW.hashes) <> was.version THEN
    PERFORM refuse('past_ticket_hashes', 'what stays of a ticket has the hashes of its history');
  END IF;
  IF EXISTS (SELECT FROM audit_unsealed WHERE ticket_id = NEW.ticket_id) THEN
    PERFORM refuse('past_ticket_sealed', 'a decision of the ticket is not sealed yet');
  END IF;
  IF EXISTS (SELECT FROM ticket t WHERE t.duplicate_of = NEW.ticket_id OR t.parent_id = NEW.ticket_id) THEN
    PERFORM refuse('past_ticket_alone', 'another ticket still belongs to this one');
  END IF;
  IF erased IS NULL AND last > now() - interval '365 days' THEN
    PERFORM refuse('past_ticket_floor', 'a ticket is kept for 365 days after its last entry');
  END IF;
  IF erased IS NOT NULL AND NOT EXISTS (
    SELECT FROM erasure x WHERE x.id = erased AND x.tickets AND x.state = 'approved'
      AND (x.person_id = was.requester_id
        OR (was.requester_id IS NULL AND x.contact = lower(btrim(was.requester_contact))))) THEN
    PERFORM refuse('past_ticket_of_erased', 'the ticket is not of the one who is erased');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER past_ticket_guard BEFORE INSERT ON past_ticket FOR EACH ROW EXECUTE FUNCTION past_ticket_may();

-- Verdicts stay: they are numbers, and what is published is counted from them.
ALTER TABLE ticket_verdict DROP CONSTRAINT ticket_verdict_ticket_id_seq_fkey;
CREATE FUNCTION verdict_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ticket_event WHERE (ticket_id, seq) = (NEW.ticket_id, NEW.seq)) THEN
    RAISE EXCEPTION 'a verdict belongs to an event' USING ERRCODE = 'foreign_key_violation',
      CONSTRAINT = 'ticket_verdict_of_event', TABLE = 'ticket_verdict';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_verdict_event AFTER INSERT ON ticket_verdict FOR EACH ROW EXECUTE FUNCTION verdict_of_event();

-- Of histories nothing goes but what a past ticket covers.
CREATE FUNCTION goes_with_past_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ticket integer := (to_jsonb(OLD) ->> TG_ARGV[0])::integer;
BEGIN
  IF EXISTS (SELECT FROM past_ticket WHERE ticket_id = ticket) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT * FROM (VALUES ('ticket', 'ticket_kept', 'id', 'TRUNCATE'),
    ('operation', 'operation_kept', 'ticket_id', 'TRUNCATE'),
    ('ticket_event', 'ticket_event_append_only', 'ticket_id', 'UPDATE OR TRUNCATE'),
    ('ticket_step', 'ticket_step_append_only', 'ticket_id', 'UPDATE OR TRUNCATE'),
    ('confirmation', 'confirmation_append_only', 'ticket_id', 'UPDATE OR TRUNCATE'),
    ('contact_attempt', 'contact_attempt_append_only', 'ticket_id', 'UPDATE OR TRUNCATE'))
    AS t (name, trigger, key, still)
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %I', one.trigger, one.name);
    EXECUTE format('CREATE TRIGGER %I BEFORE %s ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      one.trigger, one.still, one.name);
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket(%L)',
      one.name || '_stays', one.name, one.key);
  END LOOP;
END $$;

-- The number of a ticket that is gone may stay where a message or a call was decided about.
ALTER TABLE inbound_mail DROP CONSTRAINT inbound_mail_ticket_id_fkey;
ALTER TABLE inbound_mail DROP CONSTRAINT inbound_mail_related_ticket_id_fkey;
ALTER TABLE mail_decision DROP CONSTRAINT mail_decision_ticket_id_fkey;
ALTER TABLE mail_decision DROP CONSTRAINT mail_decision_related_ticket_id_fkey;

-- Of a message its hash stays, so that it is known when it comes again, and what was decided; not what it said.
ALTER TABLE inbound_mail ADD COLUMN emptied_at timestamptz;
CREATE INDEX inbound_mail_decided ON inbound_mail (decided_at) WHERE emptied_at IS NULL AND decided_at IS NOT NULL;
CREATE OR REPLACE FUNCTION guard_inbound_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.emptied_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'message % is empty', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_empty';
  END IF;
  IF NEW.emptied_at IS NOT NULL THEN
    IF OLD.outcome = 'pending' OR octet_length(NEW.raw) > 0
        OR num_nonnulls(NEW.sender, NEW.subject, NEW.message_id, NEW.head_id) > 0
        OR NEW.summary <> '{}' OR NEW.recipients <> '{}'
        OR (NEW.id, NEW.sha256, NEW.source, NEW.received_at, NEW.outcome, NEW.ticket_id) IS DISTINCT FROM
           (OLD.id, OLD.sha256, OLD.source, OLD.received_at, OLD.outcome, OLD.ticket_id) THEN
      RAISE EXCEPTION 'an emptied message is empty, and what was decided stands'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_emptied';
    END IF;
    IF mail_is_held(OLD.id) THEN
      RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
    END IF;
    RETURN NEW;
  END IF;
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
CREATE FUNCTION empty_mails(ids uuid[], now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  UPDATE inbound_mail SET raw = '', sender = NULL, subject = NULL, message_id = NULL, head_id = NULL, sent_at = NULL,
    summary = '{}', recipients = '{}', emptied_at = now
  WHERE id = ANY (ids) AND emptied_at IS NULL AND outcome <> 'pending';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- A call goes when nothing on record was said in it.
DROP TRIGGER phone_call_kept ON phone_call;
CREATE TRIGGER phone_call_kept BEFORE TRUNCATE ON phone_call FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION phone_call_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF call_is_held(OLD.id) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  IF OLD.started_at > now() - interval '30 days' OR EXISTS (SELECT FROM confirmation WHERE call_id = OLD.id) THEN
    RAISE EXCEPTION 'phone_call is append-only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER phone_call_stays BEFORE DELETE ON phone_call FOR EACH ROW EXECUTE FUNCTION phone_call_goes();

-- For a role that may delete no event itself: removes what past tickets cover.
CREATE FUNCTION drop_past_tickets(ids integer[]) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  past integer[] := array(SELECT ticket_id FROM public.past_ticket WHERE ticket_id = ANY (ids));
  heard bigint[];
  sent bigint[];
  gone integer;
BEGIN
  PERFORM public.empty_mails(array(SELECT id FROM public.inbound_mail WHERE ticket_id = ANY (past)), now());
  heard := array(SELECT id FROM public.notice WHERE ticket_id = ANY (past) OR heard_by = ANY (past));
  sent := array(SELECT id FROM public.delivery WHERE ticket_id = ANY (past) OR notice_id = ANY (heard));
  UPDATE public.address_hold SET delivery_id = NULL WHERE delivery_id = ANY (sent);
  DELETE FROM public.outbox WHERE ticket_id = ANY (past);
  DELETE FROM public.message WHERE ticket_id = ANY (past) OR notice_id = ANY (heard);
  DELETE FROM public.delivery WHERE id = ANY (sent);
  DELETE FROM public.notice WHERE id = ANY (heard);
  DELETE FROM public.webhook_attempt WHERE message_id IN
    (SELECT id FROM public.webhook_message WHERE ticket_id = ANY (past));
  DELETE FROM public.webhook_message WHERE ticket_id = ANY (past);
  DELETE FROM public.phone_call_ticket WHERE ticket_id = ANY (past);
  UPDATE public.inbound_mail SET related_ticket_id = NULL WHERE related_ticket_id = ANY (past) AND emptied_at IS NULL;
  UPDATE public.alert SET ticket_id = NULL WHERE ticket_id = ANY (past);
  DELETE FROM public.upload WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_search WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_clock WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_step WHERE ticket_id = ANY (past);
  DELETE FROM public.visit WHERE ticket_id = ANY (past);
  DELETE FROM public.operation WHERE ticket_id = ANY (past);
  DELETE FROM public.confirmation WHERE ticket_id = ANY (past);
  DELETE FROM public.contact_attempt WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_event WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket WHERE id = ANY (past);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- A key of each person's own, for what names them where nothing is ever changed; destroyed when they are erased.
CREATE TABLE person_key (
  person_id uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  key bytea NOT NULL CHECK (length(key) = 32)
);
INSERT INTO person_key (person_id, key) SELECT id, gen_random_bytes(32) FROM person;
CREATE FUNCTION person_gets_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO person_key (person_id, key) VALUES (NEW.id, gen_random_bytes(32));
  RETURN NULL;
END $$;
CREATE TRIGGER person_key_made AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION person_gets_key();
ALTER TABLE person ADD COLUMN erased_at timestamptz;
CREATE FUNCTION guard_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL AND (NEW.name, NEW.login, NEW.email, NEW.phone, NEW.extension, NEW.password_hash,
      NEW.active, NEW.roles, NEW.erased_at) IS DISTINCT FROM (OLD.name, OLD.login, OLD.email, OLD.phone, OLD.extension,
      OLD.password_hash, OLD.active, OLD.roles, OLD.erased_at) THEN
    RAISE EXCEPTION 'who was erased stays so' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'person_erased';
  END IF;
  IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND person_is_held(OLD.id) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_erased_guard BEFORE UPDATE ON person FOR EACH ROW
  WHEN (OLD.erased_at IS NOT NULL OR NEW.erased_at IS NOT NULL) EXECUTE FUNCTION guard_erased();
CREATE FUNCTION person_key_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM person WHERE id = OLD.person_id AND erased_at IS NULL) THEN
    RAISE EXCEPTION 'a key goes with its person' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'person_key_stays';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER person_key_stays BEFORE DELETE ON person_key FOR EACH ROW EXECUTE FUNCTION person_key_goes();
CREATE TRIGGER person_key_fixed BEFORE UPDATE OR TRUNCATE ON person_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- AES-256 with a start of its own each time; the audit's hash is over what comes out.
CREATE FUNCTION sealed_for(person uuid, plain text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  k bytea := (SELECT key FROM person_key WHERE person_id = person);
  iv bytea := gen_random_bytes(16);
BEGIN
  IF k IS NULL OR plain IS NULL THEN RETURN NULL; END IF;
  RETURN 'sealed:' || replace(encode(iv || encrypt_iv(convert_to(plain, 'UTF8'), k, iv, 'aes-cbc/pad:pkcs'), 'base64'), E'\n', '');
END $$;
-- What was sealed; null once the key is destroyed. What was never sealed is answered as it is.
CREATE FUNCTION opened_of(person uuid, sealed text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  k bytea;
  all_bytes bytea;
BEGIN
  IF sealed IS NULL OR sealed NOT LIKE 'sealed:%' THEN RETURN sealed; END IF;
  SELECT key INTO k FROM person_key WHERE person_id = person;
  IF k IS NULL THEN RETURN NULL; END IF;
  all_bytes := decode(substr(sealed, 8), 'base64');
  RETURN convert_from(decrypt_iv(substr(all_bytes, 17), k, substr(all_bytes, 1, 16), 'aes-cbc/pad:pkcs'), 'UTF8');
EXCEPTION WHEN external_routine_invocation_exception OR invalid_parameter_value OR character_not_in_repertoire THEN
  RETURN NULL;
END $$;
-- The members of an entry's details that name a person: at the top, and in what was before and after.
CREATE FUNCTION details_for(person uuid, what jsonb, seal boolean) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE
    WHEN key IN ('name', 'login', 'email', 'phone', 'extension', 'address') AND jsonb_typeof(value) = 'string'
      THEN coalesce(to_jsonb(CASE WHEN seal THEN sealed_for(person, value #>> '{}') ELSE opened_of(person, value #>> '{}') END), 'null')
    WHEN key IN ('before', 'after') AND jsonb_typeof(value) = 'object' THEN details_for(person, value, seal)
    ELSE value END), '{}')
  FROM jsonb_each(what)
$$;
CREATE FUNCTION audit_entry_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.who := sealed_for(NEW.person_id, NEW.who);
  IF NEW.object_kind = 'person' AND NEW.object_id ~ '^[0-9a-f-]{36}$' THEN
    NEW.what := details_for(NEW.object_id::uuid, NEW.what, true);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_sealed BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_seals();

-- A hold keeps the audit of what it is about, too.
CREATE FUNCTION audit_is_held(entry bigint, ticket integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND (ticket_is_held($2) OR EXISTS (
    SELECT FROM audit_entry e LEFT JOIN person p ON p.id = e.person_id WHERE e.id = $1 AND (
      range_is_held(p.department_id, e.at, e.at)
      OR EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND (
        h.person_id = e.person_id OR (e.object_kind, e.object_id) IN
          (('person', h.person_id::text), ('ticket', h.ticket_id::text)))))))
$$;
CREATE OR REPLACE FUNCTION audit_tombstone_may() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM audit_link l WHERE l.pos <= NEW.upto AND audit_is_held(l.entry_id, l.ticket_id)) THEN
    RAISE EXCEPTION 'a legal hold keeps the audit' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_hold';
  END IF;
  RETURN NEW;
END $$;

-- A copy of what is known of a person, for that person alone, for some days; made in pieces.
CREATE TABLE personal_copy (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person,
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'ready', 'failed')),
  asked_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  ready_at timestamptz,
  expires_at timestamptz,
  size bigint,
  CHECK ((state = 'ready') = (num_nonnulls(ready_at, expires_at, size) = 3))
);
CREATE UNIQUE INDEX personal_copy_one_asked ON personal_copy (person_id) WHERE state = 'asked';
CREATE TABLE personal_copy_piece (
  copy_id uuid NOT NULL REFERENCES personal_copy ON DELETE CASCADE,
  n integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (copy_id, n)
);
