-- Discovery: what agents report of machines, which items these are, and whose word counts (2.6b).

CREATE TABLE discovery_source (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- By which reports and histories name it; the codes left out name voices of their own.
  code text NOT NULL CONSTRAINT discovery_source_code_key UNIQUE
    CHECK (code ~ '^[a-z][a-z0-9_-]{0,39}$' AND code NOT IN ('hand', 'import', 'by_hand', 'csv')),
  name text NOT NULL CONSTRAINT discovery_source_name_key UNIQUE CHECK (name <> ''),
  format text NOT NULL CHECK (format IN ('glpi', 'osquery', 'plain')),
  newcomers text NOT NULL CHECK (newcomers IN ('create', 'propose')),
  -- For how many days its word stands against lower ones, and after how many a machine counts as unseen.
  fresh_days integer NOT NULL CHECK (fresh_days BETWEEN 1 AND 3650),
  unseen_days integer NOT NULL CHECK (unseen_days BETWEEN 1 AND 3650),
  -- Most reports in a minute.
  per_minute integer NOT NULL CHECK (per_minute BETWEEN 1 AND 100000),
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);
CREATE TRIGGER discovery_source_kept BEFORE DELETE OR TRUNCATE ON discovery_source
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whose word counts more, the highest first: of `people`, of `hardware`, or of one field.
CREATE TABLE discovery_precedence (
  field text PRIMARY KEY CHECK (field <> ''),
  voices text[] NOT NULL
);

-- Which item a machine of a source is, with the keys that it came with when it was accepted.
CREATE TABLE discovery_identity (
  source_id uuid NOT NULL REFERENCES discovery_source,
  key text NOT NULL CHECK (key <> ''),
  item_id uuid NOT NULL REFERENCES item,
  serial text,
  uuid text,
  macs text[] NOT NULL,
  host_name text,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, key)
);
CREATE INDEX discovery_identity_item ON discovery_identity (item_id);
CREATE INDEX discovery_identity_serial ON discovery_identity (serial) WHERE serial IS NOT NULL;
CREATE INDEX discovery_identity_uuid ON discovery_identity (uuid) WHERE uuid IS NOT NULL;
CREATE INDEX discovery_identity_macs ON discovery_identity USING gin (macs);
CREATE INDEX discovery_identity_host ON discovery_identity (source_id, host_name) WHERE host_name IS NOT NULL;
CREATE INDEX discovery_identity_seen ON discovery_identity (source_id, last_seen_at);

-- What a source last said of an item: by field the value, and when (ms).
CREATE TABLE discovery_claim (
  item_id uuid NOT NULL REFERENCES item,
  source_id uuid NOT NULL REFERENCES discovery_source,
  said jsonb NOT NULL,
  PRIMARY KEY (item_id, source_id)
);

-- Which list of software a source last sent of an item, and when it was handed on: the same need not be read again.
CREATE TABLE discovery_software (
  item_id uuid NOT NULL REFERENCES item,
  source_id uuid NOT NULL REFERENCES discovery_source,
  hash bytea NOT NULL,
  told_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, source_id)
);

-- Reports of a source that belong together: what it calls a run, else those of a day.
CREATE TABLE discovery_run (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL REFERENCES discovery_source,
  label text NOT NULL CHECK (label <> ''),
  started_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  reports integer NOT NULL DEFAULT 0,
  -- How many machines had which outcome.
  counts jsonb NOT NULL DEFAULT '{}',
  undone_at timestamptz,
  undone_by uuid REFERENCES person,
  CONSTRAINT discovery_run_once UNIQUE (source_id, label)
);
CREATE INDEX discovery_run_latest ON discovery_run (source_id, started_at DESC);

-- Which versions of items a run wrote, so that it can be undone where nothing came after.
CREATE TABLE discovery_write (
  run_id uuid NOT NULL REFERENCES discovery_run,
  item_id uuid NOT NULL REFERENCES item,
  first_version integer NOT NULL,
  last_version integer NOT NULL,
  PRIMARY KEY (run_id, item_id)
);

-- Machines of which people say what they are.
CREATE TABLE discovery_case (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL REFERENCES discovery_source,
  key text NOT NULL,
  doubt text NOT NULL CHECK (doubt IN ('new', 'several', 'other_serial', 'retired', 'same_name')),
  facts jsonb NOT NULL,
  candidates uuid[] NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'settled', 'ignored')),
  item_id uuid REFERENCES item,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  CONSTRAINT discovery_case_once UNIQUE (source_id, key),
  CONSTRAINT discovery_case_decided CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX discovery_case_open ON discovery_case (first_at, id) WHERE state = 'open';

-- How many reports of a source came in the minute.
CREATE TABLE discovery_rate (
  source_id uuid PRIMARY KEY REFERENCES discovery_source,
  minute timestamptz NOT NULL,
  reports integer NOT NULL
);

-- Agents report with a token that can do nothing else.
ALTER TABLE api_token DROP CONSTRAINT api_token_scopes_check;
ALTER TABLE api_token ADD CONSTRAINT api_token_scopes_check CHECK (
  scopes <@ ARRAY['ticket:read', 'ticket:write', 'organisation:read', 'organisation:write', 'config:read', 'config:write',
    'discovery:write', 'scim']
  AND cardinality(scopes) > 0);
