-- Who may see and do what as data: roles of the installation's own, confidential tickets with named readers, and where
-- a ticket's requester belongs (2.4c, 2.4d, 7-i1).

-- Roles beside the shipped ones: the parts that they play in the rules, and what they allow and how far.
CREATE TABLE role (
  code text PRIMARY KEY CHECK (code ~ '^x-[a-z0-9][a-z0-9-]{0,39}$'),
  name text NOT NULL UNIQUE CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  name_en text CHECK (name_en = btrim(name_en) AND name_en <> '' AND length(name_en) <= 100),
  parts text[] NOT NULL CHECK (parts <@ '{agent,lead,it_manager,admin,security_admin,auditor}'),
  grants jsonb NOT NULL CHECK (jsonb_typeof(grants) = 'object'),
  version integer NOT NULL DEFAULT 1
);

-- `roles` are the parts that rules ask about; `given_roles` names the roles themselves, shipped ones and own ones.
ALTER TABLE person ADD COLUMN given_roles text[] NOT NULL DEFAULT '{requester}';
ALTER TABLE person DROP CONSTRAINT person_roles_check;
UPDATE person SET given_roles = roles;
ALTER TABLE person ADD CONSTRAINT person_roles_check CHECK (
  roles <@ ARRAY['requester', 'agent', 'lead', 'it_manager', 'admin', 'security_admin', 'auditor']
  AND 'requester' = ANY (roles) AND 'requester' = ANY (given_roles)
);

CREATE FUNCTION parts_of(codes text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT array(
    SELECT DISTINCT part FROM unnest(codes) AS given(code)
      LEFT JOIN role USING (code), unnest(coalesce(role.parts, ARRAY[given.code])) AS part
    ORDER BY part)
$$;

CREATE FUNCTION person_plays_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.given_roles = OLD.given_roles AND NEW.roles <> OLD.roles THEN NEW.given_roles := NEW.roles; END IF;
  ELSIF NEW.given_roles = '{requester}' THEN
    NEW.given_roles := NEW.roles;
  END IF;
  IF EXISTS (SELECT FROM unnest(NEW.given_roles) code WHERE code LIKE 'x-%') THEN
    PERFORM FROM role WHERE code = ANY (NEW.given_roles) FOR SHARE;
    NEW.roles := parts_of(NEW.given_roles);
  ELSE
    NEW.roles := NEW.given_roles;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_parts BEFORE INSERT OR UPDATE OF roles, given_roles ON person
  FOR EACH ROW EXECUTE FUNCTION person_plays_parts();

CREATE FUNCTION role_changes_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE person SET given_roles = given_roles WHERE NEW.code = ANY (given_roles);
  ELSIF EXISTS (SELECT FROM person WHERE OLD.code = ANY (given_roles)) THEN
    RAISE EXCEPTION 'role is held' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'role_is_held';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER role_parts AFTER UPDATE OF parts OR DELETE ON role
  FOR EACH ROW EXECUTE FUNCTION role_changes_parts();

-- Who ran an installation also said who may do what.
UPDATE person SET roles = roles || '{security_admin}' WHERE 'admin' = ANY (roles);

CREATE FUNCTION department_and_below(top uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE below AS (
    SELECT id FROM department WHERE id = top
    UNION
    SELECT d.id FROM department d JOIN below b ON d.parent_id = b.id
  )
  SELECT coalesce(array_agg(id), '{}') FROM below
$$;

ALTER TABLE ticket
  ADD COLUMN confidential boolean NOT NULL DEFAULT false,
  ADD COLUMN reader_ids uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN department_id uuid REFERENCES department(id),
  ADD COLUMN site_id uuid REFERENCES site(id);
-- Where it stands is no change of the ticket.
CREATE OR REPLACE FUNCTION guard_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
DECLARE
  caches text[] := ARRAY['incomplete', 'waits_for_requester', 'next_due_at', 'next_due_kind', 'timer_at', 'updated_at', 'open',
    'escalation_due_at', 'at_risk', 'department_id', 'site_id'];
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

UPDATE ticket t SET department_id = p.department_id, site_id = p.site_id FROM person p WHERE p.id = t.requester_id;
CREATE INDEX ticket_department_queue ON ticket (department_id, open, priority, next_due_at, id);
CREATE INDEX ticket_site_queue ON ticket (site_id, open, priority, next_due_at, id);
CREATE INDEX ticket_reader ON ticket USING gin (reader_ids) WHERE reader_ids <> '{}';

-- A ticket stands where its requester belongs; one who moves takes theirs along.
CREATE FUNCTION ticket_takes_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT department_id, site_id INTO NEW.department_id, NEW.site_id FROM person WHERE id = NEW.requester_id;
  RETURN NEW;
END $$;
CREATE TRIGGER ticket_place BEFORE INSERT ON ticket
  FOR EACH ROW WHEN (NEW.requester_id IS NOT NULL) EXECUTE FUNCTION ticket_takes_place();
CREATE FUNCTION person_moves_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ticket t SET department_id = n.department_id, site_id = n.site_id
  FROM moved n JOIN stood o USING (id)
  WHERE (n.department_id, n.site_id) IS DISTINCT FROM (o.department_id, o.site_id) AND t.requester_id = n.id;
  RETURN NULL;
END $$;
CREATE TRIGGER person_moves AFTER UPDATE ON person
  REFERENCING OLD TABLE AS stood NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION person_moves_tickets();
