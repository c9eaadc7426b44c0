-- Import of configuration items from files (2.6b, c5): staged, judged, shown, then applied in batches.

CREATE TABLE item_import (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- What people call it by, and what histories name: IM-000012.
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT item_import_number_key UNIQUE,
  by_id uuid NOT NULL REFERENCES person,
  ip text,
  file_name text NOT NULL CHECK (file_name <> ''),
  size bigint NOT NULL DEFAULT 0,
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  state text NOT NULL CHECK (state IN (
    'uploading', 'mapping', 'planning', 'planned', 'running', 'done', 'undoing', 'undone', 'failed', 'discarded')),
  -- Encoding, delimiter or sheets, headings and some rows.
  shape jsonb,
  mapping jsonb,
  -- Rows of each outcome and of each result.
  counts jsonb NOT NULL DEFAULT '{}',
  -- How far the present state has come, of how many rows.
  progress integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  problem text,
  reason text,
  created_at timestamptz NOT NULL,
  ran_at timestamptz,
  ended_at timestamptz,
  undo_by_id uuid REFERENCES person,
  -- How often the present state ended in an error.
  attempts integer NOT NULL DEFAULT 0,
  -- The worker that has it, as long as it is heard of.
  lease uuid,
  leased_until timestamptz
);
CREATE INDEX item_import_at_work ON item_import (number) WHERE state IN ('planning', 'running', 'undoing');

-- The file in pieces of one size, so that any place of it can be read without the rest.
CREATE TABLE item_import_piece (
  import_id uuid NOT NULL REFERENCES item_import ON DELETE CASCADE,
  n integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (import_id, n)
);
ALTER TABLE item_import_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE item_import_row (
  import_id uuid NOT NULL REFERENCES item_import ON DELETE CASCADE,
  -- As a spreadsheet counts: the header is row 1.
  row integer NOT NULL,
  cells jsonb NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('new', 'change', 'same', 'ambiguous', 'refused')),
  -- The item that it is about; of a new one, that it became.
  item_id uuid REFERENCES item,
  is_new boolean NOT NULL,
  name text,
  changes jsonb NOT NULL DEFAULT '[]',
  problems jsonb NOT NULL DEFAULT '[]',
  candidates uuid[] NOT NULL DEFAULT '{}',
  -- Null until it is applied.
  result text CHECK (result IN ('done', 'refused')),
  -- Null until it is undone.
  undone text CHECK (undone IN ('done', 'refused')),
  PRIMARY KEY (import_id, row)
);
CREATE INDEX item_import_row_outcome ON item_import_row (import_id, outcome, row);
CREATE INDEX item_import_row_waiting ON item_import_row (import_id, row)
  WHERE result IS NULL AND outcome IN ('new', 'change');
CREATE INDEX item_import_row_item ON item_import_row (item_id) WHERE item_id IS NOT NULL;

-- What rows claim for themselves, and by what rows of the same file can name them.
CREATE TABLE item_import_key (
  import_id uuid NOT NULL REFERENCES item_import ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('claim', 'name')),
  key text NOT NULL,
  row integer NOT NULL
);
CREATE INDEX item_import_key_of ON item_import_key (import_id, kind, md5(key));

CREATE TABLE item_import_relation (
  import_id uuid NOT NULL REFERENCES item_import ON DELETE CASCADE,
  row integer NOT NULL,
  n integer NOT NULL,
  kind text NOT NULL REFERENCES relation_kind,
  direction text NOT NULL CHECK (direction IN ('forth', 'back')),
  ref text NOT NULL,
  -- The other end: an item that was there, or what a row of the file becomes.
  other_id uuid REFERENCES item,
  other_row integer,
  -- Of what was there already nothing is made.
  stands boolean NOT NULL DEFAULT false,
  problem text,
  -- Null until it is applied; the relation that was made, or that none was.
  applied boolean NOT NULL DEFAULT false,
  made_id uuid,
  PRIMARY KEY (import_id, row, n)
);
CREATE INDEX item_import_relation_to ON item_import_relation (import_id, other_row) WHERE other_row IS NOT NULL;

-- Mappings that are kept for files of the same sort.
CREATE TABLE item_import_mapping (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CONSTRAINT item_import_mapping_name_key UNIQUE CHECK (name <> ''),
  headings text[] NOT NULL,
  mapping jsonb NOT NULL,
  by_id uuid NOT NULL REFERENCES person,
  changed_at timestamptz NOT NULL
);

-- By what items are found besides number, serial and asset number.
CREATE INDEX item_by_name ON item (class, lower(name)) WHERE state <> 'retired';
CREATE INDEX item_by_plain_name ON item (lower(name)) WHERE state <> 'retired';
CREATE INDEX item_by_mac ON item (upper(attributes ->> 'mac_address')) WHERE attributes ? 'mac_address';
CREATE INDEX item_by_host ON item (upper(attributes ->> 'host_name')) WHERE attributes ? 'host_name';
CREATE INDEX item_by_management ON item (upper(attributes ->> 'management_address'))
  WHERE attributes ? 'management_address';
CREATE INDEX item_unique_value ON item_unique (attribute, value);

-- Whether everything that ever happened to an item is one import that was taken back.
CREATE FUNCTION is_undone_import(item uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT bool_and(e.cause = 'import') AND count(DISTINCT e.ref) = 1
    AND bool_or(e.kind = 'moved' AND e.after->>'state' = 'retired' AND e.data ? 'undone')
  FROM item_event e WHERE e.item_id = item
$$;

-- At commit, an asset that was retired was so by its disposal, in exactly this version; what was only a mistake of an
-- import, which nobody touched since, never was an asset.
CREATE OR REPLACE FUNCTION guard_retirement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'retired' THEN RETURN NULL; END IF;
  IF (SELECT disposal FROM item_rule(NEW.id)) AND NOT EXISTS (
    SELECT FROM disposal d WHERE d.item_id = NEW.id AND d.state = 'done' AND d.item_version = NEW.version)
    AND NOT is_undone_import(NEW.id) THEN
    PERFORM refuse('item_retired_by_disposal', format('item %s is an asset: it is retired by an approved disposal', NEW.number));
  END IF;
  RETURN NULL;
END $$;
