-- Configuration items (2.6b, c5): their classes, relations and histories.

-- Classes of the installation's own, and none of the shipped ones, which come with the product.
CREATE TABLE item_class (
  code text PRIMARY KEY CHECK (code ~ '^x-[a-z0-9][a-z0-9_-]{0,39}$'),
  parent text,
  zh text NOT NULL CHECK (zh <> ''),
  en text NOT NULL CHECK (en <> ''),
  abstract boolean NOT NULL,
  attributes jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1
);
CREATE TRIGGER item_class_kept BEFORE DELETE OR TRUNCATE ON item_class
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How two items hang together, named from either end, and where trouble goes.
CREATE TABLE relation_kind (
  code text PRIMARY KEY,
  forth_zh text NOT NULL,
  forth_en text NOT NULL,
  back_zh text NOT NULL,
  back_en text NOT NULL,
  flow text NOT NULL CHECK (flow IN ('to_source', 'to_target', 'both', 'none'))
);
INSERT INTO relation_kind (code, flow, forth_zh, forth_en, back_zh, back_en) VALUES
  ('runs_on', 'to_source', '运行于', 'runs on', '承载', 'runs'),
  ('depends_on', 'to_source', '依赖', 'depends on', '被依赖', 'is needed by'),
  ('connected_to', 'to_source', '连接到', 'is connected to', '下联', 'connects'),
  ('part_of', 'to_target', '属于', 'is part of', '包含', 'consists of'),
  ('uses', 'to_source', '使用', 'uses', '被使用', 'is used by'),
  ('backs_up', 'none', '备份', 'backs up', '备份于', 'is backed up by');

CREATE TABLE item (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- What people call it by: CI-000123.
  number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT item_number_key UNIQUE,
  class text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  state text NOT NULL CHECK (state IN ('planned', 'ordered', 'in_stock', 'in_use', 'repair', 'idle', 'retired')),
  criticality text NOT NULL CHECK (criticality IN ('critical', 'high', 'normal', 'low')),
  serial text CHECK (serial <> ''),
  asset_number text CHECK (asset_number <> ''),
  owner_id uuid REFERENCES person,
  holder_id uuid REFERENCES person,
  group_id uuid REFERENCES support_group,
  department_id uuid REFERENCES department,
  site_id uuid REFERENCES site,
  attributes jsonb NOT NULL DEFAULT '{}',
  note text,
  -- Number of its last event, and that event's hash.
  version integer NOT NULL CHECK (version > 0),
  hash bytea NOT NULL,
  changed_at timestamptz NOT NULL,
  verified_at timestamptz,
  -- What the search looks through, with pinyin of the name.
  words tsvector NOT NULL
);
-- What is retired no longer stands in the way of its successor.
CREATE UNIQUE INDEX item_serial ON item (serial) WHERE state <> 'retired';
CREATE UNIQUE INDEX item_asset_number ON item (asset_number) WHERE state <> 'retired';
CREATE INDEX item_words ON item USING gin (words);
ALTER TABLE item ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX item_by_class ON item (class, number DESC);
CREATE INDEX item_by_state ON item (state, number DESC);
CREATE INDEX item_by_owner ON item (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX item_by_holder ON item (holder_id) WHERE holder_id IS NOT NULL;
CREATE INDEX item_by_group ON item (group_id, number DESC) WHERE group_id IS NOT NULL;
CREATE INDEX item_by_department ON item (department_id, number DESC) WHERE department_id IS NOT NULL;
CREATE INDEX item_by_site ON item (site_id, number DESC) WHERE site_id IS NOT NULL;
CREATE TRIGGER item_kept BEFORE DELETE OR TRUNCATE ON item
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Values of attributes that no two items may share.
CREATE TABLE item_unique (
  class text NOT NULL,
  attribute text NOT NULL,
  value text NOT NULL,
  item_id uuid NOT NULL REFERENCES item,
  PRIMARY KEY (class, attribute, value)
);
CREATE INDEX item_unique_of ON item_unique (item_id);

CREATE TABLE item_relation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL REFERENCES relation_kind,
  from_id uuid NOT NULL REFERENCES item,
  to_id uuid NOT NULL REFERENCES item,
  CONSTRAINT item_relation_once UNIQUE (from_id, to_id, kind),
  CONSTRAINT item_relation_of_two CHECK (from_id <> to_id)
);
CREATE INDEX item_relation_to ON item_relation (to_id, kind);

