-- Provisioning by SCIM 2.0 (RFC 7643, 7644): what a client says beside what we keep of a person anyway.
CREATE TABLE scim_user (
  person_id uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  external_id text,
  family_name text,
  given_name text,
  employee_number text,
  -- When a client switched them off, for the brake.
  deactivated_at timestamptz,
  -- Deleted by a client: switched off, and not there any more for clients, until a login is given anew.
  deleted_at timestamptz
);
CREATE INDEX scim_user_external ON scim_user (external_id);
CREATE INDEX scim_user_deactivated ON scim_user (deactivated_at);

CREATE TABLE scim_group (
  group_id uuid PRIMARY KEY REFERENCES support_group ON DELETE CASCADE,
  external_id text
);

-- Of who is forgotten nothing is kept here either.
CREATE FUNCTION scim_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM scim_user WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER person_erased_scim AFTER UPDATE ON person FOR EACH ROW
  WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION scim_forgets();

-- When a record changed last, and which version of a group a client has seen.
ALTER TABLE person ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE FUNCTION person_is_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER person_stamp BEFORE UPDATE ON person FOR EACH ROW
  WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION person_is_stamped();

ALTER TABLE support_group ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE FUNCTION group_is_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.changed_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER group_stamp BEFORE UPDATE ON support_group FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION group_is_stamped();
CREATE FUNCTION members_are_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE support_group SET changed_at = now() WHERE id IN (SELECT group_id FROM moved);
  RETURN NULL;
END $$;
CREATE TRIGGER member_added AFTER INSERT ON group_member REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION members_are_stamped();
CREATE TRIGGER member_removed AFTER DELETE ON group_member REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION members_are_stamped();

-- A token of an account of a service may provision people.
ALTER TABLE api_token DROP CONSTRAINT api_token_scopes_check;
ALTER TABLE api_token ADD CONSTRAINT api_token_scopes_check CHECK (
  scopes <@ ARRAY['ticket:read', 'ticket:write', 'organisation:read', 'organisation:write', 'scim']
  AND cardinality(scopes) > 0);
