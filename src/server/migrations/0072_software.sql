-- Software (2.2): products and what they are called, versions, what is installed where, and what changed there.

CREATE TABLE software_product (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  vendor text CHECK (vendor <> ''),
  kind text NOT NULL CHECK (kind IN ('os', 'office', 'business', 'database', 'middleware', 'other')),
  -- False: a source named it, and nobody has looked at it yet.
  confirmed boolean NOT NULL,
  -- Why other versions of it need no change of their own, e.g. a browser that updates itself; null: they do (2.2).
  updates_itself text CHECK (updates_itself <> ''),
  -- Another product that it turned out to be; then it has no names, versions or installations left.
  merged_into uuid REFERENCES software_product CHECK (merged_into <> id),
  note text CHECK (note <> ''),
  version integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL
);
CREATE INDEX software_product_by_name ON software_product (name COLLATE "zh-x-icu", id) WHERE merged_into IS NULL;

-- Names by which sources know a product, in the one form in which two are compared.
CREATE TABLE software_alias (
  key text PRIMARY KEY CHECK (key <> ''),
  product_id uuid NOT NULL REFERENCES software_product,
  alias text NOT NULL CHECK (alias <> '')
);
-- Those that cover every name which begins so.
CREATE INDEX software_alias_open ON software_alias (key) WHERE key LIKE '%*';
CREATE INDEX software_alias_of ON software_alias (product_id);

CREATE TABLE software_version (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id uuid NOT NULL REFERENCES software_product,
  -- As it is written; empty: not known.
  version text NOT NULL,
  -- In the order of bytes these are versions in their order.
  key text COLLATE "C" NOT NULL,
  -- The last day on which its maker mends it.
  supported_until date,
  CONSTRAINT software_version_once UNIQUE (product_id, version)
);
CREATE INDEX software_version_in_order ON software_version (product_id, key);

-- What sources say is installed.
CREATE TABLE software_installation (
  item_id uuid NOT NULL REFERENCES item,
  source text NOT NULL CHECK (source <> ''),
  version_id integer NOT NULL REFERENCES software_version,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (item_id, source, version_id)
);
CREATE INDEX software_installation_of_version ON software_installation (version_id, item_id) INCLUDE (last_seen);

-- What came, went or became another version on an item (2.2). Nobody alters it.
CREATE TABLE software_move (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id uuid NOT NULL REFERENCES item,
  product_id uuid NOT NULL REFERENCES software_product,
  kind text NOT NULL CHECK (kind IN ('installed', 'removed', 'upgraded', 'downgraded')),
  from_version text,
  to_version text,
  source text NOT NULL,
  at timestamptz NOT NULL,
  person_id uuid REFERENCES person,
  -- The change that brought it, when whoever told of it named one.
  change_ref text CHECK (change_ref <> '')
);
CREATE INDEX software_move_of_item ON software_move (item_id, id);
CREATE INDEX software_move_of_version ON software_move (at, id) WHERE kind IN ('upgraded', 'downgraded');
CREATE TRIGGER software_move_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON software_move
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is said afterwards of another version without a change: by which change it came, or why it needed none.
CREATE TABLE software_move_word (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  move_id bigint NOT NULL REFERENCES software_move,
  change_ref text CHECK (change_ref <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  person_id uuid NOT NULL REFERENCES person,
  at timestamptz NOT NULL
);
CREATE INDEX software_move_word_of ON software_move_word (move_id, id);
CREATE TRIGGER software_move_word_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON software_move_word
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Files and campaigns name machines by their names in the network, too.
CREATE INDEX item_host_name ON item (lower(attributes ->> 'host_name')) WHERE attributes ? 'host_name';
