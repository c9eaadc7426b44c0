-- The gate of 4.1: a major operation starts under an approved change of its ticket, inside the change's window.

-- What an operation reaches: items, people, data, and why it is held for major.
ALTER TABLE operation ADD COLUMN touches jsonb;

-- The change that is named, when work may be done under it at that moment for that ticket.
CREATE FUNCTION change_is_open(ref text, for_ticket integer, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM public.change_request c JOIN public.change_ticket x ON x.change_id = c.id
    WHERE c.number = substring(ref FROM '^CH-0*([1-9][0-9]{0,8})$')::integer AND x.ticket_id = for_ticket
      AND c.status IN ('approved', 'scheduled', 'implementing')
      AND (c.approval = 'approved' OR c.released_by IS NOT NULL)
      AND c.window_from <= extract(epoch FROM at) * 1000 AND extract(epoch FROM at) * 1000 < c.window_to
  );
$$;

-- Whether an item among these is so critical that the policy in force asks for a change. How many people are hit is
-- worked out by the rules alone.
CREATE FUNCTION touches_critical(touches jsonb, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM public.item i
    WHERE i.id::text IN (SELECT jsonb_array_elements_text(coalesce(touches->'itemIds', '[]')))
      AND i.state <> 'retired'
      AND array_position(ARRAY['critical', 'high', 'normal', 'low'], i.criticality)
        <= array_position(ARRAY['critical', 'high', 'normal', 'low'], coalesce((
          SELECT p.content->'major'->>'criticality' FROM public.change_policy p
          WHERE p.state = 'approved' AND p.effective_from <= at
          ORDER BY p.effective_from DESC, p.version DESC LIMIT 1), 'critical'))
  );
$$;

CREATE FUNCTION guard_operation_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- An upsert comes by here as an insert first: what stands already was judged when it started.
  IF NEW.started_at IS NULL OR EXISTS (
    SELECT FROM operation o WHERE o.id = NEW.id AND o.ticket_id = NEW.ticket_id AND o.started_at = NEW.started_at
  ) THEN
    RETURN NEW;
  END IF;
  IF (NEW.major OR touches_critical(NEW.touches, NEW.started_at))
      AND NOT change_is_open(NEW.change_ref, NEW.ticket_id, NEW.started_at) THEN
    PERFORM refuse('operation_needs_change', 'a major operation starts inside the window of an approved change');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER operation_start BEFORE INSERT OR UPDATE ON operation
  FOR EACH ROW EXECUTE FUNCTION guard_operation_start();

-- What ran is not made small, or moved to another change, afterwards.
CREATE FUNCTION guard_operation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.started_at IS NOT NULL AND (NEW.started_at, NEW.major, NEW.change_ref, NEW.touches)
      IS DISTINCT FROM (OLD.started_at, OLD.major, OLD.change_ref, OLD.touches) THEN
    PERFORM refuse('operation_stands', 'what an operation was started under stands');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER operation_stands BEFORE UPDATE ON operation
  FOR EACH ROW EXECUTE FUNCTION guard_operation_stands();
