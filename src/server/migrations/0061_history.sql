-- Histories of records (changes, problems ...): append-only, chained by hashes, and the record is their fold.

-- A change of a record is a later version of it.
CREATE FUNCTION guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.version <= OLD.version THEN
    PERFORM refuse('record_change_has_version', format('a change of %s is a later version of it', TG_TABLE_NAME));
  END IF;
  RETURN NEW;
END $$;

-- At commit a record is as its last event left it.
CREATE FUNCTION guard_event_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE record_id = $1 AND seq = $2 AND hash = $3)',
    TG_TABLE_NAME || '_event') INTO found USING NEW.id, NEW.version, NEW.hash;
  IF NOT found THEN
    PERFORM refuse('record_change_has_event',
      format('version %s of %s %s has no event', NEW.version, TG_TABLE_NAME, NEW.number));
  END IF;
  RETURN NULL;
END $$;

-- Gives a table with id, number, version and hash its history `<noun>_event`, and the guards that keep both together.
CREATE FUNCTION make_history(noun text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  events text := noun || '_event';
BEGIN
  EXECUTE format('CREATE TABLE public.%I (
    record_id uuid NOT NULL REFERENCES public.%I,
    seq integer NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    person_id uuid REFERENCES public.person,
    kind text NOT NULL CHECK (kind <> ''''),
    data jsonb NOT NULL,
    after jsonb NOT NULL,
    prev_hash bytea CHECK ((prev_hash IS NULL) = (seq = 1)),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (record_id, seq))', events, noun);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', events || '_append_only', events);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON public.%I
    FOR EACH ROW EXECUTE FUNCTION guard_record()', noun || '_guard', noun);
  EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON public.%I
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', noun || '_kept', noun);
  EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER INSERT OR UPDATE ON public.%I DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_event_of_record()', noun || '_has_event', noun);
END $$;
