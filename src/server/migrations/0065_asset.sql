-- The asset register beside the configuration items (2.1, c6): how assets go, and who has the word that they hold one.

-- What retiring an item of a class takes; classes inherit what they do not say themselves. Data, not code.
CREATE TABLE item_class_rule (
  class text PRIMARY KEY,
  disposal boolean NOT NULL,
  wipe boolean NOT NULL,
  CONSTRAINT item_class_rule_wiped_when_disposed CHECK (disposal OR NOT wipe)
);
INSERT INTO item_class_rule (class, disposal, wipe) VALUES
  ('hardware', true, false),
  ('computer', true, true),
  ('server', true, true),
  ('storage', true, true),
  ('mobile_device', true, true),
  ('copier', true, true),
  ('network_device', true, false),
  ('printer', true, false),
  ('peripheral', true, false),
  ('power', true, false);

-- Shipped classes below one with a rule have one of their own here, since only own classes name their parent.
CREATE FUNCTION class_rule(code text) RETURNS item_class_rule LANGUAGE sql STABLE AS $$
  WITH RECURSIVE line (class, depth) AS (
    SELECT code, 0
    UNION ALL
    SELECT c.parent, l.depth + 1 FROM line l JOIN item_class c ON c.code = l.class
    WHERE c.parent IS NOT NULL AND l.depth < 20)
  SELECT r FROM line l JOIN item_class_rule r ON r.class = l.class ORDER BY l.depth LIMIT 1
$$;
-- Of an item that is or once was of a class with a duty: being called something else does not end it.
CREATE FUNCTION item_rule(item uuid) RETURNS TABLE (disposal boolean, wipe boolean) LANGUAGE sql STABLE AS $$
  SELECT coalesce(bool_or((class_rule(c.class)).disposal), false), coalesce(bool_or((class_rule(c.class)).wipe), false)
  FROM (SELECT e.after->>'class' AS class FROM item_event e WHERE e.item_id = item AND e.after ? 'class'
    UNION SELECT i.class FROM item i WHERE i.id = item) c
$$;

-- 报废: proposed by one, approved by another, with evidence of wiping when it stored data.
CREATE TABLE disposal (
  id uuid PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  item_id uuid NOT NULL REFERENCES item,
  state text NOT NULL CHECK (state IN ('proposed', 'approved', 'refused', 'withdrawn', 'done')),
  way text NOT NULL CHECK (way IN ('recycled', 'sold', 'donated', 'returned', 'destroyed', 'lost')),
  reason text NOT NULL CHECK (reason <> ''),
  proposed_by uuid NOT NULL REFERENCES person,
  decided_by uuid REFERENCES person,
  decision text CHECK (decision <> ''),
  wipe_method text CHECK (wipe_method IN ('overwritten', 'keys_destroyed', 'degaussed', 'destroyed', 'reset', 'no_medium', 'not_at_hand')),
  wiped_by text CHECK (wiped_by <> ''),
  wiped_on date,
  wipe_evidence text CHECK (wipe_evidence <> ''),
  item_version integer,
  changed_at timestamptz NOT NULL,
  CONSTRAINT disposal_decided_by_another CHECK (decided_by <> proposed_by),
  CONSTRAINT disposal_decided CHECK (state NOT IN ('approved', 'refused', 'done') OR decided_by IS NOT NULL),
  CONSTRAINT disposal_refused_says_why CHECK (state <> 'refused' OR decision IS NOT NULL),
  CONSTRAINT disposal_wipe_is_whole CHECK (
    num_nonnulls(wipe_method, wiped_by, wiped_on, wipe_evidence) IN (0, 4)),
  CONSTRAINT disposal_not_at_hand_is_lost CHECK (wipe_method <> 'not_at_hand' OR way = 'lost'),
  CONSTRAINT disposal_done_names_version CHECK ((state = 'done') = (item_version IS NOT NULL))
);
CREATE UNIQUE INDEX disposal_open ON disposal (item_id) WHERE state IN ('proposed', 'approved');
CREATE INDEX disposal_of_item ON disposal (item_id, number DESC);
CREATE INDEX disposal_by_state ON disposal (state, number DESC);
SELECT make_history('disposal');

