-- Duties that are kept apart (三员分立): where the setting says so, nobody at work here holds two of them.

CREATE FUNCTION mixes_duties(parts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT cardinality(array(SELECT unnest(parts) INTERSECT SELECT unnest(ARRAY['admin', 'security_admin', 'auditor']))) > 1
$$;

-- The lock makes who switches it on and who gives a role wait for each other, so that neither misses the other.
CREATE FUNCTION guard_duties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('separate_duties'));
  IF EXISTS (SELECT FROM setting WHERE key = 'separateDuties' AND value = 'true') THEN
    RAISE EXCEPTION 'nobody holds two of admin, security_admin and auditor'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_separate';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER person_duties AFTER INSERT OR UPDATE OF roles, given_roles, active ON person
  FOR EACH ROW WHEN (NEW.active AND mixes_duties(NEW.roles)) EXECUTE FUNCTION guard_duties();

CREATE FUNCTION guard_separation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('separate_duties'));
  IF EXISTS (SELECT FROM person WHERE active AND mixes_duties(roles)) THEN
    RAISE EXCEPTION 'somebody still holds two of admin, security_admin and auditor'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_separate';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER setting_duties AFTER INSERT OR UPDATE ON setting
  FOR EACH ROW WHEN (NEW.key = 'separateDuties' AND NEW.value = 'true') EXECUTE FUNCTION guard_separation();
