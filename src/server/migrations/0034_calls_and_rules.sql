-- The call in which a requester gave their word stands with the ticket (4.2c), as the call of a record does.
INSERT INTO phone_call_ticket (call_id, ticket_id)
SELECT DISTINCT call_id, ticket_id FROM confirmation WHERE call_id IS NOT NULL
ON CONFLICT DO NOTHING;

-- A rule on alerts is a list of conditions that all hold, and says type and service of what it makes (2.3a).
UPDATE alert_source SET version = version + 1, policy = jsonb_set(policy, '{rules}', (
  SELECT coalesce(jsonb_agg(jsonb_build_object(
    'conditions',
    CASE WHEN jsonb_array_length(r -> 'severities') > 0
      THEN jsonb_build_array(jsonb_build_object('field', 'severity', 'operator', 'is', 'values', r -> 'severities'))
      ELSE '[]' END
    || CASE WHEN jsonb_typeof(r -> 'nameContains') = 'string'
      THEN jsonb_build_array(jsonb_build_object(
        'field', 'name', 'operator', 'contains', 'values', jsonb_build_array(r -> 'nameContains')))
      ELSE '[]' END,
    'incident',
    CASE WHEN jsonb_typeof(r -> 'incident') = 'object'
      THEN jsonb_build_object('type', 'incident', 'service', null, 'groupId', null) || (r -> 'incident')
      ELSE 'null' END
  ) ORDER BY n), '[]')
  FROM jsonb_array_elements(policy -> 'rules') WITH ORDINALITY AS x (r, n)
));
