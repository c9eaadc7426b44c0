-- What the boards of leads and the status board look for, each in its order.

-- Caches, as the others: the promise at risk with its last warning, and by when a major incident is reviewed.
ALTER TABLE ticket ADD COLUMN risk jsonb, ADD COLUMN review_due_at timestamptz;

CREATE INDEX ticket_major_running ON ticket (((major ->> 'declaredAt')::bigint), id)
  WHERE major IS NOT NULL AND major ->> 'endedAt' IS NULL;
CREATE INDEX ticket_review ON ticket (review_due_at, id) WHERE review_due_at IS NOT NULL;
CREATE INDEX ticket_appeal ON ticket (((appeal ->> 'at')::bigint), id)
  WHERE appeal IS NOT NULL AND appeal ->> 'decidedAt' IS NULL;
-- Running ones count as ending at the end of time, so that one range of the index holds all that is shown.
CREATE INDEX ticket_major_public ON ticket ((coalesce((major ->> 'endedAt')::bigint, 9223372036854775807)))
  WHERE major ->> 'headline' IS NOT NULL;
DROP INDEX ticket_major;
