-- Parent and child tickets: parts of a larger piece of work that are worked on separately (4.3c).

ALTER TABLE ticket
  ADD COLUMN parent_id integer REFERENCES ticket,
  ADD COLUMN child_ids integer[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT ticket_part_of_another CHECK (parent_id <> id),
  -- One level: what is a part has no parts, so there are no circles.
  ADD CONSTRAINT ticket_family_one_level CHECK (parent_id IS NULL OR child_ids = '{}'),
  ADD CONSTRAINT ticket_duplicate_no_parent CHECK (duplicate_of IS NULL OR child_ids = '{}'),
  ADD CONSTRAINT ticket_linked_once CHECK (parent_id <> duplicate_of);
CREATE INDEX ticket_child ON ticket (parent_id) WHERE parent_id IS NOT NULL;

CREATE FUNCTION guard_family() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  child integer;
BEGIN
  SELECT min(id) INTO child FROM ticket WHERE parent_id = NEW.id
    AND status IN ('recorded', 'accepted', 'in_progress', 'waiting_requester', 'waiting_third_party', 'onsite_scheduled');
  IF child IS NOT NULL THEN
    PERFORM refuse('ticket_awaits_children', format('child %s is still worked on', child));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ticket_family_guard BEFORE UPDATE ON ticket FOR EACH ROW
  WHEN (NEW.status = 'resolved' AND OLD.status <> 'resolved' AND NEW.child_ids <> '{}')
  EXECUTE FUNCTION guard_family();
