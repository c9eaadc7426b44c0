-- Rights to use software (2.2): what counts, how many, from when until when, for which products and versions.
CREATE TABLE licence (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  metric text NOT NULL CHECK (metric IN ('installation', 'person', 'core', 'site')),
  quantity integer NOT NULL CHECK (quantity >= 0),
  -- [{productId, from, upTo}]
  covers jsonb NOT NULL CHECK (jsonb_typeof(covers) = 'array'),
  upgrades boolean NOT NULL,
  downgrades boolean NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until >= valid_from),
  contract text CHECK (contract <> ''),
  cost numeric(14, 2) CHECK (cost >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  owner_id uuid CONSTRAINT licence_owner_id_fkey REFERENCES person,
  note text CHECK (note <> ''),
  version integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL
);
CREATE INDEX licence_by_until ON licence (valid_until);
CREATE TRIGGER licence_kept BEFORE DELETE OR TRUNCATE ON licence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