-- The history: who, when, why, and exactly what. The item is its fold.
CREATE TABLE item_event (
  item_id uuid NOT NULL REFERENCES item,
  seq integer NOT NULL CHECK (seq > 0),
  at timestamptz NOT NULL,
  -- Null: the system.
  person_id uuid REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('created', 'changed', 'moved', 'related', 'unrelated', 'verified')),
  cause text NOT NULL CHECK (cause IN ('by_hand', 'ticket', 'change', 'import', 'discovery', 'verification')),
  ref text,
  reason text,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  data jsonb NOT NULL,
  prev_hash bytea CHECK ((prev_hash IS NULL) = (seq = 1)),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (item_id, seq),
  CONSTRAINT item_event_by_hand_says_why CHECK (cause <> 'by_hand' OR reason <> ''),
  CONSTRAINT item_event_names_its_cause CHECK (cause NOT IN ('ticket', 'change', 'import', 'discovery') OR ref <> '')
);
CREATE INDEX item_event_of_cause ON item_event (cause, ref) WHERE ref IS NOT NULL;
CREATE TRIGGER item_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON item_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.version <= OLD.version THEN
    PERFORM refuse('item_change_has_version', 'a change of an item is a later version of it');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER item_guard BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION guard_item();

-- At commit an item is as its last event left it.
CREATE FUNCTION guard_event_of_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM item_event e WHERE e.item_id = NEW.id AND e.seq = NEW.version AND e.hash = NEW.hash) THEN
    PERFORM refuse('item_change_has_event', format('version %s of item %s has no event', NEW.version, NEW.number));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER item_has_event AFTER INSERT OR UPDATE ON item DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION guard_event_of_item();

-- Which items a ticket is about (3.2b-4), read from what it says.
CREATE TABLE ticket_item (
  ticket_id integer NOT NULL REFERENCES ticket ON DELETE CASCADE,
  item_id uuid NOT NULL REFERENCES item,
  PRIMARY KEY (item_id, ticket_id)
);
CREATE INDEX ticket_item_of ON ticket_item (ticket_id);

CREATE FUNCTION note_items_of_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN DELETE FROM ticket_item WHERE ticket_id = NEW.id; END IF;
  INSERT INTO ticket_item (ticket_id, item_id)
  SELECT DISTINCT NEW.id, i.id FROM jsonb_array_elements(NEW.devices) d
  JOIN item i ON i.id = CASE WHEN d->>'ref' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (d->>'ref')::uuid END;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_items_noted AFTER INSERT ON ticket FOR EACH ROW
  WHEN (NEW.devices @? '$[*].ref ? (@ != null)') EXECUTE FUNCTION note_items_of_ticket();
CREATE TRIGGER ticket_items_noted_again AFTER UPDATE OF devices ON ticket FOR EACH ROW
  WHEN (NEW.devices IS DISTINCT FROM OLD.devices) EXECUTE FUNCTION note_items_of_ticket();

-- Programs read and write items with a token of their own.
ALTER TABLE api_token DROP CONSTRAINT api_token_scopes_check;
ALTER TABLE api_token ADD CONSTRAINT api_token_scopes_check CHECK (
  scopes <@ ARRAY['ticket:read', 'ticket:write', 'organisation:read', 'organisation:write', 'config:read', 'config:write', 'scim']
  AND cardinality(scopes) > 0);
