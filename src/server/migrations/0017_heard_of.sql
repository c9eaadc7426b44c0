-- Who follows a major incident hears of it by their own record: the one they may read.
ALTER TABLE notice ADD COLUMN heard_by integer REFERENCES ticket;
