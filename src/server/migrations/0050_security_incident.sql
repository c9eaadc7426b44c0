-- Security incidents (2.4c): a sort of ticket that is confidential from its first moment.
ALTER TABLE ticket DROP CONSTRAINT ticket_type_check;
ALTER TABLE ticket
  ADD CONSTRAINT ticket_type_check
    CHECK (type IN ('incident', 'service_request', 'query', 'complaint', 'security_incident')),
  -- Grade, playbook, reports; the whole of it, as the rules know it.
  ADD COLUMN security jsonb,
  ADD CONSTRAINT ticket_security_known CHECK ((type = 'security_incident') = (security IS NOT NULL)),
  ADD CONSTRAINT ticket_security_confidential CHECK (type <> 'security_incident' OR confidential);
-- For their analysis by sort, number and impact (c9).
CREATE INDEX ticket_security_incident ON ticket (recorded_at) WHERE type = 'security_incident';
