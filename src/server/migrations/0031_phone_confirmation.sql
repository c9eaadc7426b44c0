-- The requester's word by telephone is a record under two names (4.2c): theirs, and that of somebody of the desk who
-- called back and did not give the result. Nothing else bears the marks of such a record.

CREATE OR REPLACE FUNCTION guard_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  result jsonb;
BEGIN
  SELECT t.resolution INTO result FROM ticket t
  WHERE t.id = NEW.ticket_id AND t.requester_id = NEW.person_id AND t.round = NEW.round
    AND t.status IN ('resolved', 'unconfirmed');
  IF NOT FOUND THEN
    PERFORM refuse('confirmation_by_requester', 'only the requester confirms, and only the result that stands');
  END IF;
  IF NEW.method <> 'phone' THEN
    IF NEW.recorded_by IS NOT NULL OR NEW.number IS NOT NULL OR NEW.call_id IS NOT NULL THEN
      PERFORM refuse('confirmation_by_phone', 'only a word by telephone is written down by another');
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