CREATE FUNCTION guard_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' OR NEW.version <> 1 THEN
      PERFORM refuse('disposal_begins_proposed', 'a disposal begins as proposed');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.item_id <> OLD.item_id OR NEW.proposed_by <> OLD.proposed_by OR NEW.way <> OLD.way OR NEW.reason <> OLD.reason THEN
    PERFORM refuse('disposal_stays', 'what was proposed stays as it is');
  END IF;
  IF OLD.state NOT IN ('proposed', 'approved') OR (NEW.state <> OLD.state AND NOT (
    (OLD.state = 'proposed' AND NEW.state IN ('approved', 'refused', 'withdrawn')) OR
    (OLD.state = 'approved' AND NEW.state IN ('done', 'withdrawn')))) THEN
    PERFORM refuse('disposal_move', format('a disposal does not go from %s to %s', OLD.state, NEW.state));
  END IF;
  IF OLD.decided_by IS NOT NULL AND NEW.decided_by IS DISTINCT FROM OLD.decided_by THEN
    PERFORM refuse('disposal_decided_once', 'who decided about a disposal stays');
  END IF;
  IF NEW.state = 'done' AND NEW.wipe_method IS NULL AND (SELECT wipe FROM item_rule(NEW.item_id)) THEN
    PERFORM refuse('disposal_wiped', 'what stores data is wiped before it goes');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disposal_moves BEFORE INSERT OR UPDATE ON disposal
  FOR EACH ROW EXECUTE FUNCTION guard_disposal();

-- Who approves in the history is who approves in the record, and is not who proposed.
CREATE FUNCTION guard_disposal_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind IN ('approved', 'refused') AND (NEW.person_id IS NULL OR
    EXISTS (SELECT FROM disposal d WHERE d.id = NEW.record_id AND d.proposed_by = NEW.person_id)) THEN
    PERFORM refuse('disposal_decided_by_another', 'a disposal is decided by somebody else than who proposed it');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disposal_event_by BEFORE INSERT ON disposal_event
  FOR EACH ROW EXECUTE FUNCTION guard_disposal_event();

-- At commit, an asset that was retired was so by its disposal, in exactly this version.
CREATE FUNCTION guard_retirement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'retired' THEN RETURN NULL; END IF;
  IF (SELECT disposal FROM item_rule(NEW.id)) AND NOT EXISTS (
    SELECT FROM disposal d WHERE d.item_id = NEW.id AND d.state = 'done' AND d.item_version = NEW.version) THEN
    PERFORM refuse('item_retired_by_disposal', format('item %s is an asset: it is retired by an approved disposal', NEW.number));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER item_retirement AFTER INSERT OR UPDATE OF state ON item DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'retired') EXECUTE FUNCTION guard_retirement();

-- A device that was given to somebody or taken back, and the holder's word on it.
CREATE TABLE handover (
  id uuid PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  item_id uuid NOT NULL REFERENCES item,
  kind text NOT NULL CHECK (kind IN ('issue', 'return')),
  state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn')),
  person_id uuid NOT NULL REFERENCES person,
  given_by uuid NOT NULL REFERENCES person,
  note text,
  before_state text NOT NULL,
  before_holder_id uuid REFERENCES person,
  item_state text NOT NULL,
  answered_by uuid REFERENCES person,
  reason text CHECK (reason <> ''),
  given_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL,
  CONSTRAINT handover_between_two CHECK (person_id <> given_by),
  CONSTRAINT handover_answered_by_holder CHECK (
    (state IN ('confirmed', 'refused')) = (answered_by IS NOT NULL) AND (answered_by IS NULL OR answered_by = person_id)),
  CONSTRAINT handover_refused_says_why CHECK ((state = 'refused') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX handover_waiting ON handover (item_id) WHERE state = 'waiting';
CREATE INDEX handover_of_item ON handover (item_id, number DESC);
CREATE INDEX handover_of_person ON handover (person_id, number DESC);
SELECT make_history('handover');

CREATE FUNCTION guard_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' THEN PERFORM refuse('handover_begins_waiting', 'a hand-over begins by waiting for the holder'); END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' THEN PERFORM refuse('handover_answered_once', 'a hand-over is answered once'); END IF;
  IF NEW.person_id <> OLD.person_id OR NEW.item_id <> OLD.item_id OR NEW.given_by <> OLD.given_by OR NEW.kind <> OLD.kind THEN
    PERFORM refuse('handover_stays', 'what was handed over to whom stays as it is');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER handover_moves BEFORE INSERT OR UPDATE ON handover FOR EACH ROW EXECUTE FUNCTION guard_handover();

-- Nobody but the holder says yes or no.
CREATE FUNCTION guard_handover_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind IN ('confirmed', 'refused') AND NOT EXISTS (
    SELECT FROM handover h WHERE h.id = NEW.record_id AND h.person_id = NEW.person_id) THEN
    PERFORM refuse('handover_answered_by_holder', 'the holder alone confirms or refuses a hand-over');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER handover_event_by BEFORE INSERT ON handover_event FOR EACH ROW EXECUTE FUNCTION guard_handover_event();
