-- Problems (2.6d, c3): what lies behind incidents, with its investigation, known error and effect.

CREATE TABLE problem (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- What people call it by: PR-000007.
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT problem_number_key UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  title text NOT NULL CHECK (title <> ''),
  state text NOT NULL CHECK (state IN ('new', 'investigating', 'cause_found', 'known_error', 'change_pending',
    'resolved', 'review', 'closed', 'closed_unresolved')),
  priority text NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
  origin text NOT NULL CHECK (origin IN ('major', 'similar', 'by_hand')),
  service text,
  owner_id uuid REFERENCES person,
  group_id uuid REFERENCES support_group,
  resolved_at timestamptz,
  -- All that it says, as its events left it.
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- What the search looks through, and what trouble is compared with.
  words tsvector NOT NULL,
  CONSTRAINT problem_known_error_says_how CHECK (
    state NOT IN ('known_error', 'change_pending') OR body->'knownError' <> 'null' OR body->'rootCause' <> 'null'),
  CONSTRAINT problem_unresolved_says_why CHECK (state <> 'closed_unresolved' OR body->>'reason' <> ''),
  CONSTRAINT problem_closed_is_reviewed CHECK (state <> 'closed' OR body->'review'->'effective' = 'true')
);
SELECT make_history('problem');
CREATE INDEX problem_words ON problem USING gin (words);
CREATE INDEX problem_by_state ON problem (state, number DESC);
CREATE INDEX problem_by_owner ON problem (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX problem_by_group ON problem (group_id) WHERE group_id IS NOT NULL;

-- What a problem is linked with; the lists in its body are the same.
CREATE TABLE problem_ticket (
  problem_id uuid NOT NULL REFERENCES problem,
  ticket_id integer NOT NULL REFERENCES ticket ON DELETE CASCADE,
  PRIMARY KEY (ticket_id, problem_id)
);
CREATE INDEX problem_ticket_of ON problem_ticket (problem_id);
CREATE TABLE problem_item (
  problem_id uuid NOT NULL REFERENCES problem,
  item_id uuid NOT NULL REFERENCES item,
  PRIMARY KEY (item_id, problem_id)
);
CREATE INDEX problem_item_of ON problem_item (problem_id);
CREATE TABLE problem_change (
  problem_id uuid NOT NULL REFERENCES problem,
  -- Such as CH-000012.
  change text NOT NULL CHECK (change ~ '^CH-[0-9]{6,9}$'),
  PRIMARY KEY (change, problem_id)
);
CREATE INDEX problem_change_of ON problem_change (problem_id);

-- Similar tickets that the system found, until somebody decides on them.
CREATE TABLE problem_proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  ticket_ids integer[] NOT NULL CONSTRAINT problem_proposal_once UNIQUE CHECK (cardinality(ticket_ids) > 1),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'dismissed')),
  found_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid REFERENCES person,
  reason text,
  problem_id uuid REFERENCES problem,
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (state <> 'dismissed' OR reason <> ''),
  CHECK ((state = 'accepted') = (problem_id IS NOT NULL))
);
CREATE INDEX problem_proposal_by_state ON problem_proposal (state, found_at DESC);
