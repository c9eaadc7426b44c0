-- Releases (c17): changes that go out together. The state is the fold of its events, and the columns are read from it.
CREATE TABLE change_release (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- What people call it by: REL-000001.
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT change_release_number_key UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  state jsonb NOT NULL,
  status text NOT NULL GENERATED ALWAYS AS (state->>'state') STORED
    CHECK (status IN ('planned', 'succeeded', 'failed', 'backed_out', 'cancelled')),
  ended_at bigint GENERATED ALWAYS AS ((state->>'endedAt')::bigint) STORED,
  CONSTRAINT change_release_has_a_way_back CHECK (state->>'plan' <> '' AND state->>'backOut' <> ''),
  CONSTRAINT change_release_ends CHECK ((status = 'planned') = (ended_at IS NULL))
);
CREATE INDEX change_release_ended ON change_release (ended_at) WHERE ended_at IS NOT NULL;
SELECT make_history('change_release');
