-- The audit is verified by night, heads of it leave the machine, and floods of refusals are counted, not lost (c21).

ALTER TABLE audit_check ADD COLUMN reach text NOT NULL DEFAULT 'whole' CHECK (reach IN ('whole', 'since'));

-- A verification under way: all links up to here are in order. A worker that dies leaves it to the next.
CREATE TABLE audit_watch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  reach text NOT NULL CHECK (reach IN ('whole', 'since')),
  upto bigint NOT NULL,
  links bigint NOT NULL DEFAULT 0,
  target bigint NOT NULL
);

-- What is told outside of the desk: the head of a day, or that a row is not in order. Each once to each.
CREATE TABLE audit_word (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('head', 'broken')),
  about text NOT NULL,
  way text NOT NULL CHECK (way IN ('mail', 'webhook')),
  target text NOT NULL,
  locale text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
  text text NOT NULL,
  made_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  sent_at timestamptz,
  gave_up_at timestamptz,
  error text,
  UNIQUE (kind, about, way, target)
);
CREATE INDEX audit_word_due ON audit_word (next_at) WHERE sent_at IS NULL AND gave_up_at IS NULL;

-- Refusals of one kind to one person at one address within a minute: the first is an entry at once, these are the others.
CREATE TABLE audit_refusal (
  key bytea PRIMARY KEY,
  kind text NOT NULL,
  person_id uuid REFERENCES person ON DELETE CASCADE,
  ip text,
  what jsonb NOT NULL,
  began_at timestamptz NOT NULL,
  more integer NOT NULL DEFAULT 0,
  tickets integer[] NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_refusal_began ON audit_refusal (began_at);
