-- A requester without an account gives their word too (4.2c, A1): it stands under no person's name, and only where
-- the ticket is kept for nobody of the directory. And what a mailbox asks before a mail is its sender's word.

ALTER TABLE ticket_event DROP CONSTRAINT ticket_event_actor_kind_check,
  ADD CONSTRAINT ticket_event_actor_kind_check CHECK (actor_kind IN ('person', 'contact', 'system'));
ALTER TABLE confirmation ALTER COLUMN person_id DROP NOT NULL;

CREATE OR REPLACE FUNCTION guard_closing(was ticket, becomes ticket) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF becomes.closure = 'confirmed' AND NOT EXISTS (
    SELECT FROM confirmation c
    WHERE c.ticket_id = becomes.id AND c.round = was.round AND c.accepted
      AND c.person_id IS NOT DISTINCT FROM was.requester_id
  ) THEN
    PERFORM refuse('ticket_closed_by_requester', 'only the requester''s confirmation of this result closes a ticket');
  END IF;
  IF becomes.closure = 'unreachable' AND (
    was.status <> 'unconfirmed'
    OR (SELECT count(*) < 3 OR count(DISTINCT channel) < 2
        FROM contact_attempt a WHERE a.ticket_id = becomes.id AND a.round = was.round)
  ) THEN
    PERFORM refuse('ticket_closed_unreachable', 'unreachable needs 3 logged attempts on 2 channels after unconfirmed');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION guard_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  result jsonb;
BEGIN
  SELECT t.resolution INTO result FROM ticket t
  WHERE t.id = NEW.ticket_id AND t.requester_id IS NOT DISTINCT FROM NEW.person_id AND t.round = NEW.round
    AND (t.requester_id IS NOT NULL OR btrim(concat(t.requester_contact, t.requester_name)) <> '')
    AND t.status IN ('resolved', 'unconfirmed');
  IF NOT FOUND THEN
    PERFORM refuse('confirmation_by_requester', 'only the requester confirms, and only the result that stands');
  END IF;
  IF NEW.method <> 'phone' THEN
    IF NEW.recorded_by IS NOT NULL OR NEW.number IS NOT NULL OR NEW.call_id IS NOT NULL THEN
      PERFORM refuse('confirmation_by_phone', 'only a word by telephone is written down by another');
    END IF;
    IF NEW.person_id IS NULL AND NEW.method <> 'mail' THEN
      PERFORM refuse('confirmation_by_requester', 'whoever has no account confirms by mail or telephone');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.recorded_by IS NULL OR NEW.number IS NULL OR btrim(NEW.number) = '' OR NEW.recorded_by = NEW.person_id
    OR NOT EXISTS (
      SELECT FROM person p
      WHERE p.id = NEW.recorded_by AND p.active AND p.roles && ARRAY['agent', 'lead', 'it_manager']
    )
  THEN
    PERFORM refuse('confirmation_by_phone', 'somebody of the desk records it, and the number that was called');
  END IF;
  IF NEW.recorded_by::text = result->>'by' THEN
    PERFORM refuse('confirmation_by_another', 'nobody records the word on a result of their own');
  END IF;
  IF NEW.at < to_timestamp((result->>'at')::numeric / 1000) THEN
    PERFORM refuse('confirmation_after_result', 'a word on a result comes after it');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.consent_by IS NULL AND NEW.consent_given IS NULL) OR EXISTS (
    SELECT FROM operation o
    WHERE o.id = NEW.id AND o.ticket_id = NEW.ticket_id AND o.proposed_by = NEW.proposed_by
      AND (o.consent_by, o.consent_at, o.consent_given, o.consent_emergency)
        IS NOT DISTINCT FROM (NEW.consent_by, NEW.consent_at, NEW.consent_given, NEW.consent_emergency)
  ) THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
    SELECT FROM ticket t
    WHERE t.id = NEW.ticket_id
      AND ((t.requester_id IS NOT DISTINCT FROM NEW.consent_by AND NOT (NEW.consent_by IS NULL AND NEW.consent_emergency))
           OR (NEW.consent_emergency AND t.priority = 'P1' AND NEW.consent_by <> NEW.proposed_by))
  ) THEN
    PERFORM refuse('operation_consent_by_requester', 'consent comes from the requester, or from a duty manager in a P1 emergency');
  END IF;
  RETURN NEW;
END $$;

-- What a mail must show before its words are done as its sender's own; null: as the naming of a trusted server says.
ALTER TABLE mailbox ADD COLUMN authenticity text CHECK (authenticity IN ('required', 'letter_suffices'));
