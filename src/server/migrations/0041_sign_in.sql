-- Signing in with an account of one's own: earlier passwords, a change that is owed, failures by address, and sessions
-- that their person can see, with limits and a proof of presence of their own (c22).

ALTER TABLE person
  ADD COLUMN password_changed_at timestamptz,
  -- Somebody else knows the password: its owner changes it before anything else.
  ADD COLUMN password_change_owed boolean NOT NULL DEFAULT false;
UPDATE person SET password_changed_at = now() WHERE password_hash IS NOT NULL;

-- Hashes of earlier passwords, so that they are not taken again.
CREATE TABLE earlier_password (
  person_id uuid NOT NULL REFERENCES person,
  at timestamptz NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (person_id, at)
);

-- Failed attempts to sign in from one address, whatever the login.
CREATE TABLE address_failure (
  address text PRIMARY KEY,
  failures integer NOT NULL,
  locked_until timestamptz,
  last_at timestamptz NOT NULL
);
CREATE INDEX address_failure_age ON address_failure (last_at);

ALTER TABLE session
  -- Names the session to its person; the secret stays in the cookie.
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  -- How long it lives without a request.
  ADD COLUMN idle interval NOT NULL DEFAULT '8 hours',
  -- When its person last proved to be there: at sign-in, or when a dangerous act asked again.
  ADD COLUMN proved_at timestamptz,
  -- What its person still has to do before anything else.
  ADD COLUMN pending text CHECK (pending IN ('second_factor', 'password_change', 'enrolment'));
UPDATE session SET proved_at = created_at;
ALTER TABLE session ALTER COLUMN proved_at SET NOT NULL;
CREATE UNIQUE INDEX session_by_id ON session (id);
