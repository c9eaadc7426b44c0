-- Webhooks: who outside is told of events on tickets, what each is still to be told, and every attempt.

CREATE TABLE webhook (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  url text NOT NULL CHECK (url ~ '^https?://'),
  -- Kinds of events that are told; none: all that are public.
  kinds text[] NOT NULL DEFAULT '{}',
  -- By the rights of this person it is judged which tickets are told of.
  owner_id uuid NOT NULL REFERENCES person,
  -- Sealed. After a change the old secret signs too, until then.
  secret bytea NOT NULL,
  old_secret bytea,
  old_until timestamptz,
  enabled boolean NOT NULL DEFAULT true,
  -- Why the desk itself switched it off: the receiver wants no more, or failed for days.
  disabled_why text CHECK (disabled_why IN ('gone', 'failing')),
  failing_since timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  CHECK (NOT (enabled AND disabled_why IS NOT NULL)),
  CHECK ((old_secret IS NULL) = (old_until IS NULL))
);
CREATE TRIGGER webhook_kept BEFORE DELETE OR TRUNCATE ON webhook
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a receiver is told: an event of a ticket, or a test (without one).
CREATE TABLE webhook_message (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook,
  -- The receiver knows it by this name, however often it is sent.
  key uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  ticket_id integer,
  seq integer,
  kind text NOT NULL,
  -- withheld: its owner may not know of it.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed', 'withheld')),
  attempts integer NOT NULL DEFAULT 0,
  first_at timestamptz,
  next_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL,
  UNIQUE (webhook_id, ticket_id, seq),
  CHECK ((ticket_id IS NULL) = (seq IS NULL)),
  FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event
);
CREATE INDEX webhook_message_next ON webhook_message (webhook_id, next_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_message_ticket ON webhook_message (webhook_id, ticket_id, seq) WHERE state = 'waiting';
CREATE INDEX webhook_message_list ON webhook_message (webhook_id, id);

CREATE TABLE webhook_attempt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id bigint NOT NULL REFERENCES webhook_message,
  at timestamptz NOT NULL,
  -- Milliseconds until the answer, or until none came.
  took integer NOT NULL,
  status integer,
  -- Why there was no answer: address, private, unresolved, timeout, unreachable.
  problem text,
  answer text,
  CHECK ((status IS NULL) <> (problem IS NULL))
);
CREATE INDEX webhook_attempt_message ON webhook_attempt (message_id, id);
