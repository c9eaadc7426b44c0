-- People who come from elsewhere: a directory server that judges their passwords, and sources that are taken over again and again.

ALTER TABLE identity_provider DROP CONSTRAINT identity_provider_kind_check;
ALTER TABLE identity_provider ADD CONSTRAINT identity_provider_kind_check
  CHECK (kind IN ('ldap', 'oidc', 'saml', 'wecom', 'dingtalk', 'feishu'));

CREATE TABLE directory_source (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('ldap', 'csv')),
  name text NOT NULL UNIQUE CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  -- Of the directory server: how it is asked, and whose subjects the people are.
  provider_id uuid UNIQUE REFERENCES identity_provider,
  match text NOT NULL CHECK (match IN ('login', 'email', 'none')),
  -- Most people who may lose something in one run unasked: in number, and in percent.
  max_losses integer NOT NULL CHECK (max_losses >= 0),
  max_loss_percent integer NOT NULL CHECK (max_loss_percent BETWEEN 0 AND 100),
  -- Null: only when somebody asks for it.
  every_minutes integer CHECK (every_minutes BETWEEN 5 AND 10080),
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  next_run_at timestamptz,
  -- Fields that it fills, and roles that it gives: nobody changes them by hand.
  owned text[] NOT NULL DEFAULT '{}',
  owned_roles text[] NOT NULL DEFAULT '{}',
  CONSTRAINT directory_source_server CHECK ((kind = 'ldap') = (provider_id IS NOT NULL))
);
CREATE TRIGGER directory_source_kept BEFORE DELETE OR TRUNCATE ON directory_source
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whom an entry of a source is here. Nobody comes from two sources.
CREATE TABLE directory_person (
  source_id uuid NOT NULL REFERENCES directory_source,
  key text NOT NULL CHECK (key <> '' AND length(key) <= 255),
  person_id uuid NOT NULL UNIQUE REFERENCES person ON DELETE CASCADE,
  -- The source has them no more, and deactivated them.
  has_left boolean NOT NULL DEFAULT false,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, key)
);

-- The file of a source that is one.
CREATE TABLE directory_file (
  source_id uuid PRIMARY KEY REFERENCES directory_source,
  bytes bytea NOT NULL,
  given_by uuid REFERENCES person,
  given_at timestamptz NOT NULL
);

CREATE TABLE directory_run (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL REFERENCES directory_source,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'failed')),
  -- Null: it was time.
  asked_by uuid REFERENCES person,
  asked_at timestamptz NOT NULL,
  -- The stopped run whose losses it may carry out, and whose they are.
  lets_through uuid UNIQUE REFERENCES directory_run,
  started_at timestamptz,
  ended_at timestamptz,
  leased_until timestamptz,
  -- What it did, or would have done: counts, changes and problems, the first of many.
  result jsonb,
  -- Whoever would have lost something in a run that was stopped.
  losers uuid[] NOT NULL DEFAULT '{}',
  -- Why it failed: a code, and what stood in the way in its own words.
  problem text,
  error text,
  -- Administrators have been told of it.
  told_at timestamptz
);
CREATE INDEX directory_run_latest ON directory_run (source_id, asked_at DESC);
-- One at a time, and one that waits.
CREATE UNIQUE INDEX directory_run_open ON directory_run (source_id) WHERE state IN ('waiting', 'running');
