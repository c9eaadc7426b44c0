-- Letters about somebody's own account: a link to set a password, and word of what was changed.

CREATE TABLE account_letter (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('forgotten', 'invited', 'password_changed', 'factors_changed')),
  -- What somebody typed who has forgotten the password; who that is, if anybody, is looked up by the worker.
  typed text CHECK (length(typed) <= 200),
  person_id uuid REFERENCES person ON DELETE CASCADE,
  -- Where it was asked from.
  ip text,
  asked_at timestamptz NOT NULL,
  -- A link ends then, and what could not be sent is given up.
  expires_at timestamptz NOT NULL CHECK (expires_at > asked_at),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dropped', 'used')),
  -- Why it was dropped, or the last thing that hindered it.
  problem text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  claimed_until timestamptz,
  CHECK ((kind = 'forgotten') = (typed IS NOT NULL)),
  CHECK (kind = 'forgotten' OR person_id IS NOT NULL)
);
CREATE INDEX account_letter_due ON account_letter (due_at) WHERE state = 'waiting';
CREATE INDEX account_letter_typed ON account_letter (typed, asked_at) WHERE typed IS NOT NULL;
CREATE INDEX account_letter_ip ON account_letter (ip, asked_at) WHERE typed IS NOT NULL;
CREATE INDEX account_letter_person ON account_letter (person_id);
CREATE INDEX account_letter_ended ON account_letter (expires_at);
