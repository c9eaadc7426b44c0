-- Mailboxes of the desk, how far each has been read, and every decision about a message.

CREATE TABLE mailbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  -- Where people write to, in lower case.
  address text NOT NULL UNIQUE CHECK (address = lower(address) AND address LIKE '%_@_%'),
  -- Fetched from a server by IMAP, or handed over to us by SMTP or LMTP.
  kind text NOT NULL CHECK (kind IN ('imap', 'handed_over')),
  -- What its mail becomes: tickets of this group, about this service, answered in this language.
  group_id uuid REFERENCES support_group,
  service text CHECK (service <> ''),
  locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
  unknown_sender text NOT NULL DEFAULT 'quarantine' CHECK (unknown_sender IN ('ticket', 'quarantine')),
  -- {host, port, security, user, folder, moveTo}; the password is sealed beside it.
  server jsonb,
  password bytea,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  CHECK ((kind = 'imap') = (server IS NOT NULL AND password IS NOT NULL))
);
CREATE TRIGGER mailbox_kept BEFORE DELETE OR TRUNCATE ON mailbox
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How far a mailbox has been read, by whom just now, and what stands in the way.
CREATE TABLE mailbox_fetch (
  mailbox_id uuid PRIMARY KEY REFERENCES mailbox,
  uid_validity bigint,
  last_uid bigint NOT NULL DEFAULT 0,
  -- The worker that reads it, and until when another may not.
  leased_by uuid,
  leased_until timestamptz,
  -- When everything there was had been taken in.
  reached_at timestamptz,
  failing_since timestamptz,
  problem text,
  error text,
  retry_at timestamptz,
  -- Messages are taken in, but cannot be marked or moved on the server.
  unmarked_since timestamptz,
  unmarked_error text
);

ALTER TABLE inbound_mail
  DROP COLUMN mailbox,
  ADD COLUMN mailbox_id uuid REFERENCES mailbox,
  -- Why these are not all of its bytes: it is longer than is ever taken in, or its server did not give it out.
  ADD COLUMN cut text CHECK (cut IN ('too_large', 'not_fetched')),
  -- Decided by one worker at a time; tried again when that one has died.
  ADD COLUMN claimed_until timestamptz,
  ADD COLUMN attempts integer NOT NULL DEFAULT 0,
  -- Its Message-ID as the head of its bytes has it, before anybody reads it whole.
  ADD COLUMN head_id text,
  DROP CONSTRAINT inbound_mail_source_check,
  ADD CONSTRAINT inbound_mail_source_check CHECK (source IN ('import', 'mailbox', 'handed_over')),
  ADD CONSTRAINT inbound_mail_place CHECK
    ((source = 'mailbox') = (uid_validity IS NOT NULL AND uid IS NOT NULL)
      AND (source = 'import') = (mailbox_id IS NULL));
-- An answer waits for what it answers.
CREATE INDEX inbound_mail_awaited ON inbound_mail (head_id) WHERE outcome = 'pending';
