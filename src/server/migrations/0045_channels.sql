-- How much comes by which channel (3.1), and the tickets behind each number.
CREATE INDEX ticket_recorded ON ticket (recorded_at);
CREATE INDEX ticket_channel ON ticket (channel, id);
