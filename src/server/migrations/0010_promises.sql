-- Versioned policies and calendars, verdicts, timed steps, escalations, duplicates and major incidents.

-- Policies and calendars as versioned data (3.3a): drafted, approved by somebody else, then never changed (A7).
CREATE TABLE policy_version (
  -- `service`, or `calendar:<id>`.
  family text NOT NULL CHECK (family = 'service' OR family ~ '^calendar:[a-z0-9-]{1,40}$'),
  version integer NOT NULL CHECK (version > 0),
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'discarded')),
  content jsonb NOT NULL,
  -- SHA-256 of the canonical text of the content: what is published has the same.
  hash bytea NOT NULL CHECK (length(hash) = 32),
  summary text NOT NULL,
  -- Null: shipped with the product.
  author_id uuid REFERENCES person,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- Number of the last save of a draft: two authors do not overwrite each other.
  revision integer NOT NULL DEFAULT 1,
  approved_by uuid REFERENCES person,
  approved_at timestamptz,
  effective_from timestamptz,
  PRIMARY KEY (family, version),
  CHECK ((state = 'approved') = (approved_at IS NOT NULL AND effective_from IS NOT NULL)),
  CHECK (state <> 'approved' OR author_id IS NULL OR (approved_by <> author_id) IS TRUE),
  CHECK (author_id IS NOT NULL OR version = 1)
);
CREATE UNIQUE INDEX policy_one_draft ON policy_version (family) WHERE state = 'draft';

CREATE FUNCTION guard_policy_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' THEN
    PERFORM refuse('policy_version_fixed', format('version %s of %s is %s and never changes', OLD.version, OLD.family, OLD.state));
  END IF;
  IF (NEW.family, NEW.version, NEW.author_id, NEW.created_at) IS DISTINCT FROM (OLD.family, OLD.version, OLD.author_id, OLD.created_at) THEN
    PERFORM refuse('policy_version_origin', 'a draft keeps its number and its author');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_version_guard BEFORE UPDATE ON policy_version FOR EACH ROW EXECUTE FUNCTION guard_policy_version();
CREATE TRIGGER policy_version_kept BEFORE DELETE OR TRUNCATE ON policy_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The version of each family that is in force now.
CREATE VIEW policy_in_force AS
  SELECT DISTINCT ON (family) family, version FROM policy_version
  WHERE state = 'approved' AND effective_from <= now()
  ORDER BY family, effective_from DESC, version DESC;

ALTER TABLE ticket
  ADD COLUMN escalations jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN terms jsonb NOT NULL DEFAULT '{"policy": 1, "calendars": {"china": 1}, "site": null}',
  ADD COLUMN duplicate_of integer REFERENCES ticket,
  ADD COLUMN duplicate_ids integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN major jsonb,
  -- Caches, as the others: open escalations' earliest answer time, a warned promise, a running major incident.
  ADD COLUMN escalation_due_at timestamptz,
  ADD COLUMN at_risk boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT ticket_next_due_kind_check,
  ADD CONSTRAINT ticket_next_due_kind_check CHECK (next_due_kind IN ('response', 'resolution', 'update', 'appeal')),
  ADD CONSTRAINT ticket_follows_another CHECK (duplicate_of <> id);
CREATE INDEX ticket_duplicate ON ticket (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX ticket_escalation ON ticket (escalation_due_at, id) WHERE escalation_due_at IS NOT NULL;
CREATE INDEX ticket_risk ON ticket (next_due_at, id) WHERE at_risk;
CREATE INDEX ticket_major ON ticket (id) WHERE major IS NOT NULL;

ALTER TABLE ticket_clock
  DROP COLUMN policy_id,
  DROP CONSTRAINT ticket_clock_kind_check,
  ADD CONSTRAINT ticket_clock_kind_check CHECK (kind IN ('response', 'resolution', 'update', 'appeal'));

-- Verdicts as they fell, with the versions they rest on (A7); a copy of what the deciding event says.
CREATE TABLE ticket_verdict (
  ticket_id integer NOT NULL,
  seq integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('response', 'resolution', 'update', 'appeal')),
  verdict text NOT NULL CHECK (verdict IN ('met', 'breached')),
  priority text NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
  budget_ms bigint NOT NULL,
  elapsed_ms bigint NOT NULL,
  due_at timestamptz,
  met_at timestamptz,
  breached_at timestamptz,
  decided_at timestamptz NOT NULL,
  policy_version integer NOT NULL,
  calendar_id text NOT NULL,
  calendar_version integer NOT NULL,
  PRIMARY KEY (ticket_id, seq, kind),
  FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event
);
CREATE INDEX ticket_verdict_decided ON ticket_verdict (decided_at);
CREATE TRIGGER ticket_verdict_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ticket_verdict
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the system did because a time had come: each timer takes effect once in a generation.
CREATE TABLE ticket_step (
  ticket_id integer NOT NULL,
  timer text NOT NULL,
  generation bigint NOT NULL,
  seq integer NOT NULL,
  PRIMARY KEY (ticket_id, timer, generation),
  FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event
);
CREATE TRIGGER ticket_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ticket_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A duplicate gets its result with that of the record it follows, wherever its own work stands.
ALTER TABLE ticket_transition DISABLE TRIGGER ticket_transition_fixed;
INSERT INTO ticket_transition (from_status, to_status) VALUES
  ('accepted', 'resolved'),
  ('waiting_requester', 'resolved'),
  ('waiting_third_party', 'resolved'),
  ('onsite_scheduled', 'resolved');
ALTER TABLE ticket_transition ENABLE TRIGGER ticket_transition_fixed;

-- A record that begins as P1 comes with more than one event.
CREATE OR REPLACE FUNCTION guard_new_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'recorded' THEN
    PERFORM refuse('ticket_begins_recorded', 'a ticket begins as recorded');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  caches text[] := ARRAY['incomplete', 'waits_for_requester', 'next_due_at', 'next_due_kind', 'timer_at', 'updated_at', 'open',
    'escalation_due_at', 'at_risk'];
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
