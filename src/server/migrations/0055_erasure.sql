-- The tickets of whoever is erased always go, too: their histories name who asked in words that cannot be changed.

CREATE OR REPLACE FUNCTION past_ticket_may() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT FROM erasure x WHERE x.id = erased AND x.state = 'approved'
      AND (x.person_id = was.requester_id
        OR (was.requester_id IS NULL AND x.contact = lower(btrim(was.requester_contact))))) THEN
    PERFORM refuse('past_ticket_of_erased', 'the ticket is not of the one who is erased');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('withdrawn', 'refused', 'done') OR (NEW.id, NEW.person_id, NEW.asked_by, NEW.asked_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.asked_by, OLD.asked_at)
      OR (OLD.state = 'approved' AND NEW.state <> 'done') THEN
    RAISE EXCEPTION 'what was decided about an erasure stands'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'erasure_stands';
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE erasure DROP COLUMN tickets;
