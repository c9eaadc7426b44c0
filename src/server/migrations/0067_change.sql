-- Changes (2.6c, c4): policy, models, requests with their histories, votes, and who votes for whom.

-- The change policy: immutable once approved, by somebody else than its author where there is anybody.
CREATE TABLE change_policy (
  version integer PRIMARY KEY CHECK (version > 0),
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'discarded')),
  content jsonb NOT NULL,
  hash bytea NOT NULL,
  summary text NOT NULL CHECK (summary <> ''),
  revision integer NOT NULL DEFAULT 1,
  author_id uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  approver_id uuid REFERENCES person,
  approved_at timestamptz,
  effective_from timestamptz,
  CHECK ((state = 'approved') = (approved_at IS NOT NULL AND approver_id IS NOT NULL AND effective_from IS NOT NULL))
);
CREATE UNIQUE INDEX change_policy_one_draft ON change_policy ((true)) WHERE state = 'draft';
CREATE TRIGGER change_policy_kept BEFORE DELETE OR TRUNCATE ON change_policy
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Pre-approved models of standard changes; another model takes the place of one that is to differ.
CREATE TABLE change_model (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  content jsonb NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved', 'retired')),
  author_id uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  approver_id uuid REFERENCES person,
  approved_at timestamptz,
  CONSTRAINT change_model_approved_by_another CHECK (approver_id <> author_id),
  CHECK (state <> 'approved' OR (approver_id IS NOT NULL AND approved_at IS NOT NULL))
);
CREATE TRIGGER change_model_kept BEFORE DELETE OR TRUNCATE ON change_model
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was decided upon does not change afterwards.
CREATE FUNCTION guard_approved_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' AND (NEW.content <> OLD.content OR NEW.author_id <> OLD.author_id
      OR NEW.approver_id IS DISTINCT FROM OLD.approver_id OR NEW.state = 'draft') THEN
    PERFORM refuse('approved_text_stands', format('what was approved in %s is never changed', TG_TABLE_NAME));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_policy_stands BEFORE UPDATE ON change_policy
  FOR EACH ROW EXECUTE FUNCTION guard_approved_text();
CREATE TRIGGER change_model_stands BEFORE UPDATE ON change_model
  FOR EACH ROW EXECUTE FUNCTION guard_approved_text();

-- A change: its state is the fold of its events, and the columns are read from it.
CREATE TABLE change_request (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- What people call it by: CH-000012.
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT change_request_number_key UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  changed_at timestamptz NOT NULL,
  state jsonb NOT NULL,
  title text NOT NULL GENERATED ALWAYS AS (state->>'title') STORED CHECK (title <> ''),
  category text NOT NULL GENERATED ALWAYS AS (state->>'category') STORED
    CHECK (category IN ('standard', 'normal', 'emergency')),
  status text NOT NULL GENERATED ALWAYS AS (state->>'status') STORED CHECK (status IN ('draft', 'approving',
    'approved', 'rejected', 'scheduled', 'implementing', 'succeeded', 'failed', 'backed_out', 'cancelled', 'closed')),
  round integer NOT NULL GENERATED ALWAYS AS ((state->>'round')::integer) STORED,
  approval text GENERATED ALWAYS AS (state->>'approval') STORED
    CHECK (approval IN ('pending', 'approved', 'rejected')),
  requester_id uuid NOT NULL GENERATED ALWAYS AS ((state->>'requesterId')::uuid) STORED REFERENCES person,
  implementer_id uuid GENERATED ALWAYS AS ((state->>'implementerId')::uuid) STORED REFERENCES person,
  model_id uuid GENERATED ALWAYS AS ((state->>'modelId')::uuid) STORED REFERENCES change_model,
  released_by uuid GENERATED ALWAYS AS ((state->'release'->>'by')::uuid) STORED REFERENCES person,
  -- Milliseconds since 1970.
  window_from bigint GENERATED ALWAYS AS ((state->'window'->>'from')::bigint) STORED,
  window_to bigint GENERATED ALWAYS AS ((state->'window'->>'to')::bigint) STORED,
  outcome text GENERATED ALWAYS AS (state->>'outcome') STORED
    CHECK (outcome IN ('succeeded', 'failed', 'backed_out', 'cancelled')),
  -- Separation of duties (c4), and the one word of A6.
  CONSTRAINT change_released_by_another CHECK (released_by IS NULL
    OR (category = 'emergency' AND released_by <> requester_id AND released_by <> implementer_id)),
  -- Nothing is open for work that was neither approved nor released (4.1-3).
  CONSTRAINT change_open_is_approved CHECK (status NOT IN ('approved', 'scheduled', 'implementing')
    OR approval = 'approved' OR released_by IS NOT NULL),
  CONSTRAINT change_window_has_length CHECK (window_from < window_to),
  CONSTRAINT change_asked_is_complete CHECK (status IN ('draft', 'cancelled') OR (window_from IS NOT NULL
    AND implementer_id IS NOT NULL AND state->>'backOut' <> '' AND state->>'plan' <> '' AND state->>'test' <> ''
    AND state->>'reason' <> '')),
  CONSTRAINT change_standard_has_model CHECK (category <> 'standard' OR status IN ('draft', 'cancelled')
    OR model_id IS NOT NULL)
);
CREATE INDEX change_request_by_status ON change_request (status, number DESC);
CREATE INDEX change_request_by_window ON change_request (window_from, window_to) WHERE window_from IS NOT NULL;
CREATE INDEX change_request_by_requester ON change_request (requester_id);
CREATE INDEX change_request_by_implementer ON change_request (implementer_id);
SELECT make_history('change_request');

