-- The hotline: who calls, found by number, name or pinyin; calls as telephone systems tell of them.

-- The telephone at which an agent works; a system tells of calls to it by this number.
ALTER TABLE person ADD COLUMN extension text CHECK (extension ~ '^[0-9]{1,10}$');
CREATE UNIQUE INDEX person_extension ON person (extension) WHERE active;

-- Words by whose beginning a caller is found: name, pinyin, initials, and telephone numbers from their end.
CREATE TABLE caller_key (
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  key text COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, key)
);
CREATE INDEX caller_key_by_key ON caller_key (key, person_id);

-- People whose keys are to be made anew, because their name or number changed.
CREATE TABLE caller_unspelled (person_id uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE);
CREATE FUNCTION spell_caller_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO caller_unspelled VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER person_spelled_first AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION spell_caller_anew();
CREATE TRIGGER person_spelled_anew AFTER UPDATE ON person FOR EACH ROW
  WHEN ((OLD.name, OLD.phone, OLD.extension) IS DISTINCT FROM (NEW.name, NEW.phone, NEW.extension))
  EXECUTE FUNCTION spell_caller_anew();
INSERT INTO caller_unspelled SELECT id FROM person;

CREATE TABLE telephone_system (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  -- Sealed. After a change the old secret is good too, until then.
  secret bytea NOT NULL,
  old_secret bytea,
  old_until timestamptz,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  last_heard_at timestamptz,
  CONSTRAINT telephone_system_name_key UNIQUE (name),
  CHECK ((old_secret IS NULL) = (old_until IS NULL))
);
CREATE TRIGGER telephone_system_kept BEFORE DELETE OR TRUNCATE ON telephone_system
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Signatures of the last minutes: none is good twice.
CREATE TABLE telephone_signature (
  system_id uuid NOT NULL REFERENCES telephone_system,
  signature bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (system_id, signature)
);
CREATE INDEX telephone_signature_age ON telephone_signature (at);

CREATE TABLE phone_call (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  system_id uuid NOT NULL REFERENCES telephone_system,
  -- As the system names it.
  system_call text NOT NULL,
  -- Null where the number is withheld.
  number text,
  extension text,
  started_at timestamptz NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz,
  -- Called back, or otherwise seen to.
  done_at timestamptz,
  done_by uuid REFERENCES person,
  done_note text,
  UNIQUE (system_id, system_call),
  CHECK ((done_at IS NULL) = (done_by IS NULL))
);
CREATE INDEX phone_call_recent ON phone_call (started_at, id);
CREATE INDEX phone_call_unanswered ON phone_call (started_at) WHERE answered_at IS NULL AND done_at IS NULL;
CREATE INDEX phone_call_extension ON phone_call (extension, started_at);
CREATE TRIGGER phone_call_kept BEFORE DELETE OR TRUNCATE ON phone_call
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was recorded of a call; one call may be about several matters.
CREATE TABLE phone_call_ticket (
  call_id uuid NOT NULL REFERENCES phone_call,
  ticket_id integer NOT NULL REFERENCES ticket,
  PRIMARY KEY (call_id, ticket_id)
);
CREATE INDEX phone_call_ticket_ticket ON phone_call_ticket (ticket_id);

-- The requester's word by telephone: who wrote it down, and which number and call it came by (4.2c).
ALTER TABLE confirmation ADD COLUMN recorded_by uuid REFERENCES person;
ALTER TABLE confirmation ADD COLUMN number text;
ALTER TABLE confirmation ADD COLUMN call_id uuid REFERENCES phone_call;
ALTER TABLE confirmation ADD CONSTRAINT confirmation_by_phone
  CHECK (method <> 'phone' OR (recorded_by IS NOT NULL AND recorded_by <> person_id AND number IS NOT NULL)) NOT VALID;
