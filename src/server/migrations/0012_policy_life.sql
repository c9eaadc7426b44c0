-- The life of a policy: publication to its users, acknowledgement, re-judgement; and settings of the installation.

-- Users are told of a version before it binds anybody (3.3c); what was published is what was approved.
CREATE TABLE publication (
  family text NOT NULL,
  version integer NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  published_at timestamptz NOT NULL,
  published_by uuid NOT NULL REFERENCES person,
  -- What changes, in words for those concerned.
  summary text NOT NULL,
  PRIMARY KEY (family, version),
  FOREIGN KEY (family, version) REFERENCES policy_version
);
CREATE TRIGGER publication_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM policy_version v
    WHERE v.family = NEW.family AND v.version = NEW.version AND v.state = 'approved'
      AND v.hash = NEW.hash AND NEW.published_at <= v.effective_from
  ) THEN
    PERFORM refuse('publication_of_approved', 'only the approved content is published, and before it takes effect (3.3c)');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publication_guard BEFORE INSERT ON publication FOR EACH ROW EXECUTE FUNCTION guard_publication();

-- Who has taken note of which version of the service policy (1.4).
CREATE TABLE policy_acknowledgement (
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  family text NOT NULL DEFAULT 'service' CHECK (family = 'service'),
  at timestamptz NOT NULL,
  PRIMARY KEY (version, person_id),
  FOREIGN KEY (family, version) REFERENCES policy_version
);
CREATE TRIGGER policy_acknowledgement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_acknowledgement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Open tickets are judged anew by a version only where its approval said so (A7); it goes on where it stopped.
CREATE TABLE policy_rejudgement (
  family text NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  -- Tickets up to this number have been looked at.
  last_ticket_id integer NOT NULL DEFAULT 0,
  -- How many of them were judged differently.
  tickets integer NOT NULL DEFAULT 0,
  done_at timestamptz,
  PRIMARY KEY (family, version),
  FOREIGN KEY (family, version) REFERENCES policy_version
);
CREATE INDEX policy_rejudgement_pending ON policy_rejudgement (family, version) WHERE done_at IS NULL;

-- What takes effect has been approved before, whoever writes.
CREATE FUNCTION guard_policy_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.effective_from < NEW.approved_at THEN
    PERFORM refuse('policy_effective_later', 'a version takes effect when it is approved or later');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_version_approval BEFORE INSERT OR UPDATE ON policy_version
  FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION guard_policy_approval();

-- What an administrator has switched; a missing row is the default of the product.
CREATE TABLE setting (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by uuid REFERENCES person
);
