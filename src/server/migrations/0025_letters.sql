-- Letters to people without an account, receipts, what came back about a letter, and addresses that wait.

ALTER TABLE delivery
  -- A letter without a notice: to a contact whom the directory does not know, or the receipt of a record.
  ALTER COLUMN notice_id DROP NOT NULL,
  ADD COLUMN ticket_id integer,
  ADD COLUMN seq integer,
  ADD COLUMN person_id uuid REFERENCES person,
  ADD COLUMN locale text CHECK (locale IN ('zh-CN', 'en')),
  -- Where it goes; of a person as the directory said when it was last tried. In lower case.
  ADD COLUMN address text CHECK (address = lower(address)),
  -- What it was named when it was last tried, so that reports about it are known.
  ADD COLUMN message_id text,
  -- What a mail system said of it later.
  ADD COLUMN report text CHECK (report IN ('failed', 'delayed')),
  ADD COLUMN report_status text,
  ADD COLUMN reported_at timestamptz,
  -- Sent on by an administrator: no more than put off for being one of many.
  ADD COLUMN released_at timestamptz,
  ADD FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event (ticket_id, seq),
  ADD CONSTRAINT delivery_of CHECK (
    (notice_id IS NULL) = (ticket_id IS NOT NULL) AND (ticket_id IS NULL) = (seq IS NULL)
    AND (notice_id IS NOT NULL OR person_id IS NOT NULL OR (address IS NOT NULL AND locale IS NOT NULL)));
CREATE UNIQUE INDEX delivery_letter ON delivery (ticket_id, seq, channel) WHERE notice_id IS NULL;
CREATE INDEX delivery_address ON delivery (address, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX delivery_message ON delivery (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX delivery_held_address ON delivery (address) WHERE state = 'held';
CREATE INDEX inbound_mail_sender ON inbound_mail (lower(sender), received_at);

-- Addresses to which nothing automatic goes for now: they answer every mail, or mail to them comes back.
CREATE TABLE address_hold (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address text NOT NULL CHECK (address = lower(address)),
  reason text NOT NULL CHECK (reason IN ('loop', 'dead_address')),
  since timestamptz NOT NULL DEFAULT now(),
  -- Code of the mail system that said so (RFC 3463).
  status text,
  -- The letter at which it was found out.
  delivery_id bigint REFERENCES delivery,
  ended_at timestamptz,
  -- Null while it holds, and when a quiet day ended it.
  ended_by uuid REFERENCES person
);
CREATE UNIQUE INDEX address_held ON address_hold (address, reason) WHERE ended_at IS NULL;
CREATE INDEX address_once_held ON address_hold (address, ended_at);
CREATE TRIGGER address_hold_kept BEFORE DELETE OR TRUNCATE ON address_hold
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every version of what letters say, as administrators wrote it; no text: as shipped again.
CREATE TABLE letter_template (
  kind text NOT NULL CHECK (kind IN ('receipt', 'question', 'result', 'news')),
  locale text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
  version integer NOT NULL CHECK (version > 0),
  text text CHECK (text <> ''),
  changed_by uuid NOT NULL REFERENCES person,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (kind, locale, version)
);
CREATE TRIGGER letter_template_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON letter_template
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
