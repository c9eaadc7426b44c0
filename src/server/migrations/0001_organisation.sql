-- The directory: departments, sites, people, support groups; how people and programs sign in; who did what.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Refuses a row that becomes its own ancestor; the argument names the column that points upwards.
-- One change at a time for each table, so that two changes cannot close a circle together.
CREATE FUNCTION refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  upwards text := TG_ARGV[0];
  moved boolean := true;
  looped uuid;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE format(
      'SELECT EXISTS (SELECT FROM changed c JOIN earlier e USING (id) WHERE c.%1$I IS DISTINCT FROM e.%1$I)',
      upwards) INTO moved;
  END IF;
  IF NOT moved THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('refuse_cycle'), hashtext(TG_TABLE_NAME));
  EXECUTE format(
    'WITH RECURSIVE up (start, at) AS (
       SELECT id, %1$I FROM changed WHERE %1$I IS NOT NULL
       UNION
       SELECT up.start, above.%1$I FROM up JOIN %2$I above ON above.id = up.at WHERE above.%1$I IS NOT NULL
     ) SELECT start FROM up WHERE start = at LIMIT 1',
    upwards, TG_TABLE_NAME) INTO looped;
  IF looped IS NOT NULL THEN
    RAISE EXCEPTION '% % would be above itself', TG_TABLE_NAME, looped
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_no_cycle', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;

CREATE TABLE department (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100 AND position('/' IN name) = 0),
  parent_id uuid REFERENCES department,
  UNIQUE NULLS NOT DISTINCT (parent_id, name)
);
CREATE TRIGGER department_no_cycle_insert AFTER INSERT ON department
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('parent_id');
CREATE TRIGGER department_no_cycle_update AFTER UPDATE ON department
  REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('parent_id');

-- Each department with its path from the root: 总部/财务部.
CREATE VIEW department_path AS
  WITH RECURSIVE down (id, name, parent_id, path) AS (
    SELECT id, name, parent_id, name FROM department WHERE parent_id IS NULL
    UNION ALL
    SELECT d.id, d.name, d.parent_id, down.path || '/' || d.name FROM department d JOIN down ON d.parent_id = down.id
  ) SELECT id, name, parent_id, path FROM down;

CREATE TABLE site (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL UNIQUE CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  zone text NOT NULL DEFAULT 'Asia/Shanghai'
);

-- People are never deleted, only deactivated: tickets and history name them.
CREATE TABLE person (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Kept in lower case, so that one spelling is one person.
  login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  name text NOT NULL CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  email text CHECK (length(email) <= 254),
  phone text CHECK (length(phone) <= 40),
  department_id uuid REFERENCES department,
  site_id uuid REFERENCES site,
  manager_id uuid REFERENCES person,
  locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
  zone text NOT NULL DEFAULT 'Asia/Shanghai',
  colour_scheme text NOT NULL DEFAULT 'auto' CHECK (colour_scheme IN ('auto', 'light', 'dark')),
  -- Everybody is a requester; the other roles are given.
  roles text[] NOT NULL DEFAULT '{requester}' CHECK (
    roles <@ ARRAY['requester', 'agent', 'lead', 'it_manager', 'admin', 'auditor'] AND 'requester' = ANY (roles)
  ),
  active boolean NOT NULL DEFAULT true,
  -- Null: no password; this person cannot sign in with one.
  password_hash text,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  -- What others may search by (a card: name and e-mail), and what the desk may search by (everything).
  card_text text NOT NULL GENERATED ALWAYS AS (lower(name || ' ' || coalesce(email, ''))) STORED,
  desk_text text NOT NULL GENERATED ALWAYS AS
    (lower(name || ' ' || login || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) STORED
);
CREATE UNIQUE INDEX person_email ON person (lower(email));
CREATE INDEX person_by_name ON person (name COLLATE "zh-x-icu", id);
CREATE INDEX person_department ON person (department_id);
CREATE INDEX person_site ON person (site_id);
CREATE INDEX person_manager ON person (manager_id);
CREATE INDEX person_card_text ON person USING gin (card_text gin_trgm_ops);
CREATE INDEX person_desk_text ON person USING gin (desk_text gin_trgm_ops);
CREATE TRIGGER person_no_cycle_insert AFTER INSERT ON person
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('manager_id');
CREATE TRIGGER person_no_cycle_update AFTER UPDATE ON person
  REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('manager_id');

CREATE TABLE support_group (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL UNIQUE CHECK (name = btrim(name) AND name <> '' AND length(name) <= 100),
  line smallint NOT NULL CHECK (line BETWEEN 1 AND 3),
  -- Where a functional escalation goes; null at the end of the path.
  next_group_id uuid REFERENCES support_group
);
CREATE TRIGGER support_group_no_cycle_insert AFTER INSERT ON support_group
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('next_group_id');
CREATE TRIGGER support_group_no_cycle_update AFTER UPDATE ON support_group
  REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('next_group_id');

CREATE TABLE group_member (
  group_id uuid NOT NULL REFERENCES support_group,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (person_id, group_id)
);
CREATE INDEX group_member_group ON group_member (group_id);

-- A signed-in browser. Only the SHA-256 of the cookie's 256 random bits is kept.
CREATE TABLE session (
  id_hash bytea PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  -- The absolute limit; the idle limit is judged by last_seen_at.
  expires_at timestamptz NOT NULL,
  ip text,
  user_agent text
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Failed sign-ins by the login that was typed, known or not, so that a lock-out tells nobody who exists.
CREATE TABLE sign_in_failure (
  login text PRIMARY KEY,
  failures integer NOT NULL,
  locked_until timestamptz,
  last_at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_age ON sign_in_failure (last_at);

CREATE TABLE api_token (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person,
  name text NOT NULL,
  -- SHA-256 of 256 random bits.
  secret_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL CHECK (
    scopes <@ ARRAY['ticket:read', 'ticket:write', 'organisation:read', 'organisation:write'] AND cardinality(scopes) > 0
  ),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_token_person ON api_token (person_id, created_at);

-- Answers of writes that were sent with an Idempotency-Key.
CREATE TABLE idempotency (
  person_id uuid NOT NULL REFERENCES person,
  key text NOT NULL,
  fingerprint text NOT NULL,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Who did what to the installation: sign-ins, failures, tokens, changes of the organisation. Append-only.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  -- Null: the system itself, or somebody who is not known.
  person_id uuid REFERENCES person,
  kind text NOT NULL,
  what jsonb NOT NULL DEFAULT '{}',
  ip text
);
CREATE INDEX audit_entry_person ON audit_entry (person_id, at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
