-- What an asset cost, spare parts, and verifications (盘点) of what the register says (2.1, 2.6b, c5, c6).

-- Money in cents. When it was bought and until when it is under warranty stand among the item's attributes.
CREATE TABLE asset (
  id uuid PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  item_id uuid NOT NULL REFERENCES item CONSTRAINT asset_of_item UNIQUE,
  cost bigint CHECK (cost BETWEEN 0 AND 99999999999999),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  residual bigint CHECK (residual >= 0),
  months integer CHECK (months BETWEEN 0 AND 600),
  supplier text CHECK (supplier <> ''),
  contract text CHECK (contract <> ''),
  changed_at timestamptz NOT NULL,
  CONSTRAINT asset_residual_of_cost CHECK (residual <= cost)
);
SELECT make_history('asset');

CREATE TABLE spare_part (
  id uuid PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  model text CHECK (model <> ''),
  site_id uuid REFERENCES site,
  minimum integer NOT NULL CHECK (minimum BETWEEN 0 AND 1000000),
  stock integer NOT NULL CHECK (stock BETWEEN 0 AND 1000000),
  changed_at timestamptz NOT NULL
);
CREATE INDEX spare_part_by_name ON spare_part (name, number);
SELECT make_history('spare_part');

-- What is taken out is for a ticket or an item.
CREATE FUNCTION guard_spare_part_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'taken' AND NEW.data->>'ticket' IS NULL AND NEW.data->>'itemId' IS NULL THEN
    PERFORM refuse('spare_part_taken_for', 'a part is taken for a ticket or an item');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER spare_part_event_for BEFORE INSERT ON spare_part_event
  FOR EACH ROW EXECUTE FUNCTION guard_spare_part_event();

-- How often items of a class are to be verified; null: as the class above says.
ALTER TABLE item_class_rule ADD COLUMN verify_months integer CHECK (verify_months BETWEEN 1 AND 120);
UPDATE item_class_rule SET verify_months = 12 WHERE class = 'hardware';

CREATE TABLE verification (
  id uuid PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  title text NOT NULL CHECK (title <> ''),
  state text NOT NULL CHECK (state IN ('planned', 'running', 'closed', 'cancelled')),
  class text,
  site_id uuid REFERENCES site,
  department_id uuid REFERENCES department,
  due_on date,
  planned_by uuid NOT NULL REFERENCES person,
  changed_at timestamptz NOT NULL
);
CREATE INDEX verification_by_state ON verification (state, number DESC);
SELECT make_history('verification');

CREATE TABLE verification_counter (
  verification_id uuid NOT NULL REFERENCES verification,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (verification_id, person_id)
);
CREATE INDEX verification_counter_of ON verification_counter (person_id);

-- What was recorded of each item when the verification began, what was found, and what became of that.
CREATE TABLE verification_item (
  verification_id uuid NOT NULL REFERENCES verification,
  item_id uuid NOT NULL REFERENCES item,
  -- False: found though it was not looked for here.
  planned boolean NOT NULL,
  expected jsonb NOT NULL,
  finding text CHECK (finding IN ('as_recorded', 'different', 'not_found')),
  found jsonb,
  note text,
  counted_by uuid REFERENCES person,
  counted_at timestamptz,
  decision text CHECK (decision IN ('accepted', 'rejected')),
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  PRIMARY KEY (verification_id, item_id),
  CONSTRAINT verification_item_counted CHECK (num_nonnulls(finding, found, counted_by, counted_at) IN (0, 4)),
  CONSTRAINT verification_item_decided CHECK (num_nonnulls(decision, decided_by, decided_at) IN (0, 3)),
  CONSTRAINT verification_item_decided_of_finding CHECK (decision IS NULL OR finding IS NOT NULL)
);
CREATE INDEX verification_item_of ON verification_item (item_id);
CREATE TRIGGER verification_item_kept BEFORE DELETE OR TRUNCATE ON verification_item
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Things that were there and are in no register.
CREATE TABLE verification_unknown (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  verification_id uuid NOT NULL REFERENCES verification,
  label text NOT NULL CHECK (label <> ''),
  note text,
  found_by uuid NOT NULL REFERENCES person,
  found_at timestamptz NOT NULL,
  CONSTRAINT verification_unknown_once UNIQUE (verification_id, label)
);
CREATE TRIGGER verification_unknown_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON verification_unknown
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Only while it runs, only who was asked to count, and what was decided stays.
CREATE FUNCTION guard_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decision IS NOT NULL THEN
    PERFORM refuse('finding_decided', 'a finding that was decided stays as it is');
  END IF;
  IF NEW.counted_at IS DISTINCT FROM OLD.counted_at AND NOT EXISTS (
    SELECT FROM verification v JOIN verification_counter c ON c.verification_id = v.id
    WHERE v.id = NEW.verification_id AND v.state = 'running' AND c.person_id = NEW.counted_by) THEN
    PERFORM refuse('finding_by_counter', 'a counter says what was found, while the verification runs');
  END IF;
  IF (NEW.expected, NEW.planned) IS DISTINCT FROM (OLD.expected, OLD.planned) THEN
    PERFORM refuse('finding_expected_stays', 'what was recorded when it began stays as it is');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER verification_item_guard BEFORE UPDATE ON verification_item
  FOR EACH ROW EXECUTE FUNCTION guard_finding();
