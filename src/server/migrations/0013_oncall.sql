-- On-call rosters (4.3f): who is called at which hours.

CREATE TABLE roster (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  -- IANA name of the zone whose wall clock the document is read from.
  zone text NOT NULL,
  -- {layers, substitutes, absences}, in civil dates and minutes.
  document jsonb NOT NULL,
  -- Whoever is on duty is called when a record is or becomes P1 (3.3-P1).
  takes_p1 boolean NOT NULL,
  retired boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  changed_at timestamptz NOT NULL,
  changed_by uuid NOT NULL REFERENCES person
);
CREATE UNIQUE INDEX roster_name ON roster (lower(name)) WHERE NOT retired;
CREATE TRIGGER roster_kept BEFORE DELETE OR TRUNCATE ON roster
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every version as it was: who was to be called at a time of the past can be proved.
CREATE TABLE roster_version (
  roster_id uuid NOT NULL REFERENCES roster,
  version integer NOT NULL,
  -- created, changed, substitute, absence
  what text NOT NULL CHECK (what IN ('created', 'changed', 'substitute', 'absence')),
  content jsonb NOT NULL,
  at timestamptz NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (roster_id, version)
);
CREATE TRIGGER roster_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON roster_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_roster() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.version <> OLD.version + 1 THEN
    PERFORM refuse('roster_change_has_version', 'a change of a roster is its next version');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER roster_guard BEFORE UPDATE ON roster FOR EACH ROW EXECUTE FUNCTION guard_roster();

-- What the one who goes off duty tells the next (交接记录).
CREATE TABLE roster_note (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  roster_id uuid NOT NULL REFERENCES roster,
  person_id uuid NOT NULL REFERENCES person,
  at timestamptz NOT NULL,
  text text NOT NULL CHECK (text <> '')
);
CREATE INDEX roster_note_roster ON roster_note (roster_id, id);
CREATE TRIGGER roster_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON roster_note
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
