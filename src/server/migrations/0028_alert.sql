-- Alerts of monitoring systems (2.3a): where they come from, what each says now, and what was heard of it.

CREATE TABLE alert_source (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CONSTRAINT alert_source_name_key UNIQUE CHECK (name <> ''),
  kind text NOT NULL CHECK (kind IN ('alertmanager', 'zabbix', 'grafana', 'generic')),
  -- Of its token only a hash is kept.
  token_hash bytea NOT NULL,
  -- Who answers for it: the requester of its tickets, who confirms them.
  owner_id uuid NOT NULL REFERENCES person,
  group_id uuid REFERENCES support_group,
  -- Language of the words it puts on tickets.
  locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
  -- What becomes an incident, what counts as flapping, how long is waited for recovery: see the rules.
  policy jsonb NOT NULL,
  -- Where a generic source says what, as JSON paths.
  mapping jsonb,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  last_heard_at timestamptz,
  -- Why its last post was not understood.
  problem text,
  -- Posts of the present minute, for the limit.
  minute timestamptz,
  posts integer NOT NULL DEFAULT 0,
  CHECK ((kind = 'generic') = (mapping IS NOT NULL))
);
CREATE TRIGGER alert_source_kept BEFORE DELETE OR TRUNCATE ON alert_source
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row for each thing that a source watches. Everything but what we heard and did follows from its marks.
CREATE TABLE alert (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL REFERENCES alert_source,
  fingerprint text NOT NULL,
  -- expired: it never said that it was over.
  state text NOT NULL CHECK (state IN ('firing', 'resolved', 'expired')),
  flapping boolean NOT NULL DEFAULT false,
  severity text NOT NULL CHECK (severity IN ('critical', 'high', 'warning', 'info')),
  name text NOT NULL,
  -- What it is about, as the source says it, and in the form by which alerts of one thing are found.
  item text,
  item_key text,
  summary text,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  last_heard_at timestamptz NOT NULL,
  -- Distinct changes that it reported.
  count integer NOT NULL,
  -- What it said last.
  payload jsonb NOT NULL,
  ticket_id integer REFERENCES ticket,
  -- When a rule made it part of a ticket.
  ticketed_at timestamptz,
  UNIQUE (source_id, fingerprint)
);
CREATE INDEX alert_list ON alert (state, last_seen DESC, id DESC);
CREATE INDEX alert_item ON alert (item_key, last_seen) WHERE item_key IS NOT NULL;
CREATE INDEX alert_ticket ON alert (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX alert_unsettled ON alert (last_heard_at) WHERE state = 'firing' OR flapping;

-- Each change that was reported, once: the same report twice, or late, changes nothing.
CREATE TABLE alert_mark (
  alert_id uuid NOT NULL REFERENCES alert ON DELETE CASCADE,
  at timestamptz NOT NULL,
  firing boolean NOT NULL,
  PRIMARY KEY (alert_id, at, firing)
);
