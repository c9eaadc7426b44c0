-- Actions of the review of a major incident are done, or still owed (3.3-P1).

-- A cache, as the others: by when the first open action is to be done.
ALTER TABLE ticket ADD COLUMN action_due_at timestamptz;
ALTER TABLE ticket DISABLE TRIGGER ticket_guard;
UPDATE ticket SET action_due_at = (
  SELECT to_timestamp(min((a ->> 'dueAt')::bigint) / 1000.0) FROM jsonb_array_elements(major -> 'review' -> 'actions') a
) WHERE jsonb_typeof(major -> 'review' -> 'actions') = 'array';
-- What waits for the end of the transaction is checked now: a table with such triggers pending cannot be altered.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE ticket ENABLE TRIGGER ticket_guard;
CREATE INDEX ticket_action ON ticket (action_due_at, id) WHERE action_due_at IS NOT NULL;
