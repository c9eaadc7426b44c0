-- How a ticket was closed stays as it was judged, and a round is one result: neither can be turned in SQL so
-- that an old confirmation, or the named exception, passes for the requester's word on this result (4.2c, A1).

CREATE OR REPLACE FUNCTION guard_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  caches text[] := ARRAY['incomplete', 'waits_for_requester', 'next_due_at', 'next_due_kind', 'timer_at', 'updated_at', 'open'];
BEGIN
  IF (to_jsonb(NEW) - caches) = (to_jsonb(OLD) - caches) THEN RETURN NEW; END IF;
  IF NEW.version <= OLD.version THEN
    PERFORM refuse('ticket_change_has_event', 'a change of a ticket comes with an event and a new version');
  END IF;
  IF (NEW.id, NEW.channel, NEW.source, NEW.received_at, NEW.recorded_at, NEW.recorded_by, NEW.requester_id)
     IS DISTINCT FROM
     (OLD.id, OLD.channel, OLD.source, OLD.received_at, OLD.recorded_at, OLD.recorded_by, OLD.requester_id) THEN
    PERFORM refuse('ticket_origin_fixed', 'where, when and by whom a ticket was submitted never changes (3.2b-2)');
  END IF;
  IF NEW.status = OLD.status AND NEW.closure IS DISTINCT FROM OLD.closure THEN
    PERFORM refuse('ticket_closure_stands', 'how a ticket was closed changes only by reopening and closing it again');
  END IF;
  IF NEW.round <> OLD.round + (NEW.status = 'resolved' AND OLD.status <> 'resolved')::integer THEN
    PERFORM refuse('ticket_round_is_result', 'each result is a round of its own, and nothing else is');
  END IF;
  IF NEW.status <> OLD.status THEN
    IF NOT EXISTS (
      SELECT FROM ticket_transition t WHERE t.from_status = OLD.status AND t.to_status = NEW.status
    ) THEN
      PERFORM refuse('ticket_transition_known', format('no action leads from %s to %s', OLD.status, NEW.status));
    END IF;
    IF NEW.status = 'closed' THEN PERFORM guard_closing(OLD, NEW); END IF;
  END IF;
  RETURN NEW;
END $$;
