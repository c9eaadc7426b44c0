-- Patch campaigns (2.2): their histories, and how far each target is.

CREATE TABLE campaign (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- What people call it by: PC-000003.
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT campaign_number_key UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  changed_at timestamptz NOT NULL,
  -- The fold of its events; the columns are read from it.
  state jsonb NOT NULL,
  title text NOT NULL GENERATED ALWAYS AS (state->>'title') STORED CHECK (title <> ''),
  status text NOT NULL GENERATED ALWAYS AS (state->>'status') STORED
    CHECK (status IN ('draft', 'running', 'done', 'cancelled')),
  owner_id uuid NOT NULL GENERATED ALWAYS AS ((state->>'ownerId')::uuid) STORED REFERENCES person,
  -- Milliseconds since 1970.
  due_at bigint NOT NULL GENERATED ALWAYS AS ((state->>'dueAt')::bigint) STORED
);
CREATE INDEX campaign_by_status ON campaign (status, number DESC);
CREATE INDEX campaign_by_due ON campaign (due_at) WHERE status IN ('running', 'done');
SELECT make_history('campaign');

-- Items that a campaign is about, as its events left them.
CREATE TABLE campaign_target (
  campaign_id uuid NOT NULL REFERENCES campaign,
  item_id uuid NOT NULL REFERENCES item,
  state text NOT NULL CHECK (state IN ('pending', 'scheduled', 'done', 'failed', 'exempt', 'not_applicable')),
  evidence text NOT NULL CHECK (evidence IN ('by_hand', 'csv', 'api', 'seen', 'gone', 'retired', 'scan')),
  reason text CHECK (reason <> ''),
  planned_at timestamptz,
  done_at timestamptz,
  approved_by uuid REFERENCES person,
  until timestamptz,
  -- The event that said it last.
  seq integer NOT NULL,
  PRIMARY KEY (campaign_id, item_id),
  FOREIGN KEY (campaign_id, seq) REFERENCES campaign_event (record_id, seq),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CONSTRAINT campaign_target_exempt_is_approved
    CHECK (state <> 'exempt' OR (reason IS NOT NULL AND approved_by IS NOT NULL AND until IS NOT NULL)),
  CONSTRAINT campaign_target_failed_says_why CHECK (state <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX campaign_target_of_item ON campaign_target (item_id);
CREATE TRIGGER campaign_target_kept BEFORE DELETE OR TRUNCATE ON campaign_target
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
