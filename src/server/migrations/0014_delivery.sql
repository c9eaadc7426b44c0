-- Ways by which notices reach people besides the page itself, and what became of each.

-- Which news somebody wants by mail; calls of P1 come in any case.
ALTER TABLE person ADD COLUMN mail_choice text NOT NULL DEFAULT 'urgent'
  CHECK (mail_choice IN ('urgent', 'all', 'none'));

CREATE TABLE delivery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What the message is named by: the same at every attempt.
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  -- A notice is of one person.
  notice_id bigint NOT NULL REFERENCES notice,
  channel text NOT NULL CHECK (channel IN ('mail')),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'held', 'failed', 'withheld')),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When it goes out or is tried again.
  deliver_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- When it was tried first: it is given up some days later.
  first_at timestamptz,
  -- Why it waits, was held, failed or was withheld.
  error text,
  sent_at timestamptz,
  UNIQUE (notice_id, channel)
);
CREATE INDEX delivery_due ON delivery (deliver_at, id) WHERE state = 'waiting';
CREATE INDEX delivery_troubled ON delivery (id) WHERE state IN ('held', 'failed');
