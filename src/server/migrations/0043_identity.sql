-- Sign-in by others: providers as data, whom each of their subjects is here, and sign-ins that are under way.

CREATE TABLE identity_provider (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('oidc')),
  name text NOT NULL UNIQUE CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
  -- Sealed; null for a client without one.
  secret bytea,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  -- How it did last: a code, and what stood in the way in its own words.
  succeeded_at timestamptz,
  failed_at timestamptz,
  problem text,
  error text
);
CREATE TRIGGER identity_provider_kept BEFORE DELETE OR TRUNCATE ON identity_provider
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A subject is bound once and stays who it is.
CREATE TABLE identity (
  provider_id uuid NOT NULL REFERENCES identity_provider,
  subject text NOT NULL CHECK (subject <> '' AND length(subject) <= 255),
  person_id uuid NOT NULL REFERENCES person,
  bound_at timestamptz NOT NULL,
  PRIMARY KEY (provider_id, subject),
  CONSTRAINT identity_one_each UNIQUE (provider_id, person_id)
);
CREATE TRIGGER identity_stays BEFORE UPDATE ON identity FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Taken out by the first answer, so that no answer counts twice.
CREATE TABLE identity_attempt (
  state_hash bytea PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES identity_provider,
  browser_hash bytea NOT NULL,
  nonce text NOT NULL,
  verifier bytea NOT NULL,
  goes_to text NOT NULL,
  -- Who, signed in, asked to be bound; null: somebody signs in.
  person_id uuid REFERENCES person,
  expires_at timestamptz NOT NULL
);
CREATE INDEX identity_attempt_age ON identity_attempt (expires_at);
