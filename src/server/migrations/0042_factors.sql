-- Second factors (RFC 6238 codes, passkeys), recovery codes, and accounts of services, which hold tokens and never
-- sign in (c22).

CREATE TABLE factor (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('totp', 'passkey')),
  name text NOT NULL CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  -- Codes count once their owner has shown one.
  confirmed boolean NOT NULL,
  -- Codes: the sealed secret, and the step of time of the last code that was taken.
  secret bytea,
  last_step bigint NOT NULL DEFAULT 0,
  -- Passkeys: what the authenticator made, and how often it has signed.
  credential_id text UNIQUE,
  public_key bytea,
  counter bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}',
  backed_up boolean NOT NULL DEFAULT false,
  CHECK ((kind = 'totp') = (secret IS NOT NULL)),
  CHECK ((kind = 'passkey') = (credential_id IS NOT NULL AND public_key IS NOT NULL))
);
CREATE UNIQUE INDEX factor_one_totp ON factor (person_id) WHERE kind = 'totp';
CREATE INDEX factor_person ON factor (person_id);

CREATE TABLE recovery_code (
  person_id uuid NOT NULL REFERENCES person,
  hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (person_id, hash)
);

-- What a passkey was asked to sign; each is answered once.
CREATE TABLE passkey_challenge (
  challenge text PRIMARY KEY,
  -- Null: nobody is known yet, they sign in.
  person_id uuid REFERENCES person,
  purpose text NOT NULL CHECK (purpose IN ('register', 'prove', 'sign_in')),
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenge_age ON passkey_challenge (expires_at);

ALTER TABLE person
  ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service')),
  ADD CONSTRAINT person_service_no_password CHECK (kind = 'person' OR password_hash IS NULL);
