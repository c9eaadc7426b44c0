-- The checks of the gate ask for what started in a period (4.1).
CREATE INDEX ticket_event_operation_started ON ticket_event (at) WHERE kind = 'operation_started';
