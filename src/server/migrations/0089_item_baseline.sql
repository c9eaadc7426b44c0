-- Baselines of configuration items (2.6b): which items, each as which of its events left it. They stay as they were taken.

CREATE TABLE item_baseline (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT item_baseline_number_key UNIQUE,
  name text NOT NULL CONSTRAINT item_baseline_name_key UNIQUE CHECK (name <> ''),
  -- What was asked of the items, and the moment as of which they were read.
  filter jsonb NOT NULL,
  moment timestamptz NOT NULL,
  items integer NOT NULL,
  by_id uuid NOT NULL REFERENCES person,
  taken_at timestamptz NOT NULL
);
CREATE TRIGGER item_baseline_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON item_baseline
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE item_baseline_item (
  baseline_id uuid NOT NULL REFERENCES item_baseline DEFERRABLE INITIALLY DEFERRED,
  item_id uuid NOT NULL REFERENCES item,
  -- The last event that counts.
  seq integer NOT NULL CHECK (seq > 0),
  PRIMARY KEY (baseline_id, item_id)
);
CREATE TRIGGER item_baseline_item_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON item_baseline_item
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An item is the fold of what its events say after them, in order.
CREATE AGGREGATE item_fold (jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}');
