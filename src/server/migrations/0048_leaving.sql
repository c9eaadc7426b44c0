-- Somebody left, works at the desk no more, or left a group: what they had in hand is to go to others. Written by
-- triggers, so that no way of changing a person goes around it; worked off by a job that may be repeated.
CREATE TABLE leaving (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  why text NOT NULL CHECK (why IN ('left', 'no_desk', 'left_group')),
  group_id uuid REFERENCES support_group ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  -- Who takes what over, by heirloom; what is absent goes its usual way.
  heirs jsonb NOT NULL DEFAULT '{}',
  settled_at timestamptz,
  next_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  error text,
  CHECK ((why = 'left_group') = (group_id IS NOT NULL))
);
CREATE UNIQUE INDEX leaving_waiting ON leaving (person_id, why, group_id) NULLS NOT DISTINCT WHERE settled_at IS NULL;
CREATE INDEX leaving_due ON leaving (next_at) WHERE settled_at IS NULL;
CREATE INDEX leaving_person ON leaving (person_id, id);

-- What became of each thing.
CREATE TABLE leaving_item (
  leaving_id bigint NOT NULL REFERENCES leaving ON DELETE CASCADE,
  kind text NOT NULL,
  -- Number or id of the thing.
  thing text NOT NULL,
  to_person uuid REFERENCES person ON DELETE SET NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (leaving_id, kind, thing)
);

CREATE FUNCTION person_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO leaving (person_id, why) VALUES (NEW.id, CASE WHEN NEW.active THEN 'no_desk' ELSE 'left' END)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER person_leaving AFTER UPDATE ON person FOR EACH ROW
  WHEN ((OLD.active AND NOT NEW.active)
    OR (NEW.active AND OLD.roles && '{agent,lead,it_manager}' AND NOT NEW.roles && '{agent,lead,it_manager}'))
  EXECUTE FUNCTION person_leaves();

CREATE FUNCTION member_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO leaving (person_id, why, group_id)
  SELECT p.id, 'left_group', OLD.group_id FROM person p
  WHERE p.id = OLD.person_id AND p.active AND EXISTS (
    SELECT FROM ticket t WHERE t.assignee_id = p.id AND t.group_id = OLD.group_id AND t.open)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER member_leaving AFTER DELETE ON group_member FOR EACH ROW EXECUTE FUNCTION member_leaves();

CREATE INDEX visit_planned ON visit (engineer_id) WHERE arrived_at IS NULL AND cancelled_at IS NULL;

-- The system changes rosters, too: nobody stands for it.
ALTER TABLE roster ALTER changed_by DROP NOT NULL;
ALTER TABLE roster_version ALTER person_id DROP NOT NULL;
ALTER TABLE roster_version DROP CONSTRAINT roster_version_what_check;
ALTER TABLE roster_version ADD CONSTRAINT roster_version_what_check
  CHECK (what IN ('created', 'changed', 'substitute', 'absence', 'leaver'));

-- Who left before there was any of this.
INSERT INTO leaving (person_id, why)
SELECT p.id, 'left' FROM person p WHERE NOT p.active AND (
  EXISTS (SELECT FROM group_member m WHERE m.person_id = p.id)
  OR EXISTS (SELECT FROM ticket t WHERE p.id IN (t.assignee_id, t.requester_id) AND t.open)
  OR EXISTS (SELECT FROM webhook w WHERE w.owner_id = p.id)
  OR EXISTS (SELECT FROM alert_source a WHERE a.owner_id = p.id)
  OR EXISTS (SELECT FROM person r WHERE r.manager_id = p.id AND r.active));
