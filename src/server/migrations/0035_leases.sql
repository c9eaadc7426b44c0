-- Who sends something has it for a while, so that no transaction stays open while the other side thinks. A worker
-- that dies leaves it when the while is over. The name tells one claim from the next.
ALTER TABLE webhook_message ADD COLUMN claim uuid, ADD COLUMN claimed_until timestamptz,
  ADD CONSTRAINT webhook_message_claimed CHECK ((claim IS NULL) = (claimed_until IS NULL));
ALTER TABLE message ADD COLUMN claim uuid, ADD COLUMN claimed_until timestamptz,
  ADD CONSTRAINT message_claimed CHECK ((claim IS NULL) = (claimed_until IS NULL));
ALTER TABLE delivery ADD COLUMN claim uuid, ADD COLUMN claimed_until timestamptz,
  ADD CONSTRAINT delivery_claimed CHECK ((claim IS NULL) = (claimed_until IS NULL));
CREATE INDEX delivery_in_hand ON delivery (address) WHERE claim IS NOT NULL AND state = 'waiting';

-- What a platform took to send later, and what it says became of it (DingTalk's work notifications): asked after that.
ALTER TABLE message ADD COLUMN task text, ADD COLUMN task_robot uuid REFERENCES robot, ADD COLUMN ask_at timestamptz,
  ADD COLUMN asked integer NOT NULL DEFAULT 0;
CREATE INDEX message_asked ON message (ask_at) WHERE ask_at IS NOT NULL;

-- What has ended is forgotten after a while, in the order in which it ended.
ALTER TABLE webhook_message ADD COLUMN ended_at timestamptz;
UPDATE webhook_message m SET ended_at = coalesce(
  (SELECT max(a.at) FROM webhook_attempt a WHERE a.message_id = m.id), m.created_at) WHERE state <> 'waiting';
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_ended CHECK ((state = 'waiting') = (ended_at IS NULL));
CREATE INDEX webhook_message_ended ON webhook_message (ended_at) WHERE ended_at IS NOT NULL;
ALTER TABLE message ADD COLUMN ended_at timestamptz;
UPDATE message SET ended_at = coalesce(sent_at, deliver_at) WHERE state IN ('sent', 'failed', 'withheld');
CREATE INDEX message_ended ON message (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX alert_mark_at ON alert_mark (at);