-- The moves between statuses, as in the rules.
CREATE TABLE change_transition (
  from_status text NOT NULL,
  to_status text NOT NULL,
  PRIMARY KEY (from_status, to_status)
);
INSERT INTO change_transition (from_status, to_status) VALUES
  ('draft', 'approving'), ('draft', 'approved'), ('draft', 'cancelled'),
  ('approving', 'draft'), ('approving', 'approved'), ('approving', 'rejected'), ('approving', 'cancelled'),
  ('approved', 'draft'), ('approved', 'approving'), ('approved', 'rejected'), ('approved', 'scheduled'),
  ('approved', 'implementing'), ('approved', 'cancelled'),
  ('rejected', 'draft'), ('rejected', 'cancelled'),
  ('scheduled', 'draft'), ('scheduled', 'approving'), ('scheduled', 'approved'), ('scheduled', 'rejected'),
  ('scheduled', 'implementing'), ('scheduled', 'cancelled'),
  ('implementing', 'succeeded'), ('implementing', 'failed'), ('implementing', 'backed_out'),
  ('succeeded', 'closed'), ('failed', 'closed'), ('backed_out', 'closed');

-- Votes: once cast they stand.
CREATE TABLE change_vote (
  change_id uuid NOT NULL REFERENCES change_request,
  round integer NOT NULL,
  seq integer NOT NULL CHECK (seq > 0),
  voter_id uuid NOT NULL REFERENCES person,
  -- In whose place.
  for_id uuid NOT NULL REFERENCES person,
  vote text NOT NULL CHECK (vote IN ('approve', 'reject', 'abstain')),
  comment text CHECK (comment <> ''),
  at timestamptz NOT NULL,
  PRIMARY KEY (change_id, round, seq),
  CONSTRAINT change_vote_against_says_why CHECK (vote <> 'reject' OR comment IS NOT NULL)
);
CREATE INDEX change_vote_of ON change_vote (voter_id);
CREATE TRIGGER change_vote_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_vote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_change_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  c change_request;
BEGIN
  SELECT * INTO c FROM change_request WHERE id = NEW.change_id;
  IF NEW.voter_id IN (c.requester_id, c.implementer_id) OR NEW.for_id IN (c.requester_id, c.implementer_id) THEN
    PERFORM refuse('change_vote_by_another', 'neither the requester nor the implementer of a change votes on it');
  END IF;
  IF NEW.round <> c.round
      OR NEW.seq <> 1 + (SELECT count(*) FROM change_vote v WHERE v.change_id = c.id AND v.round = c.round) THEN
    PERFORM refuse('change_vote_in_order', 'votes count in their own round, in order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_vote_guard BEFORE INSERT ON change_vote FOR EACH ROW EXECUTE FUNCTION guard_change_vote();

CREATE FUNCTION guard_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN PERFORM refuse('change_begins_as_draft', 'a change begins as a draft'); END IF;
    RETURN NULL;
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT FROM change_transition t WHERE t.from_status = OLD.status AND t.to_status = NEW.status
  ) THEN
    PERFORM refuse('change_move', format('a change does not go from %s to %s', OLD.status, NEW.status));
  END IF;
  IF NEW.requester_id <> OLD.requester_id THEN
    PERFORM refuse('change_requester_stands', 'a change stays its requester''s');
  END IF;
  -- What was approved is what is carried out.
  IF NEW.status NOT IN ('draft', 'cancelled') AND OLD.status <> 'draft' AND EXISTS (
    SELECT FROM unnest(ARRAY['plan', 'test', 'backOut', 'window', 'itemIds', 'implementerId', 'category', 'answers']) f
    WHERE NEW.state->f IS DISTINCT FROM OLD.state->f
  ) THEN
    PERFORM refuse('change_stands_as_approved', 'a change that was asked for is revised as a draft');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER change_request_moves AFTER INSERT OR UPDATE ON change_request
  FOR EACH ROW EXECUTE FUNCTION guard_change();

