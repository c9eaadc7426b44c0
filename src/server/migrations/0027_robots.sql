-- Ways by which news reaches people and chat groups besides mail: robots, apps and gateways.

CREATE TABLE robot (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (name <> ''),
  channel text NOT NULL CHECK (channel IN ('wecom', 'dingtalk', 'feishu', 'sms', 'voice')),
  -- Posts into a chat group what is news to a support group, or brings news to people one by one.
  serves text NOT NULL CHECK (serves IN ('group', 'people')),
  group_id uuid REFERENCES support_group,
  locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
  -- What may be shown; what may not is sealed beside it.
  settings jsonb NOT NULL,
  secret bytea NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  -- What the platform gave for our secret, sealed, and until when it is good.
  token bytea,
  token_until timestamptz,
  -- When it was used of late (the limit of a minute), and until when the platform wants no more.
  recent timestamptz[] NOT NULL DEFAULT '{}',
  rest_until timestamptz,
  sent_at timestamptz,
  failed_at timestamptz,
  failure text,
  CHECK ((serves = 'group') = (group_id IS NOT NULL)),
  CHECK (serves = 'people' OR channel IN ('wecom', 'dingtalk', 'feishu'))
);
CREATE UNIQUE INDEX robot_of_people ON robot (channel) WHERE serves = 'people' AND enabled;
CREATE INDEX robot_of_group ON robot (group_id) WHERE serves = 'group' AND enabled;
CREATE TRIGGER robot_kept BEFORE DELETE OR TRUNCATE ON robot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Where a person is reached by a channel, and which news they want by it; mail stands on the person.
CREATE TABLE person_channel (
  person_id uuid NOT NULL REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('wecom', 'dingtalk', 'feishu', 'sms', 'voice')),
  -- Their id at the platform, or a telephone number.
  address text NOT NULL CHECK (address <> ''),
  choice text NOT NULL CHECK (choice IN ('urgent', 'all', 'none')),
  PRIMARY KEY (person_id, channel)
);

-- News that goes out by another way than mail, and what became of it.
CREATE TABLE message (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What the message is named by: the same at every attempt.
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  channel text NOT NULL CHECK (channel IN ('wecom', 'dingtalk', 'feishu', 'sms', 'voice')),
  -- A notice is of one person; a robot tells an event of a ticket to a group, once.
  notice_id bigint REFERENCES notice,
  robot_id uuid REFERENCES robot,
  ticket_id integer,
  seq integer,
  -- About a P1: goes before others.
  first boolean NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'held', 'failed', 'withheld')),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When it goes out or is tried again.
  deliver_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- When it was tried first: it is given up some days later.
  first_at timestamptz,
  -- Why it waits, was held, failed or was withheld.
  error text,
  sent_at timestamptz,
  UNIQUE (notice_id, channel),
  UNIQUE (robot_id, ticket_id, seq),
  FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event,
  CHECK ((notice_id IS NULL) = (robot_id IS NOT NULL)),
  CHECK ((robot_id IS NULL) = (ticket_id IS NULL) AND (robot_id IS NULL) = (seq IS NULL))
);
CREATE INDEX message_due ON message (first DESC, deliver_at, id) WHERE state = 'waiting';
CREATE INDEX message_troubled ON message (id) WHERE state IN ('held', 'failed');
CREATE INDEX message_sent ON message (sent_at) WHERE state = 'sent';
