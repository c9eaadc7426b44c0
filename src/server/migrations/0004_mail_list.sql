-- The desk looks through received messages by what became of them, newest first.
CREATE INDEX inbound_mail_listed ON inbound_mail (outcome, received_at, id);
DROP INDEX inbound_mail_quarantine;