-- At commit the state has the votes that were cast, and approved is only what somebody approved.
CREATE FUNCTION guard_votes_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  c change_request;
  cast_votes jsonb;
BEGIN
  SELECT * INTO c FROM change_request WHERE id = NEW.id;
  SELECT coalesce(jsonb_agg(jsonb_build_array(v.voter_id, v.for_id, v.vote) ORDER BY v.seq), '[]') INTO cast_votes
  FROM change_vote v WHERE v.change_id = c.id AND v.round = c.round AND c.status <> 'draft';
  IF c.status NOT IN ('draft', 'cancelled') AND cast_votes <> (
    SELECT coalesce(jsonb_agg(jsonb_build_array(s.v->'voterId', s.v->'forId', s.v->'vote') ORDER BY s.n), '[]')
    FROM jsonb_array_elements(c.state->'votes') WITH ORDINALITY s (v, n)
  ) THEN
    PERFORM refuse('change_votes_are_cast', format('change %s shows votes that were not cast', c.number));
  END IF;
  IF c.approval = 'approved' AND c.category <> 'standard'
      AND c.status <> 'cancelled' AND NOT EXISTS (SELECT FROM change_vote v
        WHERE v.change_id = c.id AND v.round = c.round AND v.vote = 'approve') THEN
    PERFORM refuse('change_approved_by_somebody', format('nobody approved change %s', c.number));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_request_votes AFTER INSERT OR UPDATE ON change_request
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_votes_of_change();

-- What a change touches, and for whose sake it is made, read from what it says.
CREATE TABLE change_item (
  change_id uuid NOT NULL REFERENCES change_request,
  item_id uuid NOT NULL REFERENCES item,
  PRIMARY KEY (change_id, item_id)
);
CREATE INDEX change_item_of ON change_item (item_id);
CREATE TABLE change_ticket (
  change_id uuid NOT NULL REFERENCES change_request,
  ticket_id integer NOT NULL REFERENCES ticket ON DELETE CASCADE,
  PRIMARY KEY (change_id, ticket_id)
);
CREATE INDEX change_ticket_of ON change_ticket (ticket_id);

CREATE FUNCTION note_links_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state->'itemIds' IS DISTINCT FROM OLD.state->'itemIds' THEN
    DELETE FROM change_item WHERE change_id = NEW.id;
    INSERT INTO change_item (change_id, item_id)
    SELECT DISTINCT NEW.id, e::uuid FROM jsonb_array_elements_text(NEW.state->'itemIds') e;
  END IF;
  IF TG_OP = 'INSERT' OR NEW.state->'ticketIds' IS DISTINCT FROM OLD.state->'ticketIds' THEN
    DELETE FROM change_ticket WHERE change_id = NEW.id;
    INSERT INTO change_ticket (change_id, ticket_id)
    SELECT DISTINCT NEW.id, t.id FROM jsonb_array_elements_text(NEW.state->'ticketIds') e
    JOIN ticket t ON t.id = e::integer;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER change_links_noted AFTER INSERT OR UPDATE ON change_request
  FOR EACH ROW EXECUTE FUNCTION note_links_of_change();

-- Who votes in whose place: asked for, or while somebody is away. They end early, and never begin in the past.
CREATE TABLE approval_delegation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('delegation', 'absence')),
  person_id uuid NOT NULL REFERENCES person,
  -- The delegate or deputy; an absence may have none.
  to_id uuid REFERENCES person,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  created_by uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT delegation_to_another CHECK (to_id <> person_id),
  CONSTRAINT delegation_names_somebody CHECK (kind = 'absence' OR to_id IS NOT NULL),
  CONSTRAINT delegation_has_length CHECK (since < until),
  CONSTRAINT delegation_not_backwards CHECK (since >= created_at)
);
CREATE INDEX approval_delegation_of ON approval_delegation (person_id, until);
CREATE INDEX approval_delegation_to ON approval_delegation (to_id, until);
CREATE TRIGGER approval_delegation_kept BEFORE DELETE OR TRUNCATE ON approval_delegation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION guard_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - 'ended_at') <> (to_jsonb(OLD) - 'ended_at') THEN
    PERFORM refuse('delegation_only_ends', 'a delegation is ended, never changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_delegation_guard BEFORE UPDATE ON approval_delegation
  FOR EACH ROW EXECUTE FUNCTION guard_delegation();

-- Programs read changes with a token of their own; the calendar by a secret address.
CREATE TABLE change_feed (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person,
  secret_hash bytea NOT NULL CONSTRAINT change_feed_secret_key UNIQUE,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX change_feed_of ON change_feed (person_id);
