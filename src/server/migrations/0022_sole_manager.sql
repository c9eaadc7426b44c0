-- Where one person alone manages policies there is no second pair of eyes: they approve their own drafts, and the
-- version shows it. Wherever there is anybody else, somebody else approves (3.3a).
ALTER TABLE policy_version DROP CONSTRAINT policy_version_check1;
ALTER TABLE policy_version ADD CONSTRAINT policy_version_approver
  CHECK (state <> 'approved' OR author_id IS NULL OR approved_by IS NOT NULL);

CREATE FUNCTION guard_policy_approver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.approved_by = NEW.author_id AND EXISTS (
    SELECT FROM person WHERE active AND roles && '{lead,it_manager}' AND id <> NEW.author_id
  ) THEN
    PERFORM refuse('policy_second_person', 'a version is approved by somebody else than its author (3.3a)');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_version_approver BEFORE INSERT OR UPDATE ON policy_version
  FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION guard_policy_approver();
