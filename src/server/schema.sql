-- Written by `npm run db:types` from the migrated database. Do not edit.

CREATE EXTENSION pg_trgm;
CREATE EXTENSION pgcrypto;

CREATE OR REPLACE FUNCTION public.audit_drop_purged(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
DECLARE
  last bigint;
  gone integer;
BEGIN
  SELECT max(pos) INTO last FROM (
    SELECT pos FROM public.audit_link WHERE pos <= (SELECT max(upto) FROM public.audit_tombstone)
    ORDER BY pos LIMIT most) l;
  DELETE FROM public.audit_entry WHERE id IN (SELECT entry_id FROM public.audit_link WHERE pos <= last);
  DELETE FROM public.audit_link WHERE pos <= last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $function$
;

CREATE OR REPLACE FUNCTION public.audit_entry_goes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM audit_link WHERE entry_id = OLD.id AND pos <= (SELECT max(upto) FROM audit_tombstone)) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'restrict_violation';
END $function$
;

CREATE OR REPLACE FUNCTION public.audit_entry_seals()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.who := sealed_for(NEW.person_id, NEW.who);
  IF NEW.object_kind = 'person' AND NEW.object_id ~ '^[0-9a-f-]{36}$' THEN
    NEW.what := details_for(NEW.object_id::uuid, NEW.what, true);
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.audit_entry_waits()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO audit_unsealed (entry_id) SELECT id FROM news ORDER BY id;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.audit_is_held(entry bigint, ticket integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND (ticket_is_held($2) OR EXISTS (
    SELECT FROM audit_entry e LEFT JOIN person p ON p.id = e.person_id WHERE e.id = $1 AND (
      range_is_held(p.department_id, e.at, e.at)
      OR EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND (
        h.person_id = e.person_id OR (e.object_kind, e.object_id) IN
          (('person', h.person_id::text), ('ticket', h.ticket_id::text)))))))
$function$
;

CREATE OR REPLACE FUNCTION public.audit_link_goes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.pos <= (SELECT max(upto) FROM audit_tombstone) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'audit_link is append-only' USING ERRCODE = 'restrict_violation';
END $function$
;

CREATE OR REPLACE FUNCTION public.audit_tombstone_may()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM setting WHERE key = 'auditHold' AND value = 'true') THEN
    RAISE EXCEPTION 'a legal hold keeps the audit' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_hold';
  END IF;
  IF NOT EXISTS (SELECT FROM audit_link WHERE pos = NEW.upto AND hash = NEW.hash) THEN
    RAISE EXCEPTION 'no such link' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_known_link';
  END IF;
  IF EXISTS (
    SELECT FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.pos <= NEW.upto AND greatest(l.sealed_at, e.at) > now() - interval '183 days'
  ) THEN
    RAISE EXCEPTION 'the audit is kept for 183 days' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_floor';
  END IF;
  IF EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM audit_link l WHERE l.pos <= NEW.upto AND audit_is_held(l.entry_id, l.ticket_id)) THEN
    RAISE EXCEPTION 'a legal hold keeps the audit' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_hold';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.call_is_held(call uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM phone_call c WHERE c.id = $1 AND (
      range_is_held(NULL, c.started_at, c.started_at)
      OR EXISTS (SELECT FROM phone_call_ticket b WHERE b.call_id = c.id AND ticket_is_held(b.ticket_id))
      OR EXISTS (SELECT FROM person p JOIN legal_hold h ON h.person_id = p.id AND h.lifted_at IS NULL
                 WHERE p.phone = c.number OR p.extension = c.number)))
$function$
;

CREATE OR REPLACE FUNCTION public.change_is_open(ref text, for_ticket integer, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (
    SELECT FROM public.change_request c JOIN public.change_ticket x ON x.change_id = c.id
    WHERE c.number = substring(ref FROM '^CH-0*([1-9][0-9]{0,8})$')::integer AND x.ticket_id = for_ticket
      AND c.status IN ('approved', 'scheduled', 'implementing')
      AND (c.approval = 'approved' OR (c.released_by IS NOT NULL AND c.approval <> 'rejected'))
      AND c.window_from <= extract(epoch FROM at) * 1000 AND extract(epoch FROM at) * 1000 < c.window_to
  );
$function$
;

CREATE OR REPLACE FUNCTION public.class_rule(code text)
 RETURNS item_class_rule
 LANGUAGE sql
 STABLE
AS $function$
  WITH RECURSIVE line (class, depth) AS (
    SELECT code, 0
    UNION ALL
    SELECT c.parent, l.depth + 1 FROM line l JOIN item_class c ON c.code = l.class
    WHERE c.parent IS NOT NULL AND l.depth < 20)
  SELECT r FROM line l JOIN item_class_rule r ON r.class = l.class ORDER BY l.depth LIMIT 1
$function$
;

CREATE OR REPLACE FUNCTION public.department_and_below(top uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  WITH RECURSIVE below AS (
    SELECT id FROM department WHERE id = top
    UNION
    SELECT d.id FROM department d JOIN below b ON d.parent_id = b.id
  )
  SELECT coalesce(array_agg(id), '{}') FROM below
$function$
;

CREATE OR REPLACE FUNCTION public.details_for(person uuid, what jsonb, seal boolean)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  SELECT coalesce(jsonb_object_agg(key, CASE
    WHEN key IN ('name', 'login', 'email', 'phone', 'extension', 'address') AND jsonb_typeof(value) = 'string'
      THEN coalesce(to_jsonb(CASE WHEN seal THEN sealed_for(person, value #>> '{}') ELSE opened_of(person, value #>> '{}') END), 'null')
    WHEN key IN ('before', 'after') AND jsonb_typeof(value) = 'object' THEN details_for(person, value, seal)
    ELSE value END), '{}')
  FROM jsonb_each(what)
$function$
;

CREATE OR REPLACE FUNCTION public.drop_past_tickets(ids integer[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
DECLARE
  past integer[] := array(SELECT ticket_id FROM public.past_ticket WHERE ticket_id = ANY (ids));
  heard bigint[];
  sent bigint[];
  gone integer;
BEGIN
  PERFORM public.empty_mails(array(SELECT id FROM public.inbound_mail WHERE ticket_id = ANY (past)), now());
  heard := array(SELECT id FROM public.notice WHERE ticket_id = ANY (past) OR heard_by = ANY (past));
  sent := array(SELECT id FROM public.delivery WHERE ticket_id = ANY (past) OR notice_id = ANY (heard));
  UPDATE public.address_hold SET delivery_id = NULL WHERE delivery_id = ANY (sent);
  DELETE FROM public.outbox WHERE ticket_id = ANY (past);
  DELETE FROM public.message WHERE ticket_id = ANY (past) OR notice_id = ANY (heard);
  DELETE FROM public.delivery WHERE id = ANY (sent);
  DELETE FROM public.notice WHERE id = ANY (heard);
  DELETE FROM public.webhook_attempt WHERE message_id IN
    (SELECT id FROM public.webhook_message WHERE ticket_id = ANY (past));
  DELETE FROM public.webhook_message WHERE ticket_id = ANY (past);
  DELETE FROM public.phone_call_ticket WHERE ticket_id = ANY (past);
  UPDATE public.inbound_mail SET related_ticket_id = NULL WHERE related_ticket_id = ANY (past) AND emptied_at IS NULL;
  UPDATE public.alert SET ticket_id = NULL WHERE ticket_id = ANY (past);
  DELETE FROM public.upload WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_search WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_clock WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_step WHERE ticket_id = ANY (past);
  DELETE FROM public.visit WHERE ticket_id = ANY (past);
  DELETE FROM public.operation WHERE ticket_id = ANY (past);
  DELETE FROM public.confirmation WHERE ticket_id = ANY (past);
  DELETE FROM public.contact_attempt WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket_event WHERE ticket_id = ANY (past);
  DELETE FROM public.ticket WHERE id = ANY (past);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $function$
;

CREATE OR REPLACE FUNCTION public.empty_mails(ids uuid[], now timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  gone integer;
BEGIN
  UPDATE inbound_mail SET raw = '', sender = NULL, subject = NULL, message_id = NULL, head_id = NULL, sent_at = NULL,
    summary = '{}', recipients = '{}', emptied_at = now
  WHERE id = ANY (ids) AND emptied_at IS NULL AND outcome <> 'pending';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $function$
;

CREATE OR REPLACE FUNCTION public.goes_with_past_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  ticket integer := (to_jsonb(OLD) ->> TG_ARGV[0])::integer;
BEGIN
  IF EXISTS (SELECT FROM past_ticket WHERE ticket_id = ticket) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $function$
;

CREATE OR REPLACE FUNCTION public.group_is_stamped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.changed_at := now();
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_approved_text()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.state <> 'draft' AND (NEW.content <> OLD.content OR NEW.author_id <> OLD.author_id
      OR NEW.approver_id IS DISTINCT FROM OLD.approver_id OR NEW.state = 'draft') THEN
    PERFORM refuse('approved_text_stands', format('what was approved in %s is never changed', TG_TABLE_NAME));
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN PERFORM refuse('change_begins_as_draft', 'a change begins as a draft'); END IF;
    RETURN NULL;
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT FROM change_transition t WHERE t.from_status = OLD.status AND t.to_status = NEW.status
  ) THEN
    PERFORM refuse('change_move', format('a change does not go from %s to %s', OLD.status, NEW.status));
  END IF;
  IF NEW.requester_id <> OLD.requester_id THEN
    PERFORM refuse('change_requester_stands', 'a change stays its requester''s');
  END IF;
  -- What was approved is what is carried out.
  IF NEW.status NOT IN ('draft', 'cancelled') AND OLD.status <> 'draft' AND EXISTS (
    SELECT FROM unnest(ARRAY['plan', 'test', 'backOut', 'window', 'itemIds', 'implementerId', 'category', 'answers']) f
    WHERE NEW.state->f IS DISTINCT FROM OLD.state->f
  ) THEN
    PERFORM refuse('change_stands_as_approved', 'a change that was asked for is revised as a draft');
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_change_vote()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  c change_request;
BEGIN
  SELECT * INTO c FROM change_request WHERE id = NEW.change_id;
  IF NEW.voter_id IN (c.requester_id, c.implementer_id) OR NEW.for_id IN (c.requester_id, c.implementer_id) THEN
    PERFORM refuse('change_vote_by_another', 'neither the requester nor the implementer of a change votes on it');
  END IF;
  IF NEW.round <> c.round
      OR NEW.seq <> 1 + (SELECT count(*) FROM change_vote v WHERE v.change_id = c.id AND v.round = c.round) THEN
    PERFORM refuse('change_vote_in_order', 'votes count in their own round, in order');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_closing(was ticket, becomes ticket)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF becomes.closure = 'confirmed' AND NOT EXISTS (
    SELECT FROM confirmation c
    WHERE c.ticket_id = becomes.id AND c.round = was.round AND c.accepted
      AND c.person_id IS NOT DISTINCT FROM was.requester_id
  ) THEN
    PERFORM refuse('ticket_closed_by_requester', 'only the requester''s confirmation of this result closes a ticket');
  END IF;
  IF becomes.closure = 'unreachable' AND (
    was.status <> 'unconfirmed'
    OR (SELECT count(*) < 3 OR count(DISTINCT channel) < 2
        FROM contact_attempt a WHERE a.ticket_id = becomes.id AND a.round = was.round)
  ) THEN
    PERFORM refuse('ticket_closed_unreachable', 'unreachable needs 3 logged attempts on 2 channels after unconfirmed');
  END IF;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_confirmation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  result jsonb;
BEGIN
  SELECT t.resolution INTO result FROM ticket t
  WHERE t.id = NEW.ticket_id AND t.requester_id IS NOT DISTINCT FROM NEW.person_id AND t.round = NEW.round
    AND (t.requester_id IS NOT NULL OR btrim(concat(t.requester_contact, t.requester_name)) <> '')
    AND t.status IN ('resolved', 'unconfirmed');
  IF NOT FOUND THEN
    PERFORM refuse('confirmation_by_requester', 'only the requester confirms, and only the result that stands');
  END IF;
  IF NEW.method <> 'phone' THEN
    IF NEW.recorded_by IS NOT NULL OR NEW.number IS NOT NULL OR NEW.call_id IS NOT NULL THEN
      PERFORM refuse('confirmation_by_phone', 'only a word by telephone is written down by another');
    END IF;
    IF NEW.person_id IS NULL AND NEW.method <> 'mail' THEN
      PERFORM refuse('confirmation_by_requester', 'whoever has no account confirms by mail or telephone');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.recorded_by IS NULL OR NEW.number IS NULL OR btrim(NEW.number) = '' OR NEW.recorded_by = NEW.person_id
    OR NOT EXISTS (
      SELECT FROM person p
      WHERE p.id = NEW.recorded_by AND p.active AND p.roles && ARRAY['agent', 'lead', 'it_manager']
    )
  THEN
    PERFORM refuse('confirmation_by_phone', 'somebody of the desk records it, and the number that was called');
  END IF;
  IF NEW.recorded_by::text = result->>'by' THEN
    PERFORM refuse('confirmation_by_another', 'nobody records the word on a result of their own');
  END IF;
  IF NEW.at < to_timestamp((result->>'at')::numeric / 1000) THEN
    PERFORM refuse('confirmation_after_result', 'a word on a result comes after it');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_consent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (NEW.consent_by IS NULL AND NEW.consent_given IS NULL) OR EXISTS (
    SELECT FROM operation o
    WHERE o.id = NEW.id AND o.ticket_id = NEW.ticket_id AND o.proposed_by = NEW.proposed_by
      AND (o.consent_by, o.consent_at, o.consent_given, o.consent_emergency)
        IS NOT DISTINCT FROM (NEW.consent_by, NEW.consent_at, NEW.consent_given, NEW.consent_emergency)
  ) THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
    SELECT FROM ticket t
    WHERE t.id = NEW.ticket_id
      AND ((t.requester_id IS NOT DISTINCT FROM NEW.consent_by AND NOT (NEW.consent_by IS NULL AND NEW.consent_emergency))
           OR (NEW.consent_emergency AND t.priority = 'P1' AND NEW.consent_by <> NEW.proposed_by))
  ) THEN
    PERFORM refuse('operation_consent_by_requester', 'consent comes from the requester, or from a duty manager in a P1 emergency');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_delegation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - 'ended_at') <> (to_jsonb(OLD) - 'ended_at') THEN
    PERFORM refuse('delegation_only_ends', 'a delegation is ended, never changed');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_disposal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' OR NEW.version <> 1 THEN
      PERFORM refuse('disposal_begins_proposed', 'a disposal begins as proposed');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.item_id <> OLD.item_id OR NEW.proposed_by <> OLD.proposed_by OR NEW.way <> OLD.way OR NEW.reason <> OLD.reason THEN
    PERFORM refuse('disposal_stays', 'what was proposed stays as it is');
  END IF;
  IF OLD.state NOT IN ('proposed', 'approved') OR (NEW.state <> OLD.state AND NOT (
    (OLD.state = 'proposed' AND NEW.state IN ('approved', 'refused', 'withdrawn')) OR
    (OLD.state = 'approved' AND NEW.state IN ('done', 'withdrawn')))) THEN
    PERFORM refuse('disposal_move', format('a disposal does not go from %s to %s', OLD.state, NEW.state));
  END IF;
  IF OLD.decided_by IS NOT NULL AND NEW.decided_by IS DISTINCT FROM OLD.decided_by THEN
    PERFORM refuse('disposal_decided_once', 'who decided about a disposal stays');
  END IF;
  IF NEW.state = 'done' AND NEW.wipe_method IS NULL AND (SELECT wipe FROM item_rule(NEW.item_id)) THEN
    PERFORM refuse('disposal_wiped', 'what stores data is wiped before it goes');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_disposal_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.kind IN ('approved', 'refused') AND (NEW.person_id IS NULL OR
    EXISTS (SELECT FROM disposal d WHERE d.id = NEW.record_id AND d.proposed_by = NEW.person_id)) THEN
    PERFORM refuse('disposal_decided_by_another', 'a disposal is decided by somebody else than who proposed it');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_duties()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('separate_duties'));
  IF EXISTS (SELECT FROM setting WHERE key = 'separateDuties' AND value = 'true') THEN
    RAISE EXCEPTION 'nobody holds two of admin, security_admin and auditor'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_separate';
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_erased()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.erased_at IS NOT NULL AND (NEW.name, NEW.login, NEW.email, NEW.phone, NEW.extension, NEW.password_hash,
      NEW.active, NEW.roles, NEW.erased_at) IS DISTINCT FROM (OLD.name, OLD.login, OLD.email, OLD.phone, OLD.extension,
      OLD.password_hash, OLD.active, OLD.roles, OLD.erased_at) THEN
    RAISE EXCEPTION 'who was erased stays so' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'person_erased';
  END IF;
  IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND person_is_held(OLD.id) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_erasure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.state IN ('withdrawn', 'refused', 'done') OR (NEW.id, NEW.person_id, NEW.asked_by, NEW.asked_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.asked_by, OLD.asked_at)
      OR (OLD.state = 'approved' AND NEW.state <> 'done') THEN
    RAISE EXCEPTION 'what was decided about an erasure stands'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'erasure_stands';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_event_of_item()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM item_event e WHERE e.item_id = NEW.id AND e.seq = NEW.version AND e.hash = NEW.hash) THEN
    PERFORM refuse('item_change_has_event', format('version %s of item %s has no event', NEW.version, NEW.number));
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_event_of_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  found boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE record_id = $1 AND seq = $2 AND hash = $3)',
    TG_TABLE_NAME || '_event') INTO found USING NEW.id, NEW.version, NEW.hash;
  IF NOT found THEN
    PERFORM refuse('record_change_has_event',
      format('version %s of %s %s has no event', NEW.version, TG_TABLE_NAME, NEW.number));
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_event_of_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT EXISTS (
    SELECT FROM ticket_event e
    WHERE e.ticket_id = NEW.id AND e.seq = NEW.version AND e.status_after = NEW.status AND e.priority_after = NEW.priority
  ) THEN
    PERFORM refuse('ticket_change_has_event', format('version %s of ticket %s has no event', NEW.version, NEW.id));
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_family()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  child integer;
BEGIN
  SELECT min(id) INTO child FROM ticket WHERE parent_id = NEW.id
    AND status IN ('recorded', 'accepted', 'in_progress', 'waiting_requester', 'waiting_third_party', 'onsite_scheduled');
  IF child IS NOT NULL THEN
    PERFORM refuse('ticket_awaits_children', format('child %s is still worked on', child));
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_finding()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.decision IS NOT NULL THEN
    PERFORM refuse('finding_decided', 'a finding that was decided stays as it is');
  END IF;
  IF NEW.counted_at IS DISTINCT FROM OLD.counted_at AND NOT EXISTS (
    SELECT FROM verification v JOIN verification_counter c ON c.verification_id = v.id
    WHERE v.id = NEW.verification_id AND v.state = 'running' AND c.person_id = NEW.counted_by) THEN
    PERFORM refuse('finding_by_counter', 'a counter says what was found, while the verification runs');
  END IF;
  IF (NEW.expected, NEW.planned) IS DISTINCT FROM (OLD.expected, OLD.planned) THEN
    PERFORM refuse('finding_expected_stays', 'what was recorded when it began stays as it is');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_handover()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' THEN PERFORM refuse('handover_begins_waiting', 'a hand-over begins by waiting for the holder'); END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' THEN PERFORM refuse('handover_answered_once', 'a hand-over is answered once'); END IF;
  IF NEW.person_id <> OLD.person_id OR NEW.item_id <> OLD.item_id OR NEW.given_by <> OLD.given_by OR NEW.kind <> OLD.kind THEN
    PERFORM refuse('handover_stays', 'what was handed over to whom stays as it is');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_handover_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.kind IN ('confirmed', 'refused') AND NOT EXISTS (
    SELECT FROM handover h WHERE h.id = NEW.record_id AND h.person_id = NEW.person_id) THEN
    PERFORM refuse('handover_answered_by_holder', 'the holder alone confirms or refuses a hand-over');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_inbound_mail()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.emptied_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'message % is empty', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_empty';
  END IF;
  IF NEW.emptied_at IS NOT NULL THEN
    IF OLD.outcome = 'pending' OR octet_length(NEW.raw) > 0
        OR num_nonnulls(NEW.sender, NEW.subject, NEW.message_id, NEW.head_id) > 0
        OR NEW.summary <> '{}' OR NEW.recipients <> '{}'
        OR (NEW.id, NEW.sha256, NEW.source, NEW.received_at, NEW.outcome, NEW.ticket_id) IS DISTINCT FROM
           (OLD.id, OLD.sha256, OLD.source, OLD.received_at, OLD.outcome, OLD.ticket_id) THEN
      RAISE EXCEPTION 'an emptied message is empty, and what was decided stands'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_emptied';
    END IF;
    IF mail_is_held(OLD.id) THEN
      RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.sha256, NEW.raw, NEW.source, NEW.received_at) IS DISTINCT FROM
     (OLD.id, OLD.sha256, OLD.raw, OLD.source, OLD.received_at) THEN
    RAISE EXCEPTION 'a received message never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_origin_fixed';
  END IF;
  IF OLD.ticket_id IS NOT NULL AND (NEW.outcome, NEW.ticket_id) IS DISTINCT FROM (OLD.outcome, OLD.ticket_id)
     AND NOT EXISTS (
       SELECT FROM (SELECT * FROM mail_decision WHERE mail_id = NEW.id ORDER BY id DESC LIMIT 1) last
       WHERE last.act = 'moved' AND last.outcome = NEW.outcome AND last.ticket_id = NEW.ticket_id) THEN
    RAISE EXCEPTION 'message % has its ticket already', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_one_outcome';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_item()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.version <= OLD.version THEN
    PERFORM refuse('item_change_has_version', 'a change of an item is a later version of it');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_legal_hold()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR (to_jsonb(NEW) - '{lifted_by,lifted_at,lift_reason}'::text[])
      IS DISTINCT FROM (to_jsonb(OLD) - '{lifted_by,lifted_at,lift_reason}'::text[]) THEN
    RAISE EXCEPTION 'a hold is lifted once, and nothing else about it changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold_fixed';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_mail_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  message uuid := CASE TG_TABLE_NAME WHEN 'mail_decision' THEN to_jsonb(NEW) ->> 'mail_id' ELSE to_jsonb(NEW) ->> 'id' END;
BEGIN
  IF EXISTS (
    SELECT FROM inbound_mail m
      LEFT JOIN LATERAL (SELECT * FROM mail_decision d WHERE d.mail_id = m.id ORDER BY d.id DESC LIMIT 1) last ON true
    WHERE m.id = message AND (m.outcome <> 'pending' OR last.id IS NOT NULL)
      AND (m.outcome, m.reasons, m.ticket_id) IS DISTINCT FROM (last.outcome, last.reasons, last.ticket_id)) THEN
    RAISE EXCEPTION 'message % is not what was decided about it', message
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbound_mail_as_decided';
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_mail_scan()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.mail_id <> OLD.mail_id OR (OLD.scan = 'infected' AND NEW.scan <> 'infected') THEN
    RAISE EXCEPTION 'what was found in a message is not taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_new_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.status <> 'recorded' THEN
    PERFORM refuse('ticket_begins_recorded', 'a ticket begins as recorded');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_operation_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.started_at IS NOT NULL AND (NEW.started_at, NEW.major, NEW.change_ref, NEW.touches)
      IS DISTINCT FROM (OLD.started_at, OLD.major, OLD.change_ref, OLD.touches) THEN
    PERFORM refuse('operation_stands', 'what an operation was started under stands');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_operation_start()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  -- An upsert comes by here as an insert first: what stands already was judged when it started.
  IF NEW.started_at IS NULL OR EXISTS (
    SELECT FROM operation o WHERE o.id = NEW.id AND o.ticket_id = NEW.ticket_id AND o.started_at = NEW.started_at
  ) THEN
    RETURN NEW;
  END IF;
  IF (NEW.major OR touches_critical(NEW.touches, NEW.started_at))
      AND NOT change_is_open(NEW.change_ref, NEW.ticket_id, NEW.started_at) THEN
    PERFORM refuse('operation_needs_change', 'a major operation starts inside the window of an approved change');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_policy_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.effective_from < NEW.approved_at THEN
    PERFORM refuse('policy_effective_later', 'a version takes effect when it is approved or later');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_policy_approver()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.approved_by = NEW.author_id AND EXISTS (
    SELECT FROM person WHERE active AND roles && '{lead,it_manager}' AND id <> NEW.author_id
  ) THEN
    PERFORM refuse('policy_second_person', 'a version is approved by somebody else than its author (3.3a)');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_policy_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.state <> 'draft' THEN
    PERFORM refuse('policy_version_fixed', format('version %s of %s is %s and never changes', OLD.version, OLD.family, OLD.state));
  END IF;
  IF (NEW.family, NEW.version, NEW.author_id, NEW.created_at) IS DISTINCT FROM (OLD.family, OLD.version, OLD.author_id, OLD.created_at) THEN
    PERFORM refuse('policy_version_origin', 'a draft keeps its number and its author');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_publication()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT EXISTS (
    SELECT FROM policy_version v
    WHERE v.family = NEW.family AND v.version = NEW.version AND v.state = 'approved'
      AND v.hash = NEW.hash AND NEW.published_at <= v.effective_from
  ) THEN
    PERFORM refuse('publication_of_approved', 'only the approved content is published, and before it takes effect (3.3c)');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.version <= OLD.version THEN
    PERFORM refuse('record_change_has_version', format('a change of %s is a later version of it', TG_TABLE_NAME));
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_retirement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'retired' THEN RETURN NULL; END IF;
  IF (SELECT disposal FROM item_rule(NEW.id)) AND NOT EXISTS (
    SELECT FROM disposal d WHERE d.item_id = NEW.id AND d.state = 'done' AND d.item_version = NEW.version)
    AND NOT is_undone_import(NEW.id) THEN
    PERFORM refuse('item_retired_by_disposal', format('item %s is an asset: it is retired by an approved disposal', NEW.number));
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_roster()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.id <> OLD.id OR NEW.version <> OLD.version + 1 THEN
    PERFORM refuse('roster_change_has_version', 'a change of a roster is its next version');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_separation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('separate_duties'));
  IF EXISTS (SELECT FROM person WHERE active AND mixes_duties(roles)) THEN
    RAISE EXCEPTION 'somebody still holds two of admin, security_admin and auditor'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_separate';
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_spare_part_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.kind = 'taken' AND NEW.data->>'ticket' IS NULL AND NEW.data->>'itemId' IS NULL THEN
    PERFORM refuse('spare_part_taken_for', 'a part is taken for a ticket or an item');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_stored_file()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.sha256 <> OLD.sha256 OR (OLD.scan = 'infected' AND NEW.scan <> 'infected') THEN
    RAISE EXCEPTION 'what was found in a file is not taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  caches text[] := ARRAY['incomplete', 'waits_for_requester', 'next_due_at', 'next_due_kind', 'timer_at', 'updated_at', 'open',
    'escalation_due_at', 'at_risk', 'department_id', 'site_id'];
BEGIN
  IF (to_jsonb(NEW) - caches) = (to_jsonb(OLD) - caches) THEN RETURN NEW; END IF;
  IF NEW.version <= OLD.version THEN
    PERFORM refuse('ticket_change_has_event', 'a change of a ticket comes with an event and a new version');
  END IF;
  IF (NEW.id, NEW.channel, NEW.source, NEW.received_at, NEW.recorded_at, NEW.recorded_by, NEW.requester_id)
     IS DISTINCT FROM
     (OLD.id, OLD.channel, OLD.source, OLD.received_at, OLD.recorded_at, OLD.recorded_by, OLD.requester_id) THEN
    PERFORM refuse('ticket_origin_fixed', 'where, when and by whom a ticket was submitted never changes (3.2b-2)');
  END IF;
  IF NEW.status = OLD.status AND NEW.closure IS DISTINCT FROM OLD.closure THEN
    PERFORM refuse('ticket_closure_stands', 'how a ticket was closed changes only by reopening and closing it again');
  END IF;
  IF NEW.round <> OLD.round + (NEW.status = 'resolved' AND OLD.status <> 'resolved')::integer THEN
    PERFORM refuse('ticket_round_is_result', 'each result is a round of its own, and nothing else is');
  END IF;
  IF NEW.status <> OLD.status THEN
    IF NOT EXISTS (
      SELECT FROM ticket_transition t WHERE t.from_status = OLD.status AND t.to_status = NEW.status
    ) THEN
      PERFORM refuse('ticket_transition_known', format('no action leads from %s to %s', OLD.status, NEW.status));
    END IF;
    IF NEW.status = 'closed' THEN PERFORM guard_closing(OLD, NEW); END IF;
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_votes_of_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  c change_request;
  cast_votes jsonb;
BEGIN
  SELECT * INTO c FROM change_request WHERE id = NEW.id;
  SELECT coalesce(jsonb_agg(jsonb_build_array(v.voter_id, v.for_id, v.vote) ORDER BY v.seq), '[]') INTO cast_votes
  FROM change_vote v WHERE v.change_id = c.id AND v.round = c.round AND c.status <> 'draft';
  IF c.status NOT IN ('draft', 'cancelled') AND cast_votes <> (
    SELECT coalesce(jsonb_agg(jsonb_build_array(s.v->'voterId', s.v->'forId', s.v->'vote') ORDER BY s.n), '[]')
    FROM jsonb_array_elements(c.state->'votes') WITH ORDINALITY s (v, n)
  ) THEN
    PERFORM refuse('change_votes_are_cast', format('change %s shows votes that were not cast', c.number));
  END IF;
  IF c.approval = 'approved' AND c.category <> 'standard'
      AND c.status <> 'cancelled' AND NOT EXISTS (SELECT FROM change_vote v
        WHERE v.change_id = c.id AND v.round = c.round AND v.vote = 'approve') THEN
    PERFORM refuse('change_approved_by_somebody', format('nobody approved change %s', c.number));
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.is_decision(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT kind IN ('classified', 'consent_given', 'consent_refused', 'confirmed', 'rejected', 'closed', 'reopened',
    'appealed', 'appeal_decided', 'major_declared', 'rejudged')
$function$
;

CREATE OR REPLACE FUNCTION public.is_undone_import(item uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT bool_and(e.cause = 'import') AND count(DISTINCT e.ref) = 1
    AND bool_or(e.kind = 'moved' AND e.after->>'state' = 'retired' AND e.data ? 'undone')
  FROM item_event e WHERE e.item_id = item
$function$
;

CREATE AGGREGATE item_fold(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}');

CREATE OR REPLACE FUNCTION public.item_rule(item uuid)
 RETURNS TABLE(disposal boolean, wipe boolean)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT coalesce(bool_or((class_rule(c.class)).disposal), false), coalesce(bool_or((class_rule(c.class)).wipe), false)
  FROM (SELECT e.after->>'class' AS class FROM item_event e WHERE e.item_id = item AND e.after ? 'class'
    UNION SELECT i.class FROM item i WHERE i.id = item) c
$function$
;

CREATE OR REPLACE FUNCTION public.mail_is_held(mail uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM inbound_mail m LEFT JOIN person p ON lower(p.email) = lower(m.sender)
    WHERE m.id = $1 AND (ticket_is_held(m.ticket_id) OR ticket_is_held(m.related_ticket_id)
      OR range_is_held(p.department_id, m.received_at, m.received_at)
      OR EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.person_id = p.id)))
$function$
;

CREATE OR REPLACE FUNCTION public.make_history(noun text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  events text := noun || '_event';
BEGIN
  EXECUTE format('CREATE TABLE public.%I (
    record_id uuid NOT NULL REFERENCES public.%I,
    seq integer NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    person_id uuid REFERENCES public.person,
    kind text NOT NULL CHECK (kind <> ''''),
    data jsonb NOT NULL,
    after jsonb NOT NULL,
    prev_hash bytea CHECK ((prev_hash IS NULL) = (seq = 1)),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (record_id, seq))', events, noun);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', events || '_append_only', events);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON public.%I
    FOR EACH ROW EXECUTE FUNCTION guard_record()', noun || '_guard', noun);
  EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON public.%I
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', noun || '_kept', noun);
  EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER INSERT OR UPDATE ON public.%I DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_event_of_record()', noun || '_has_event', noun);
END $function$
;

CREATE OR REPLACE FUNCTION public.member_leaves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO leaving (person_id, why, group_id)
  SELECT p.id, 'left_group', OLD.group_id FROM person p
  WHERE p.id = OLD.person_id AND p.active AND EXISTS (
    SELECT FROM ticket t WHERE t.assignee_id = p.id AND t.group_id = OLD.group_id AND t.open)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.members_are_stamped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE support_group SET changed_at = now() WHERE id IN (SELECT group_id FROM moved);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.mixes_duties(parts text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT cardinality(array(SELECT unnest(parts) INTERSECT SELECT unnest(ARRAY['admin', 'security_admin', 'auditor']))) > 1
$function$
;

CREATE OR REPLACE FUNCTION public.mobile_digits(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$ SELECT regexp_replace(regexp_replace(written, '^\s*(\+|00)86', ''), '[\s()+.-]', '', 'g') $function$
;

CREATE OR REPLACE FUNCTION public.note_items_of_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' THEN DELETE FROM ticket_item WHERE ticket_id = NEW.id; END IF;
  INSERT INTO ticket_item (ticket_id, item_id)
  SELECT DISTINCT NEW.id, i.id FROM jsonb_array_elements(NEW.devices) d
  JOIN item i ON i.id = CASE WHEN d->>'ref' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (d->>'ref')::uuid END;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.note_links_of_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state->'itemIds' IS DISTINCT FROM OLD.state->'itemIds' THEN
    DELETE FROM change_item WHERE change_id = NEW.id;
    INSERT INTO change_item (change_id, item_id)
    SELECT DISTINCT NEW.id, e::uuid FROM jsonb_array_elements_text(NEW.state->'itemIds') e;
  END IF;
  IF TG_OP = 'INSERT' OR NEW.state->'ticketIds' IS DISTINCT FROM OLD.state->'ticketIds' THEN
    DELETE FROM change_ticket WHERE change_id = NEW.id;
    INSERT INTO change_ticket (change_id, ticket_id)
    SELECT DISTINCT NEW.id, t.id FROM jsonb_array_elements_text(NEW.state->'ticketIds') e
    JOIN ticket t ON t.id = e::integer;
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.note_mail_scan()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO mail_scan (mail_id, received_at) VALUES (NEW.id, NEW.received_at);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.opened_of(person uuid, sealed text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
  k bytea;
  all_bytes bytea;
BEGIN
  IF sealed IS NULL OR sealed NOT LIKE 'sealed:%' THEN RETURN sealed; END IF;
  SELECT key INTO k FROM person_key WHERE person_id = person;
  IF k IS NULL THEN RETURN NULL; END IF;
  all_bytes := decode(substr(sealed, 8), 'base64');
  RETURN convert_from(decrypt_iv(substr(all_bytes, 17), k, substr(all_bytes, 1, 16), 'aes-cbc/pad:pkcs'), 'UTF8');
EXCEPTION WHEN external_routine_invocation_exception OR invalid_parameter_value OR character_not_in_repertoire THEN
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.parts_of(codes text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  SELECT array(
    SELECT DISTINCT part FROM unnest(codes) AS given(code)
      LEFT JOIN role USING (code), unnest(coalesce(role.parts, ARRAY[given.code])) AS part
    ORDER BY part)
$function$
;

CREATE OR REPLACE FUNCTION public.past_ticket_may()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  was ticket;
  erased integer;
  last timestamptz;
BEGIN
  SELECT * INTO was FROM ticket WHERE id = NEW.ticket_id FOR UPDATE;
  SELECT b.erasure_id INTO erased FROM retention_batch b WHERE b.id = NEW.batch_id;
  SELECT max(at) INTO last FROM ticket_event WHERE ticket_id = NEW.ticket_id;
  IF was.id IS NULL OR was.open THEN PERFORM refuse('past_ticket_closed', 'only a ticket that is over goes'); END IF;
  IF ticket_is_held(NEW.ticket_id) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  IF NEW.hashes IS DISTINCT FROM (SELECT array_agg(hash ORDER BY seq) FROM ticket_event WHERE ticket_id = NEW.ticket_id)
      OR cardinality(NEW.hashes) <> was.version THEN
    PERFORM refuse('past_ticket_hashes', 'what stays of a ticket has the hashes of its history');
  END IF;
  IF EXISTS (SELECT FROM audit_unsealed WHERE ticket_id = NEW.ticket_id) THEN
    PERFORM refuse('past_ticket_sealed', 'a decision of the ticket is not sealed yet');
  END IF;
  IF EXISTS (SELECT FROM ticket t WHERE t.duplicate_of = NEW.ticket_id OR t.parent_id = NEW.ticket_id) THEN
    PERFORM refuse('past_ticket_alone', 'another ticket still belongs to this one');
  END IF;
  IF erased IS NULL AND last > now() - interval '365 days' THEN
    PERFORM refuse('past_ticket_floor', 'a ticket is kept for 365 days after its last entry');
  END IF;
  IF erased IS NOT NULL AND NOT EXISTS (
    SELECT FROM erasure x WHERE x.id = erased AND x.state = 'approved'
      AND (x.person_id = was.requester_id
        OR (was.requester_id IS NULL AND x.contact = lower(btrim(was.requester_contact))))) THEN
    PERFORM refuse('past_ticket_of_erased', 'the ticket is not of the one who is erased');
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.person_gets_key()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO person_key (person_id, key) VALUES (NEW.id, gen_random_bytes(32));
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.person_is_held(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND (
    EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.person_id = $1)
    OR EXISTS (SELECT FROM ticket t WHERE t.requester_id = $1 AND ticket_is_held(t.id)))
$function$
;

CREATE OR REPLACE FUNCTION public.person_is_stamped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.person_key_goes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM person WHERE id = OLD.person_id AND erased_at IS NULL) THEN
    RAISE EXCEPTION 'a key goes with its person' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'person_key_stays';
  END IF;
  RETURN OLD;
END $function$
;

CREATE OR REPLACE FUNCTION public.person_leaves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO leaving (person_id, why) VALUES (NEW.id, CASE WHEN NEW.active THEN 'no_desk' ELSE 'left' END)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.person_moves_tickets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE ticket t SET department_id = n.department_id, site_id = n.site_id
  FROM moved n JOIN stood o USING (id)
  WHERE (n.department_id, n.site_id) IS DISTINCT FROM (o.department_id, o.site_id) AND t.requester_id = n.id;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.person_plays_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.given_roles = OLD.given_roles AND NEW.roles <> OLD.roles THEN NEW.given_roles := NEW.roles; END IF;
  ELSIF NEW.given_roles = '{requester}' THEN
    NEW.given_roles := NEW.roles;
  END IF;
  IF EXISTS (SELECT FROM unnest(NEW.given_roles) code WHERE code LIKE 'x-%') THEN
    PERFORM FROM role WHERE code = ANY (NEW.given_roles) FOR SHARE;
    NEW.roles := parts_of(NEW.given_roles);
  ELSE
    NEW.roles := NEW.given_roles;
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.phone_call_goes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF call_is_held(OLD.id) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  IF OLD.started_at > now() - interval '30 days' OR EXISTS (SELECT FROM confirmation WHERE call_id = OLD.id) THEN
    RAISE EXCEPTION 'phone_call is append-only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $function$
;

CREATE OR REPLACE FUNCTION public.range_is_held(department uuid, first timestamp with time zone, last timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (
    SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.kind = 'range'
      AND (h.department_id IS NULL OR department = ANY (department_and_below(h.department_id)))
      AND first < coalesce(h.until, 'infinity') AND last >= coalesce(h.since, '-infinity'))
$function$
;

CREATE OR REPLACE FUNCTION public.refuse(rule text, explanation text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '%', explanation USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_cycle()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  upwards text := TG_ARGV[0];
  moved boolean := true;
  looped uuid;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE format(
      'SELECT EXISTS (SELECT FROM changed c JOIN earlier e USING (id) WHERE c.%1$I IS DISTINCT FROM e.%1$I)',
      upwards) INTO moved;
  END IF;
  IF NOT moved THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('refuse_cycle'), hashtext(TG_TABLE_NAME));
  EXECUTE format(
    'WITH RECURSIVE up (start, at) AS (
       SELECT id, %1$I FROM changed WHERE %1$I IS NOT NULL
       UNION
       SELECT up.start, above.%1$I FROM up JOIN %2$I above ON above.id = up.at WHERE above.%1$I IS NOT NULL
     ) SELECT start FROM up WHERE start = at LIMIT 1',
    upwards, TG_TABLE_NAME) INTO looped;
  IF looped IS NOT NULL THEN
    RAISE EXCEPTION '% % would be above itself', TG_TABLE_NAME, looped
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_no_cycle', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_held()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  old_row jsonb := to_jsonb(OLD);
BEGIN
  IF ticket_is_held((old_row ->> 'ticket_id')::integer)
      OR EXISTS (SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND h.person_id = (old_row ->> 'person_id')::uuid) THEN
    RAISE EXCEPTION 'a legal hold keeps this' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
  END IF;
  RETURN OLD;
END $function$
;

CREATE OR REPLACE FUNCTION public.role_changes_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE person SET given_roles = given_roles WHERE NEW.code = ANY (given_roles);
  ELSIF EXISTS (SELECT FROM person WHERE OLD.code = ANY (given_roles)) THEN
    RAISE EXCEPTION 'role is held' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'role_is_held';
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.scim_forgets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  DELETE FROM scim_user WHERE person_id = NEW.id;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.sealed_for(person uuid, plain text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
DECLARE
  k bytea := (SELECT key FROM person_key WHERE person_id = person);
  iv bytea := gen_random_bytes(16);
BEGIN
  IF k IS NULL OR plain IS NULL THEN RETURN NULL; END IF;
  RETURN 'sealed:' || replace(encode(iv || encrypt_iv(convert_to(plain, 'UTF8'), k, iv, 'aes-cbc/pad:pkcs'), 'base64'), E'\n', '');
END $function$
;

CREATE OR REPLACE FUNCTION public.spell_caller_anew()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO caller_unspelled VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.ticket_event_waits()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO audit_unsealed (ticket_id, seq) VALUES (NEW.ticket_id, NEW.seq);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.ticket_is_held(ticket integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (SELECT FROM legal_hold WHERE lifted_at IS NULL) AND EXISTS (
    SELECT FROM ticket t WHERE t.id = $1 AND (
      range_is_held(t.department_id, t.recorded_at, t.updated_at)
      OR EXISTS (
        SELECT FROM legal_hold h WHERE h.lifted_at IS NULL AND (
          h.ticket_id = t.id OR h.person_id IN (t.requester_id, t.recorded_by, t.assignee_id)
          OR h.person_id = ANY (t.handler_ids || t.reader_ids)
          OR EXISTS (SELECT FROM ticket_event e WHERE e.ticket_id = t.id AND e.actor_id = h.person_id)))))
$function$
;

CREATE OR REPLACE FUNCTION public.ticket_takes_place()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  SELECT department_id, site_id INTO NEW.department_id, NEW.site_id FROM person WHERE id = NEW.requester_id;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.touches_critical(touches jsonb, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  SELECT EXISTS (
    SELECT FROM public.item i
    WHERE i.id::text IN (SELECT jsonb_array_elements_text(coalesce(touches->'itemIds', '[]')))
      AND i.state <> 'retired'
      AND array_position(ARRAY['critical', 'high', 'normal', 'low'], i.criticality)
        <= array_position(ARRAY['critical', 'high', 'normal', 'low'], coalesce((
          SELECT p.content->'major'->>'criticality' FROM public.change_policy p
          WHERE p.state = 'approved' AND p.effective_from <= at
          ORDER BY p.effective_from DESC, p.version DESC LIMIT 1), 'critical'))
  );
$function$
;

CREATE OR REPLACE FUNCTION public.verdict_of_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM ticket_event WHERE (ticket_id, seq) = (NEW.ticket_id, NEW.seq)) THEN
    RAISE EXCEPTION 'a verdict belongs to an event' USING ERRCODE = 'foreign_key_violation',
      CONSTRAINT = 'ticket_verdict_of_event', TABLE = 'ticket_verdict';
  END IF;
  RETURN NULL;
END $function$
;

CREATE TABLE account_letter (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  typed text,
  person_id uuid,
  ip text,
  asked_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  problem text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamp with time zone NOT NULL,
  claimed_until timestamp with time zone,
  CONSTRAINT account_letter_check CHECK ((expires_at > asked_at)),
  CONSTRAINT account_letter_check1 CHECK (((kind = 'forgotten'::text) = (typed IS NOT NULL))),
  CONSTRAINT account_letter_check2 CHECK (((kind = 'forgotten'::text) OR (person_id IS NOT NULL))),
  CONSTRAINT account_letter_kind_check CHECK ((kind = ANY (ARRAY['forgotten'::text, 'invited'::text, 'password_changed'::text, 'factors_changed'::text]))),
  CONSTRAINT account_letter_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT account_letter_pkey PRIMARY KEY (id),
  CONSTRAINT account_letter_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'dropped'::text, 'used'::text]))),
  CONSTRAINT account_letter_typed_check CHECK ((length(typed) <= 200))
);

CREATE TABLE address_failure (
  address text NOT NULL,
  failures integer NOT NULL,
  locked_until timestamp with time zone,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT address_failure_pkey PRIMARY KEY (address)
);

CREATE TABLE address_hold (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  address text NOT NULL,
  reason text NOT NULL,
  since timestamp with time zone NOT NULL DEFAULT now(),
  status text,
  delivery_id bigint,
  ended_at timestamp with time zone,
  ended_by uuid,
  CONSTRAINT address_hold_address_check CHECK ((address = lower(address))),
  CONSTRAINT address_hold_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id),
  CONSTRAINT address_hold_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES person(id),
  CONSTRAINT address_hold_pkey PRIMARY KEY (id),
  CONSTRAINT address_hold_reason_check CHECK ((reason = ANY (ARRAY['loop'::text, 'dead_address'::text])))
);

CREATE TABLE address_knock (
  address text NOT NULL,
  door text NOT NULL,
  failures integer NOT NULL,
  last_at timestamp with time zone NOT NULL,
  locked_until timestamp with time zone,
  CONSTRAINT address_knock_pkey PRIMARY KEY (address, door)
);

CREATE TABLE alert (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL,
  fingerprint text NOT NULL,
  state text NOT NULL,
  flapping boolean NOT NULL DEFAULT false,
  severity text NOT NULL,
  name text NOT NULL,
  item text,
  item_key text,
  summary text,
  first_seen timestamp with time zone NOT NULL,
  last_seen timestamp with time zone NOT NULL,
  last_heard_at timestamp with time zone NOT NULL,
  count integer NOT NULL,
  payload jsonb NOT NULL,
  ticket_id integer,
  ticketed_at timestamp with time zone,
  CONSTRAINT alert_pkey PRIMARY KEY (id),
  CONSTRAINT alert_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'warning'::text, 'info'::text]))),
  CONSTRAINT alert_source_id_fingerprint_key UNIQUE (source_id, fingerprint),
  CONSTRAINT alert_source_id_fkey FOREIGN KEY (source_id) REFERENCES alert_source(id),
  CONSTRAINT alert_state_check CHECK ((state = ANY (ARRAY['firing'::text, 'resolved'::text, 'expired'::text]))),
  CONSTRAINT alert_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE alert_mark (
  alert_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  firing boolean NOT NULL,
  CONSTRAINT alert_mark_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(id) ON DELETE CASCADE,
  CONSTRAINT alert_mark_pkey PRIMARY KEY (alert_id, at, firing)
);

CREATE TABLE alert_source (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  kind text NOT NULL,
  token_hash bytea NOT NULL,
  owner_id uuid NOT NULL,
  group_id uuid,
  locale text NOT NULL DEFAULT 'zh-CN'::text,
  policy jsonb NOT NULL,
  mapping jsonb,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  last_heard_at timestamp with time zone,
  problem text,
  minute timestamp with time zone,
  posts integer NOT NULL DEFAULT 0,
  CONSTRAINT alert_source_check CHECK (((kind = 'generic'::text) = (mapping IS NOT NULL))),
  CONSTRAINT alert_source_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT alert_source_kind_check CHECK ((kind = ANY (ARRAY['alertmanager'::text, 'zabbix'::text, 'grafana'::text, 'generic'::text]))),
  CONSTRAINT alert_source_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT alert_source_name_check CHECK ((name <> ''::text)),
  CONSTRAINT alert_source_name_key UNIQUE (name),
  CONSTRAINT alert_source_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT alert_source_pkey PRIMARY KEY (id)
);

CREATE TABLE api_token (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  name text NOT NULL,
  secret_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT api_token_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT api_token_pkey PRIMARY KEY (id),
  CONSTRAINT api_token_scopes_check CHECK (((scopes <@ ARRAY['ticket:read'::text, 'ticket:write'::text, 'organisation:read'::text, 'organisation:write'::text, 'config:read'::text, 'config:write'::text, 'discovery:write'::text, 'scim'::text]) AND (cardinality(scopes) > 0))),
  CONSTRAINT api_token_secret_hash_key UNIQUE (secret_hash)
);

CREATE TABLE approval_delegation (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  person_id uuid NOT NULL,
  to_id uuid,
  since timestamp with time zone NOT NULL,
  until timestamp with time zone NOT NULL,
  reason text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT approval_delegation_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id),
  CONSTRAINT approval_delegation_kind_check CHECK ((kind = ANY (ARRAY['delegation'::text, 'absence'::text]))),
  CONSTRAINT approval_delegation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT approval_delegation_pkey PRIMARY KEY (id),
  CONSTRAINT approval_delegation_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT approval_delegation_to_id_fkey FOREIGN KEY (to_id) REFERENCES person(id),
  CONSTRAINT delegation_has_length CHECK ((since < until)),
  CONSTRAINT delegation_names_somebody CHECK (((kind = 'absence'::text) OR (to_id IS NOT NULL))),
  CONSTRAINT delegation_not_backwards CHECK ((since >= created_at)),
  CONSTRAINT delegation_to_another CHECK ((to_id <> person_id))
);

CREATE TABLE asset (
  id uuid NOT NULL,
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  item_id uuid NOT NULL,
  cost bigint,
  currency text NOT NULL,
  residual bigint,
  months integer,
  supplier text,
  contract text,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT asset_contract_check CHECK ((contract <> ''::text)),
  CONSTRAINT asset_cost_check CHECK (((cost >= 0) AND (cost <= '99999999999999'::bigint))),
  CONSTRAINT asset_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT asset_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT asset_months_check CHECK (((months >= 0) AND (months <= 600))),
  CONSTRAINT asset_number_key UNIQUE (number),
  CONSTRAINT asset_of_item UNIQUE (item_id),
  CONSTRAINT asset_pkey PRIMARY KEY (id),
  CONSTRAINT asset_residual_check CHECK ((residual >= 0)),
  CONSTRAINT asset_residual_of_cost CHECK ((residual <= cost)),
  CONSTRAINT asset_supplier_check CHECK ((supplier <> ''::text)),
  CONSTRAINT asset_version_check CHECK ((version > 0))
);

CREATE TABLE asset_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT asset_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT asset_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT asset_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT asset_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT asset_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT asset_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES asset(id),
  CONSTRAINT asset_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE audit_check (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL DEFAULT now(),
  upto bigint NOT NULL,
  links bigint NOT NULL,
  finding text,
  reach text NOT NULL DEFAULT 'whole'::text,
  CONSTRAINT audit_check_pkey PRIMARY KEY (id),
  CONSTRAINT audit_check_reach_check CHECK ((reach = ANY (ARRAY['whole'::text, 'since'::text])))
);

CREATE TABLE audit_entry (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL DEFAULT now(),
  person_id uuid,
  kind text NOT NULL,
  what jsonb NOT NULL DEFAULT '{}'::jsonb,
  ip text,
  who text,
  via text,
  credential text,
  agent text,
  object_kind text,
  object_id text,
  ok boolean NOT NULL DEFAULT true,
  request_id text,
  CONSTRAINT audit_entry_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT audit_entry_pkey PRIMARY KEY (id),
  CONSTRAINT audit_entry_via_check CHECK ((via = ANY (ARRAY['session'::text, 'token'::text])))
);

CREATE TABLE audit_head (
  day date NOT NULL,
  pos bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamp with time zone NOT NULL,
  key_id integer NOT NULL,
  signature bytea NOT NULL,
  CONSTRAINT audit_head_key_id_fkey FOREIGN KEY (key_id) REFERENCES audit_key(id),
  CONSTRAINT audit_head_pkey PRIMARY KEY (day)
);

CREATE TABLE audit_key (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  public_key text NOT NULL,
  private_key bytea NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT audit_key_pkey PRIMARY KEY (id)
);

CREATE TABLE audit_link (
  pos bigint NOT NULL,
  entry_id bigint,
  ticket_id integer,
  seq integer,
  event_hash bytea,
  sealed_at timestamp with time zone NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_link_check CHECK ((num_nonnulls(ticket_id, seq, event_hash) =
CASE
    WHEN (entry_id IS NULL) THEN 3
    ELSE 0
END)),
  CONSTRAINT audit_link_entry_id_key UNIQUE (entry_id),
  CONSTRAINT audit_link_pkey PRIMARY KEY (pos),
  CONSTRAINT audit_link_pos_check CHECK ((pos > 0)),
  CONSTRAINT audit_link_ticket_id_seq_key UNIQUE (ticket_id, seq)
);

CREATE TABLE audit_refusal (
  key bytea NOT NULL,
  kind text NOT NULL,
  person_id uuid,
  ip text,
  what jsonb NOT NULL,
  began_at timestamp with time zone NOT NULL,
  more integer NOT NULL DEFAULT 0,
  tickets integer[] NOT NULL DEFAULT '{}'::integer[],
  CONSTRAINT audit_refusal_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT audit_refusal_pkey PRIMARY KEY (key)
);

CREATE TABLE audit_tombstone (
  upto bigint NOT NULL,
  hash bytea NOT NULL,
  links bigint NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  key_id integer NOT NULL,
  signature bytea NOT NULL,
  CONSTRAINT audit_tombstone_key_id_fkey FOREIGN KEY (key_id) REFERENCES audit_key(id),
  CONSTRAINT audit_tombstone_links_check CHECK ((links > 0)),
  CONSTRAINT audit_tombstone_pkey PRIMARY KEY (upto)
);

CREATE TABLE audit_unsealed (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  entry_id bigint,
  ticket_id integer,
  seq integer,
  CONSTRAINT audit_unsealed_pkey PRIMARY KEY (id)
);

CREATE TABLE audit_watch (
  one boolean NOT NULL DEFAULT true,
  reach text NOT NULL,
  upto bigint NOT NULL,
  links bigint NOT NULL DEFAULT 0,
  target bigint NOT NULL,
  CONSTRAINT audit_watch_one_check CHECK (one),
  CONSTRAINT audit_watch_pkey PRIMARY KEY (one),
  CONSTRAINT audit_watch_reach_check CHECK ((reach = ANY (ARRAY['whole'::text, 'since'::text])))
);

CREATE TABLE audit_word (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  about text NOT NULL,
  way text NOT NULL,
  target text NOT NULL,
  locale text NOT NULL,
  text text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  next_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  sent_at timestamp with time zone,
  gave_up_at timestamp with time zone,
  error text,
  CONSTRAINT audit_word_kind_about_way_target_key UNIQUE (kind, about, way, target),
  CONSTRAINT audit_word_kind_check CHECK ((kind = ANY (ARRAY['head'::text, 'broken'::text, 'directory'::text]))),
  CONSTRAINT audit_word_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT audit_word_pkey PRIMARY KEY (id),
  CONSTRAINT audit_word_way_check CHECK ((way = ANY (ARRAY['mail'::text, 'webhook'::text])))
);

CREATE TABLE caller_key (
  person_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  CONSTRAINT caller_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT caller_key_pkey PRIMARY KEY (person_id, key)
);

CREATE TABLE caller_unspelled (
  person_id uuid NOT NULL,
  CONSTRAINT caller_unspelled_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT caller_unspelled_pkey PRIMARY KEY (person_id)
);

CREATE TABLE campaign (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  state jsonb NOT NULL,
  title text NOT NULL GENERATED ALWAYS AS ((state ->> 'title'::text)) STORED,
  status text NOT NULL GENERATED ALWAYS AS ((state ->> 'status'::text)) STORED,
  owner_id uuid NOT NULL GENERATED ALWAYS AS (((state ->> 'ownerId'::text))::uuid) STORED,
  due_at bigint NOT NULL GENERATED ALWAYS AS (((state ->> 'dueAt'::text))::bigint) STORED,
  CONSTRAINT campaign_number_key UNIQUE (number),
  CONSTRAINT campaign_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT campaign_pkey PRIMARY KEY (id),
  CONSTRAINT campaign_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'running'::text, 'done'::text, 'cancelled'::text]))),
  CONSTRAINT campaign_title_check CHECK ((title <> ''::text)),
  CONSTRAINT campaign_version_check CHECK ((version > 0))
);

CREATE TABLE campaign_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT campaign_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT campaign_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT campaign_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT campaign_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT campaign_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT campaign_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES campaign(id),
  CONSTRAINT campaign_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE campaign_target (
  campaign_id uuid NOT NULL,
  item_id uuid NOT NULL,
  state text NOT NULL,
  evidence text NOT NULL,
  reason text,
  planned_at timestamp with time zone,
  done_at timestamp with time zone,
  approved_by uuid,
  until timestamp with time zone,
  seq integer NOT NULL,
  CONSTRAINT campaign_target_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES person(id),
  CONSTRAINT campaign_target_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT campaign_target_campaign_id_seq_fkey FOREIGN KEY (campaign_id, seq) REFERENCES campaign_event(record_id, seq),
  CONSTRAINT campaign_target_check CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
  CONSTRAINT campaign_target_evidence_check CHECK ((evidence = ANY (ARRAY['by_hand'::text, 'csv'::text, 'api'::text, 'seen'::text, 'gone'::text, 'retired'::text, 'scan'::text]))),
  CONSTRAINT campaign_target_exempt_is_approved CHECK (((state <> 'exempt'::text) OR ((reason IS NOT NULL) AND (approved_by IS NOT NULL) AND (until IS NOT NULL)))),
  CONSTRAINT campaign_target_failed_says_why CHECK (((state <> 'failed'::text) OR (reason IS NOT NULL))),
  CONSTRAINT campaign_target_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT campaign_target_pkey PRIMARY KEY (campaign_id, item_id),
  CONSTRAINT campaign_target_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT campaign_target_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'scheduled'::text, 'done'::text, 'failed'::text, 'exempt'::text, 'not_applicable'::text])))
);

CREATE TABLE change_feed (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  CONSTRAINT change_feed_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT change_feed_pkey PRIMARY KEY (id),
  CONSTRAINT change_feed_secret_key UNIQUE (secret_hash)
);

CREATE TABLE change_item (
  change_id uuid NOT NULL,
  item_id uuid NOT NULL,
  CONSTRAINT change_item_change_id_fkey FOREIGN KEY (change_id) REFERENCES change_request(id),
  CONSTRAINT change_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT change_item_pkey PRIMARY KEY (change_id, item_id)
);

CREATE TABLE change_model (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  content jsonb NOT NULL,
  state text NOT NULL DEFAULT 'draft'::text,
  author_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  approver_id uuid,
  approved_at timestamp with time zone,
  CONSTRAINT change_model_approved_by_another CHECK ((approver_id <> author_id)),
  CONSTRAINT change_model_approver_id_fkey FOREIGN KEY (approver_id) REFERENCES person(id),
  CONSTRAINT change_model_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  CONSTRAINT change_model_check CHECK (((state <> 'approved'::text) OR ((approver_id IS NOT NULL) AND (approved_at IS NOT NULL)))),
  CONSTRAINT change_model_name_check CHECK ((name <> ''::text)),
  CONSTRAINT change_model_pkey PRIMARY KEY (id),
  CONSTRAINT change_model_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'retired'::text])))
);

CREATE TABLE change_policy (
  version integer NOT NULL,
  state text NOT NULL,
  content jsonb NOT NULL,
  hash bytea NOT NULL,
  summary text NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  author_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  approver_id uuid,
  approved_at timestamp with time zone,
  effective_from timestamp with time zone,
  CONSTRAINT change_policy_approver_id_fkey FOREIGN KEY (approver_id) REFERENCES person(id),
  CONSTRAINT change_policy_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  CONSTRAINT change_policy_check CHECK (((state = 'approved'::text) = ((approved_at IS NOT NULL) AND (approver_id IS NOT NULL) AND (effective_from IS NOT NULL)))),
  CONSTRAINT change_policy_pkey PRIMARY KEY (version),
  CONSTRAINT change_policy_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'discarded'::text]))),
  CONSTRAINT change_policy_summary_check CHECK ((summary <> ''::text)),
  CONSTRAINT change_policy_version_check CHECK ((version > 0))
);

CREATE TABLE change_release (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  state jsonb NOT NULL,
  status text NOT NULL GENERATED ALWAYS AS ((state ->> 'state'::text)) STORED,
  ended_at bigint GENERATED ALWAYS AS (((state ->> 'endedAt'::text))::bigint) STORED,
  CONSTRAINT change_release_ends CHECK (((status = 'planned'::text) = (ended_at IS NULL))),
  CONSTRAINT change_release_has_a_way_back CHECK ((((state ->> 'plan'::text) <> ''::text) AND ((state ->> 'backOut'::text) <> ''::text))),
  CONSTRAINT change_release_number_key UNIQUE (number),
  CONSTRAINT change_release_pkey PRIMARY KEY (id),
  CONSTRAINT change_release_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'succeeded'::text, 'failed'::text, 'backed_out'::text, 'cancelled'::text]))),
  CONSTRAINT change_release_version_check CHECK ((version > 0))
);

CREATE TABLE change_release_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT change_release_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT change_release_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT change_release_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT change_release_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT change_release_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT change_release_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES change_release(id),
  CONSTRAINT change_release_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE change_request (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  state jsonb NOT NULL,
  title text NOT NULL GENERATED ALWAYS AS ((state ->> 'title'::text)) STORED,
  category text NOT NULL GENERATED ALWAYS AS ((state ->> 'category'::text)) STORED,
  status text NOT NULL GENERATED ALWAYS AS ((state ->> 'status'::text)) STORED,
  round integer NOT NULL GENERATED ALWAYS AS (((state ->> 'round'::text))::integer) STORED,
  approval text GENERATED ALWAYS AS ((state ->> 'approval'::text)) STORED,
  requester_id uuid NOT NULL GENERATED ALWAYS AS (((state ->> 'requesterId'::text))::uuid) STORED,
  implementer_id uuid GENERATED ALWAYS AS (((state ->> 'implementerId'::text))::uuid) STORED,
  model_id uuid GENERATED ALWAYS AS (((state ->> 'modelId'::text))::uuid) STORED,
  released_by uuid GENERATED ALWAYS AS ((((state -> 'release'::text) ->> 'by'::text))::uuid) STORED,
  window_from bigint GENERATED ALWAYS AS ((((state -> 'window'::text) ->> 'from'::text))::bigint) STORED,
  window_to bigint GENERATED ALWAYS AS ((((state -> 'window'::text) ->> 'to'::text))::bigint) STORED,
  outcome text GENERATED ALWAYS AS ((state ->> 'outcome'::text)) STORED,
  CONSTRAINT change_asked_is_complete CHECK (((status = ANY (ARRAY['draft'::text, 'cancelled'::text])) OR ((window_from IS NOT NULL) AND (implementer_id IS NOT NULL) AND ((state ->> 'backOut'::text) <> ''::text) AND ((state ->> 'plan'::text) <> ''::text) AND ((state ->> 'test'::text) <> ''::text) AND ((state ->> 'reason'::text) <> ''::text)))),
  CONSTRAINT change_open_is_approved CHECK (((status <> ALL (ARRAY['approved'::text, 'scheduled'::text, 'implementing'::text])) OR (approval = 'approved'::text) OR (released_by IS NOT NULL))),
  CONSTRAINT change_released_by_another CHECK (((released_by IS NULL) OR ((category = 'emergency'::text) AND (released_by <> requester_id) AND (released_by <> implementer_id)))),
  CONSTRAINT change_request_approval_check CHECK ((approval = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text]))),
  CONSTRAINT change_request_category_check CHECK ((category = ANY (ARRAY['standard'::text, 'normal'::text, 'emergency'::text]))),
  CONSTRAINT change_request_implementer_id_fkey FOREIGN KEY (implementer_id) REFERENCES person(id),
  CONSTRAINT change_request_model_id_fkey FOREIGN KEY (model_id) REFERENCES change_model(id),
  CONSTRAINT change_request_number_key UNIQUE (number),
  CONSTRAINT change_request_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'failed'::text, 'backed_out'::text, 'cancelled'::text]))),
  CONSTRAINT change_request_pkey PRIMARY KEY (id),
  CONSTRAINT change_request_released_by_fkey FOREIGN KEY (released_by) REFERENCES person(id),
  CONSTRAINT change_request_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES person(id),
  CONSTRAINT change_request_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'approving'::text, 'approved'::text, 'rejected'::text, 'scheduled'::text, 'implementing'::text, 'succeeded'::text, 'failed'::text, 'backed_out'::text, 'cancelled'::text, 'closed'::text]))),
  CONSTRAINT change_request_title_check CHECK ((title <> ''::text)),
  CONSTRAINT change_request_version_check CHECK ((version > 0)),
  CONSTRAINT change_standard_has_model CHECK (((category <> 'standard'::text) OR (status = ANY (ARRAY['draft'::text, 'cancelled'::text])) OR (model_id IS NOT NULL))),
  CONSTRAINT change_window_has_length CHECK ((window_from < window_to))
);

CREATE TABLE change_request_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT change_request_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT change_request_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT change_request_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT change_request_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT change_request_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT change_request_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES change_request(id),
  CONSTRAINT change_request_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE change_ticket (
  change_id uuid NOT NULL,
  ticket_id integer NOT NULL,
  CONSTRAINT change_ticket_change_id_fkey FOREIGN KEY (change_id) REFERENCES change_request(id),
  CONSTRAINT change_ticket_pkey PRIMARY KEY (change_id, ticket_id),
  CONSTRAINT change_ticket_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);

CREATE TABLE change_transition (
  from_status text NOT NULL,
  to_status text NOT NULL,
  CONSTRAINT change_transition_pkey PRIMARY KEY (from_status, to_status)
);

CREATE TABLE change_vote (
  change_id uuid NOT NULL,
  round integer NOT NULL,
  seq integer NOT NULL,
  voter_id uuid NOT NULL,
  for_id uuid NOT NULL,
  vote text NOT NULL,
  comment text,
  at timestamp with time zone NOT NULL,
  CONSTRAINT change_vote_against_says_why CHECK (((vote <> 'reject'::text) OR (comment IS NOT NULL))),
  CONSTRAINT change_vote_change_id_fkey FOREIGN KEY (change_id) REFERENCES change_request(id),
  CONSTRAINT change_vote_comment_check CHECK ((comment <> ''::text)),
  CONSTRAINT change_vote_for_id_fkey FOREIGN KEY (for_id) REFERENCES person(id),
  CONSTRAINT change_vote_pkey PRIMARY KEY (change_id, round, seq),
  CONSTRAINT change_vote_seq_check CHECK ((seq > 0)),
  CONSTRAINT change_vote_vote_check CHECK ((vote = ANY (ARRAY['approve'::text, 'reject'::text, 'abstain'::text]))),
  CONSTRAINT change_vote_voter_id_fkey FOREIGN KEY (voter_id) REFERENCES person(id)
);

CREATE TABLE confirmation (
  id uuid NOT NULL,
  ticket_id integer NOT NULL,
  round integer NOT NULL,
  accepted boolean NOT NULL,
  person_id uuid,
  at timestamp with time zone NOT NULL,
  method text NOT NULL,
  comment text,
  recorded_by uuid,
  number text,
  call_id uuid,
  CONSTRAINT confirmation_by_phone CHECK (((method <> 'phone'::text) OR ((recorded_by IS NOT NULL) AND (recorded_by <> person_id) AND (number IS NOT NULL)))) NOT VALID,
  CONSTRAINT confirmation_call_id_fkey FOREIGN KEY (call_id) REFERENCES phone_call(id),
  CONSTRAINT confirmation_method_check CHECK ((method = ANY (ARRAY['portal'::text, 'mail'::text, 'phone'::text]))),
  CONSTRAINT confirmation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT confirmation_pkey PRIMARY KEY (id),
  CONSTRAINT confirmation_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
  CONSTRAINT confirmation_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE contact_attempt (
  id uuid NOT NULL,
  ticket_id integer NOT NULL,
  round integer NOT NULL,
  channel text NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid NOT NULL,
  note text NOT NULL,
  CONSTRAINT contact_attempt_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'mail'::text, 'visit'::text, 'im'::text, 'sms'::text]))),
  CONSTRAINT contact_attempt_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT contact_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT contact_attempt_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE delivery (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  notice_id bigint,
  channel text NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  deliver_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  first_at timestamp with time zone,
  error text,
  sent_at timestamp with time zone,
  ticket_id integer,
  seq integer,
  person_id uuid,
  locale text,
  address text,
  message_id text,
  report text,
  report_status text,
  reported_at timestamp with time zone,
  released_at timestamp with time zone,
  claim uuid,
  claimed_until timestamp with time zone,
  CONSTRAINT delivery_address_check CHECK ((address = lower(address))),
  CONSTRAINT delivery_channel_check CHECK ((channel = 'mail'::text)),
  CONSTRAINT delivery_claimed CHECK (((claim IS NULL) = (claimed_until IS NULL))),
  CONSTRAINT delivery_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT delivery_notice_id_channel_key UNIQUE (notice_id, channel),
  CONSTRAINT delivery_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
  CONSTRAINT delivery_of CHECK ((((notice_id IS NULL) = (ticket_id IS NOT NULL)) AND ((ticket_id IS NULL) = (seq IS NULL)) AND ((notice_id IS NOT NULL) OR (person_id IS NOT NULL) OR ((address IS NOT NULL) AND (locale IS NOT NULL))))),
  CONSTRAINT delivery_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT delivery_pkey PRIMARY KEY (id),
  CONSTRAINT delivery_report_check CHECK ((report = ANY (ARRAY['failed'::text, 'delayed'::text]))),
  CONSTRAINT delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'held'::text, 'failed'::text, 'withheld'::text]))),
  CONSTRAINT delivery_ticket_id_seq_fkey FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event(ticket_id, seq)
);

CREATE TABLE department (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  parent_id uuid,
  CONSTRAINT department_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100) AND (POSITION(('/'::text) IN (name)) = 0))),
  CONSTRAINT department_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES department(id),
  CONSTRAINT department_parent_id_name_key UNIQUE NULLS NOT DISTINCT (parent_id, name),
  CONSTRAINT department_pkey PRIMARY KEY (id)
);

CREATE TABLE directory_file (
  source_id uuid NOT NULL,
  bytes bytea NOT NULL,
  given_by uuid,
  given_at timestamp with time zone NOT NULL,
  CONSTRAINT directory_file_given_by_fkey FOREIGN KEY (given_by) REFERENCES person(id),
  CONSTRAINT directory_file_pkey PRIMARY KEY (source_id),
  CONSTRAINT directory_file_source_id_fkey FOREIGN KEY (source_id) REFERENCES directory_source(id)
);

CREATE TABLE directory_person (
  source_id uuid NOT NULL,
  key text NOT NULL,
  person_id uuid NOT NULL,
  has_left boolean NOT NULL DEFAULT false,
  linked_at timestamp with time zone NOT NULL,
  CONSTRAINT directory_person_key_check CHECK (((key <> ''::text) AND (length(key) <= 255))),
  CONSTRAINT directory_person_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT directory_person_person_id_key UNIQUE (person_id),
  CONSTRAINT directory_person_pkey PRIMARY KEY (source_id, key),
  CONSTRAINT directory_person_source_id_fkey FOREIGN KEY (source_id) REFERENCES directory_source(id)
);

CREATE TABLE directory_run (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL,
  state text NOT NULL,
  asked_by uuid,
  asked_at timestamp with time zone NOT NULL,
  lets_through uuid,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  leased_until timestamp with time zone,
  result jsonb,
  losers uuid[] NOT NULL DEFAULT '{}'::uuid[],
  problem text,
  error text,
  told_at timestamp with time zone,
  CONSTRAINT directory_run_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES person(id),
  CONSTRAINT directory_run_lets_through_fkey FOREIGN KEY (lets_through) REFERENCES directory_run(id),
  CONSTRAINT directory_run_lets_through_key UNIQUE (lets_through),
  CONSTRAINT directory_run_pkey PRIMARY KEY (id),
  CONSTRAINT directory_run_source_id_fkey FOREIGN KEY (source_id) REFERENCES directory_source(id),
  CONSTRAINT directory_run_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'stopped'::text, 'failed'::text])))
);

CREATE TABLE directory_source (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  name text NOT NULL,
  provider_id uuid,
  match text NOT NULL,
  max_losses integer NOT NULL,
  max_loss_percent integer NOT NULL,
  every_minutes integer,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  next_run_at timestamp with time zone,
  owned text[] NOT NULL DEFAULT '{}'::text[],
  owned_roles text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT directory_source_every_minutes_check CHECK (((every_minutes >= 5) AND (every_minutes <= 10080))),
  CONSTRAINT directory_source_kind_check CHECK ((kind = ANY (ARRAY['ldap'::text, 'csv'::text]))),
  CONSTRAINT directory_source_match_check CHECK ((match = ANY (ARRAY['login'::text, 'email'::text, 'none'::text]))),
  CONSTRAINT directory_source_max_loss_percent_check CHECK (((max_loss_percent >= 0) AND (max_loss_percent <= 100))),
  CONSTRAINT directory_source_max_losses_check CHECK ((max_losses >= 0)),
  CONSTRAINT directory_source_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT directory_source_name_key UNIQUE (name),
  CONSTRAINT directory_source_pkey PRIMARY KEY (id),
  CONSTRAINT directory_source_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id),
  CONSTRAINT directory_source_provider_id_key UNIQUE (provider_id),
  CONSTRAINT directory_source_server CHECK (((kind = 'ldap'::text) = (provider_id IS NOT NULL)))
);

CREATE TABLE discovery_case (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL,
  key text NOT NULL,
  doubt text NOT NULL,
  facts jsonb NOT NULL,
  candidates uuid[] NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  state text NOT NULL,
  item_id uuid,
  decided_by uuid,
  decided_at timestamp with time zone,
  CONSTRAINT discovery_case_decided CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  CONSTRAINT discovery_case_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT discovery_case_doubt_check CHECK ((doubt = ANY (ARRAY['new'::text, 'several'::text, 'other_serial'::text, 'retired'::text, 'same_name'::text]))),
  CONSTRAINT discovery_case_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT discovery_case_once UNIQUE (source_id, key),
  CONSTRAINT discovery_case_pkey PRIMARY KEY (id),
  CONSTRAINT discovery_case_source_id_fkey FOREIGN KEY (source_id) REFERENCES discovery_source(id),
  CONSTRAINT discovery_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text, 'ignored'::text])))
);

CREATE TABLE discovery_claim (
  item_id uuid NOT NULL,
  source_id uuid NOT NULL,
  said jsonb NOT NULL,
  CONSTRAINT discovery_claim_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT discovery_claim_pkey PRIMARY KEY (item_id, source_id),
  CONSTRAINT discovery_claim_source_id_fkey FOREIGN KEY (source_id) REFERENCES discovery_source(id)
);

CREATE TABLE discovery_identity (
  source_id uuid NOT NULL,
  key text NOT NULL,
  item_id uuid NOT NULL,
  serial text,
  uuid text,
  macs text[] NOT NULL,
  host_name text,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT discovery_identity_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT discovery_identity_key_check CHECK ((key <> ''::text)),
  CONSTRAINT discovery_identity_pkey PRIMARY KEY (source_id, key),
  CONSTRAINT discovery_identity_source_id_fkey FOREIGN KEY (source_id) REFERENCES discovery_source(id)
);

CREATE TABLE discovery_precedence (
  field text NOT NULL,
  voices text[] NOT NULL,
  CONSTRAINT discovery_precedence_field_check CHECK ((field <> ''::text)),
  CONSTRAINT discovery_precedence_pkey PRIMARY KEY (field)
);

CREATE TABLE discovery_rate (
  source_id uuid NOT NULL,
  minute timestamp with time zone NOT NULL,
  reports integer NOT NULL,
  CONSTRAINT discovery_rate_pkey PRIMARY KEY (source_id),
  CONSTRAINT discovery_rate_source_id_fkey FOREIGN KEY (source_id) REFERENCES discovery_source(id)
);

CREATE TABLE discovery_run (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  source_id uuid NOT NULL,
  label text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  reports integer NOT NULL DEFAULT 0,
  counts jsonb NOT NULL DEFAULT '{}'::jsonb,
  undone_at timestamp with time zone,
  undone_by uuid,
  CONSTRAINT discovery_run_label_check CHECK ((label <> ''::text)),
  CONSTRAINT discovery_run_once UNIQUE (source_id, label),
  CONSTRAINT discovery_run_pkey PRIMARY KEY (id),
  CONSTRAINT discovery_run_source_id_fkey FOREIGN KEY (source_id) REFERENCES discovery_source(id),
  CONSTRAINT discovery_run_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES person(id)
);

CREATE TABLE discovery_software (
  item_id uuid NOT NULL,
  source_id uuid NOT NULL,
  hash bytea NOT NULL,
  told_at timestamp with time zone NOT NULL,
  CONSTRAINT discovery_software_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT discovery_software_pkey PRIMARY KEY (item_id, source_id),
  CONSTRAINT discovery_software_source_id_fkey FOREIGN KEY (source_id) REFERENCES discovery_source(id)
);

CREATE TABLE discovery_source (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  code text NOT NULL,
  name text NOT NULL,
  format text NOT NULL,
  newcomers text NOT NULL,
  fresh_days integer NOT NULL,
  unseen_days integer NOT NULL,
  per_minute integer NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT discovery_source_code_check CHECK (((code ~ '^[a-z][a-z0-9_-]{0,39}$'::text) AND (code <> ALL (ARRAY['hand'::text, 'import'::text, 'by_hand'::text, 'csv'::text])))),
  CONSTRAINT discovery_source_code_key UNIQUE (code),
  CONSTRAINT discovery_source_format_check CHECK ((format = ANY (ARRAY['glpi'::text, 'osquery'::text, 'plain'::text]))),
  CONSTRAINT discovery_source_fresh_days_check CHECK (((fresh_days >= 1) AND (fresh_days <= 3650))),
  CONSTRAINT discovery_source_name_check CHECK ((name <> ''::text)),
  CONSTRAINT discovery_source_name_key UNIQUE (name),
  CONSTRAINT discovery_source_newcomers_check CHECK ((newcomers = ANY (ARRAY['create'::text, 'propose'::text]))),
  CONSTRAINT discovery_source_per_minute_check CHECK (((per_minute >= 1) AND (per_minute <= 100000))),
  CONSTRAINT discovery_source_pkey PRIMARY KEY (id),
  CONSTRAINT discovery_source_unseen_days_check CHECK (((unseen_days >= 1) AND (unseen_days <= 3650)))
);

CREATE TABLE discovery_write (
  run_id uuid NOT NULL,
  item_id uuid NOT NULL,
  first_version integer NOT NULL,
  last_version integer NOT NULL,
  CONSTRAINT discovery_write_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT discovery_write_pkey PRIMARY KEY (run_id, item_id),
  CONSTRAINT discovery_write_run_id_fkey FOREIGN KEY (run_id) REFERENCES discovery_run(id)
);

CREATE TABLE disposal (
  id uuid NOT NULL,
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  item_id uuid NOT NULL,
  state text NOT NULL,
  way text NOT NULL,
  reason text NOT NULL,
  proposed_by uuid NOT NULL,
  decided_by uuid,
  decision text,
  wipe_method text,
  wiped_by text,
  wiped_on date,
  wipe_evidence text,
  item_version integer,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT disposal_decided CHECK (((state <> ALL (ARRAY['approved'::text, 'refused'::text, 'done'::text])) OR (decided_by IS NOT NULL))),
  CONSTRAINT disposal_decided_by_another CHECK ((decided_by <> proposed_by)),
  CONSTRAINT disposal_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT disposal_decision_check CHECK ((decision <> ''::text)),
  CONSTRAINT disposal_done_names_version CHECK (((state = 'done'::text) = (item_version IS NOT NULL))),
  CONSTRAINT disposal_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT disposal_not_at_hand_is_lost CHECK (((wipe_method <> 'not_at_hand'::text) OR (way = 'lost'::text))),
  CONSTRAINT disposal_number_key UNIQUE (number),
  CONSTRAINT disposal_pkey PRIMARY KEY (id),
  CONSTRAINT disposal_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(id),
  CONSTRAINT disposal_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT disposal_refused_says_why CHECK (((state <> 'refused'::text) OR (decision IS NOT NULL))),
  CONSTRAINT disposal_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'done'::text]))),
  CONSTRAINT disposal_version_check CHECK ((version > 0)),
  CONSTRAINT disposal_way_check CHECK ((way = ANY (ARRAY['recycled'::text, 'sold'::text, 'donated'::text, 'returned'::text, 'destroyed'::text, 'lost'::text]))),
  CONSTRAINT disposal_wipe_evidence_check CHECK ((wipe_evidence <> ''::text)),
  CONSTRAINT disposal_wipe_is_whole CHECK ((num_nonnulls(wipe_method, wiped_by, wiped_on, wipe_evidence) = ANY (ARRAY[0, 4]))),
  CONSTRAINT disposal_wipe_method_check CHECK ((wipe_method = ANY (ARRAY['overwritten'::text, 'keys_destroyed'::text, 'degaussed'::text, 'destroyed'::text, 'reset'::text, 'no_medium'::text, 'not_at_hand'::text]))),
  CONSTRAINT disposal_wiped_by_check CHECK ((wiped_by <> ''::text))
);

CREATE TABLE disposal_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT disposal_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT disposal_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT disposal_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT disposal_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT disposal_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT disposal_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES disposal(id),
  CONSTRAINT disposal_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE earlier_password (
  person_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  hash text NOT NULL,
  CONSTRAINT earlier_password_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT earlier_password_pkey PRIMARY KEY (person_id, at)
);

CREATE TABLE erasure (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  person_id uuid,
  contact text,
  reason text NOT NULL,
  state text NOT NULL DEFAULT 'asked'::text,
  asked_by uuid,
  asked_at timestamp with time zone NOT NULL,
  decided_by uuid,
  decided_at timestamp with time zone,
  done_at timestamp with time zone,
  replayed boolean NOT NULL DEFAULT false,
  CONSTRAINT erasure_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES person(id),
  CONSTRAINT erasure_check CHECK ((num_nonnulls(person_id, contact) = 1)),
  CONSTRAINT erasure_check2 CHECK (((state = 'asked'::text) = (decided_at IS NULL))),
  CONSTRAINT erasure_check3 CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
  CONSTRAINT erasure_check4 CHECK ((replayed = (asked_by IS NULL))),
  CONSTRAINT erasure_contact_check CHECK (((contact = lower(btrim(contact))) AND (contact <> ''::text))),
  CONSTRAINT erasure_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT erasure_not_own CHECK (((asked_by <> person_id) AND (decided_by <> person_id))),
  CONSTRAINT erasure_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT erasure_pkey PRIMARY KEY (id),
  CONSTRAINT erasure_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT erasure_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'withdrawn'::text, 'refused'::text, 'approved'::text, 'done'::text]))),
  CONSTRAINT erasure_two_people CHECK (((state = ANY (ARRAY['asked'::text, 'withdrawn'::text, 'refused'::text])) OR replayed OR ((decided_by IS NOT NULL) AND (decided_by <> asked_by))))
);

CREATE TABLE factor (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  confirmed boolean NOT NULL,
  secret bytea,
  last_step bigint NOT NULL DEFAULT 0,
  credential_id text,
  public_key bytea,
  counter bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}'::text[],
  backed_up boolean NOT NULL DEFAULT false,
  CONSTRAINT factor_check CHECK (((kind = 'totp'::text) = (secret IS NOT NULL))),
  CONSTRAINT factor_check1 CHECK (((kind = 'passkey'::text) = ((credential_id IS NOT NULL) AND (public_key IS NOT NULL)))),
  CONSTRAINT factor_credential_id_key UNIQUE (credential_id),
  CONSTRAINT factor_kind_check CHECK ((kind = ANY (ARRAY['totp'::text, 'passkey'::text]))),
  CONSTRAINT factor_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT factor_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT factor_pkey PRIMARY KEY (id)
);

CREATE TABLE group_member (
  group_id uuid NOT NULL,
  person_id uuid NOT NULL,
  CONSTRAINT group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT group_member_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT group_member_pkey PRIMARY KEY (person_id, group_id)
);

CREATE TABLE handover (
  id uuid NOT NULL,
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  item_id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  person_id uuid NOT NULL,
  given_by uuid NOT NULL,
  note text,
  before_state text NOT NULL,
  before_holder_id uuid,
  item_state text NOT NULL,
  answered_by uuid,
  reason text,
  given_at timestamp with time zone NOT NULL DEFAULT now(),
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT handover_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES person(id),
  CONSTRAINT handover_answered_by_holder CHECK ((((state = ANY (ARRAY['confirmed'::text, 'refused'::text])) = (answered_by IS NOT NULL)) AND ((answered_by IS NULL) OR (answered_by = person_id)))),
  CONSTRAINT handover_before_holder_id_fkey FOREIGN KEY (before_holder_id) REFERENCES person(id),
  CONSTRAINT handover_between_two CHECK ((person_id <> given_by)),
  CONSTRAINT handover_given_by_fkey FOREIGN KEY (given_by) REFERENCES person(id),
  CONSTRAINT handover_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT handover_kind_check CHECK ((kind = ANY (ARRAY['issue'::text, 'return'::text]))),
  CONSTRAINT handover_number_key UNIQUE (number),
  CONSTRAINT handover_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT handover_pkey PRIMARY KEY (id),
  CONSTRAINT handover_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT handover_refused_says_why CHECK (((state = 'refused'::text) = (reason IS NOT NULL))),
  CONSTRAINT handover_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text]))),
  CONSTRAINT handover_version_check CHECK ((version > 0))
);

CREATE TABLE handover_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT handover_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT handover_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT handover_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT handover_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT handover_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT handover_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES handover(id),
  CONSTRAINT handover_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE idempotency (
  person_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  answer jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT idempotency_pkey PRIMARY KEY (person_id, key)
);

CREATE TABLE identity (
  provider_id uuid NOT NULL,
  subject text NOT NULL,
  person_id uuid NOT NULL,
  bound_at timestamp with time zone NOT NULL,
  CONSTRAINT identity_one_each UNIQUE (provider_id, person_id),
  CONSTRAINT identity_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT identity_pkey PRIMARY KEY (provider_id, subject),
  CONSTRAINT identity_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id),
  CONSTRAINT identity_subject_check CHECK (((subject <> ''::text) AND (length(subject) <= 255)))
);

CREATE TABLE identity_attempt (
  state_hash bytea NOT NULL,
  provider_id uuid NOT NULL,
  browser_hash bytea NOT NULL,
  nonce text NOT NULL,
  verifier bytea NOT NULL,
  goes_to text NOT NULL,
  person_id uuid,
  expires_at timestamp with time zone NOT NULL,
  answer bytea,
  CONSTRAINT identity_attempt_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT identity_attempt_pkey PRIMARY KEY (state_hash),
  CONSTRAINT identity_attempt_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id)
);

CREATE TABLE identity_provider (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  name text NOT NULL,
  settings jsonb NOT NULL,
  secret bytea,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  succeeded_at timestamp with time zone,
  failed_at timestamp with time zone,
  problem text,
  error text,
  CONSTRAINT identity_provider_kind_check CHECK ((kind = ANY (ARRAY['ldap'::text, 'oidc'::text, 'saml'::text, 'wecom'::text, 'dingtalk'::text, 'feishu'::text]))),
  CONSTRAINT identity_provider_kind_said CHECK ((NOT ((settings ->> 'kind'::text) IS DISTINCT FROM kind))),
  CONSTRAINT identity_provider_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT identity_provider_name_key UNIQUE (name),
  CONSTRAINT identity_provider_pkey PRIMARY KEY (id),
  CONSTRAINT identity_provider_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text))
);

CREATE TABLE identity_session (
  session_hash bytea NOT NULL,
  leaves_to bytea NOT NULL,
  CONSTRAINT identity_session_pkey PRIMARY KEY (session_hash),
  CONSTRAINT identity_session_session_hash_fkey FOREIGN KEY (session_hash) REFERENCES session(id_hash) ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE TABLE inbound_mail (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  sha256 bytea NOT NULL,
  raw bytea NOT NULL,
  source text NOT NULL,
  uid_validity bigint,
  uid bigint,
  received_at timestamp with time zone NOT NULL,
  outcome text NOT NULL DEFAULT 'pending'::text,
  reasons text[] NOT NULL DEFAULT '{}'::text[],
  decided_at timestamp with time zone,
  ticket_id integer,
  related_ticket_id integer,
  message_id text,
  sender text,
  subject text,
  sent_at timestamp with time zone,
  summary jsonb NOT NULL DEFAULT '{}'::jsonb,
  mailbox_id uuid,
  cut text,
  claimed_until timestamp with time zone,
  attempts integer NOT NULL DEFAULT 0,
  head_id text,
  recipients text[] NOT NULL DEFAULT '{}'::text[],
  emptied_at timestamp with time zone,
  CONSTRAINT inbound_mail_check CHECK (((outcome = 'pending'::text) = (decided_at IS NULL))),
  CONSTRAINT inbound_mail_check1 CHECK (((outcome = ANY (ARRAY['ticket'::text, 'reply'::text])) = (ticket_id IS NOT NULL))),
  CONSTRAINT inbound_mail_check2 CHECK (((outcome = 'pending'::text) OR (cardinality(reasons) > 0))),
  CONSTRAINT inbound_mail_cut_check CHECK ((cut = ANY (ARRAY['too_large'::text, 'not_fetched'::text]))),
  CONSTRAINT inbound_mail_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id),
  CONSTRAINT inbound_mail_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'ticket'::text, 'reply'::text, 'bounce'::text, 'automatic'::text, 'quarantine'::text, 'set_aside'::text]))),
  CONSTRAINT inbound_mail_pkey PRIMARY KEY (id),
  CONSTRAINT inbound_mail_place CHECK ((((source = 'mailbox'::text) = ((uid_validity IS NOT NULL) AND (uid IS NOT NULL))) AND ((source = 'import'::text) = (mailbox_id IS NULL)))),
  CONSTRAINT inbound_mail_sha256_check CHECK ((length(sha256) = 32)),
  CONSTRAINT inbound_mail_sha256_key UNIQUE (sha256),
  CONSTRAINT inbound_mail_source_check CHECK ((source = ANY (ARRAY['import'::text, 'mailbox'::text, 'handed_over'::text])))
);

CREATE TABLE installation_secret (
  name text NOT NULL,
  secret bytea NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT installation_secret_name_check CHECK ((name <> ''::text)),
  CONSTRAINT installation_secret_pkey PRIMARY KEY (name),
  CONSTRAINT installation_secret_secret_check CHECK ((length(secret) >= 32))
);

CREATE TABLE item (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  class text NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  criticality text NOT NULL,
  serial text,
  asset_number text,
  owner_id uuid,
  holder_id uuid,
  group_id uuid,
  department_id uuid,
  site_id uuid,
  attributes jsonb NOT NULL DEFAULT '{}'::jsonb,
  note text,
  version integer NOT NULL,
  hash bytea NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  verified_at timestamp with time zone,
  words tsvector NOT NULL,
  CONSTRAINT item_asset_number_check CHECK ((asset_number <> ''::text)),
  CONSTRAINT item_criticality_check CHECK ((criticality = ANY (ARRAY['critical'::text, 'high'::text, 'normal'::text, 'low'::text]))),
  CONSTRAINT item_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  CONSTRAINT item_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT item_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES person(id),
  CONSTRAINT item_name_check CHECK ((name <> ''::text)),
  CONSTRAINT item_number_key UNIQUE (number),
  CONSTRAINT item_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT item_pkey PRIMARY KEY (id),
  CONSTRAINT item_serial_check CHECK ((serial <> ''::text)),
  CONSTRAINT item_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT item_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'ordered'::text, 'in_stock'::text, 'in_use'::text, 'repair'::text, 'idle'::text, 'retired'::text]))),
  CONSTRAINT item_version_check CHECK ((version > 0))
);

CREATE TABLE item_baseline (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  filter jsonb NOT NULL,
  moment timestamp with time zone NOT NULL,
  items integer NOT NULL,
  by_id uuid NOT NULL,
  taken_at timestamp with time zone NOT NULL,
  CONSTRAINT item_baseline_by_id_fkey FOREIGN KEY (by_id) REFERENCES person(id),
  CONSTRAINT item_baseline_name_check CHECK ((name <> ''::text)),
  CONSTRAINT item_baseline_name_key UNIQUE (name),
  CONSTRAINT item_baseline_number_key UNIQUE (number),
  CONSTRAINT item_baseline_pkey PRIMARY KEY (id)
);

CREATE TABLE item_baseline_item (
  baseline_id uuid NOT NULL,
  item_id uuid NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT item_baseline_item_baseline_id_fkey FOREIGN KEY (baseline_id) REFERENCES item_baseline(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT item_baseline_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT item_baseline_item_pkey PRIMARY KEY (baseline_id, item_id),
  CONSTRAINT item_baseline_item_seq_check CHECK ((seq > 0))
);

CREATE TABLE item_class (
  code text NOT NULL,
  parent text,
  zh text NOT NULL,
  en text NOT NULL,
  abstract boolean NOT NULL,
  attributes jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT item_class_code_check CHECK ((code ~ '^x-[a-z0-9][a-z0-9_-]{0,39}$'::text)),
  CONSTRAINT item_class_en_check CHECK ((en <> ''::text)),
  CONSTRAINT item_class_pkey PRIMARY KEY (code),
  CONSTRAINT item_class_zh_check CHECK ((zh <> ''::text))
);

CREATE TABLE item_class_rule (
  class text NOT NULL,
  disposal boolean NOT NULL,
  wipe boolean NOT NULL,
  verify_months integer,
  CONSTRAINT item_class_rule_pkey PRIMARY KEY (class),
  CONSTRAINT item_class_rule_verify_months_check CHECK (((verify_months >= 1) AND (verify_months <= 120))),
  CONSTRAINT item_class_rule_wiped_when_disposed CHECK ((disposal OR (NOT wipe)))
);

CREATE TABLE item_event (
  item_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  cause text NOT NULL,
  ref text,
  reason text,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  data jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT item_event_by_hand_says_why CHECK (((cause <> 'by_hand'::text) OR (reason <> ''::text))),
  CONSTRAINT item_event_cause_check CHECK ((cause = ANY (ARRAY['by_hand'::text, 'ticket'::text, 'change'::text, 'import'::text, 'discovery'::text, 'verification'::text]))),
  CONSTRAINT item_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT item_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT item_event_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT item_event_kind_check CHECK ((kind = ANY (ARRAY['created'::text, 'changed'::text, 'moved'::text, 'related'::text, 'unrelated'::text, 'verified'::text]))),
  CONSTRAINT item_event_names_its_cause CHECK (((cause <> ALL (ARRAY['ticket'::text, 'change'::text, 'import'::text, 'discovery'::text])) OR (ref <> ''::text))),
  CONSTRAINT item_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT item_event_pkey PRIMARY KEY (item_id, seq),
  CONSTRAINT item_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE item_import (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  by_id uuid NOT NULL,
  ip text,
  file_name text NOT NULL,
  size bigint NOT NULL DEFAULT 0,
  format text NOT NULL,
  state text NOT NULL,
  shape jsonb,
  mapping jsonb,
  counts jsonb NOT NULL DEFAULT '{}'::jsonb,
  progress integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  problem text,
  reason text,
  created_at timestamp with time zone NOT NULL,
  ran_at timestamp with time zone,
  ended_at timestamp with time zone,
  undo_by_id uuid,
  attempts integer NOT NULL DEFAULT 0,
  lease uuid,
  leased_until timestamp with time zone,
  CONSTRAINT item_import_by_id_fkey FOREIGN KEY (by_id) REFERENCES person(id),
  CONSTRAINT item_import_file_name_check CHECK ((file_name <> ''::text)),
  CONSTRAINT item_import_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text]))),
  CONSTRAINT item_import_number_key UNIQUE (number),
  CONSTRAINT item_import_pkey PRIMARY KEY (id),
  CONSTRAINT item_import_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'mapping'::text, 'planning'::text, 'planned'::text, 'running'::text, 'done'::text, 'undoing'::text, 'undone'::text, 'failed'::text, 'discarded'::text]))),
  CONSTRAINT item_import_undo_by_id_fkey FOREIGN KEY (undo_by_id) REFERENCES person(id)
);

CREATE TABLE item_import_key (
  import_id uuid NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  "row" integer NOT NULL,
  CONSTRAINT item_import_key_import_id_fkey FOREIGN KEY (import_id) REFERENCES item_import(id) ON DELETE CASCADE,
  CONSTRAINT item_import_key_kind_check CHECK ((kind = ANY (ARRAY['claim'::text, 'name'::text])))
);

CREATE TABLE item_import_mapping (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  headings text[] NOT NULL,
  mapping jsonb NOT NULL,
  by_id uuid NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT item_import_mapping_by_id_fkey FOREIGN KEY (by_id) REFERENCES person(id),
  CONSTRAINT item_import_mapping_name_check CHECK ((name <> ''::text)),
  CONSTRAINT item_import_mapping_name_key UNIQUE (name),
  CONSTRAINT item_import_mapping_pkey PRIMARY KEY (id)
);

CREATE TABLE item_import_piece (
  import_id uuid NOT NULL,
  n integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT item_import_piece_import_id_fkey FOREIGN KEY (import_id) REFERENCES item_import(id) ON DELETE CASCADE,
  CONSTRAINT item_import_piece_pkey PRIMARY KEY (import_id, n)
);

CREATE TABLE item_import_relation (
  import_id uuid NOT NULL,
  "row" integer NOT NULL,
  n integer NOT NULL,
  kind text NOT NULL,
  direction text NOT NULL,
  ref text NOT NULL,
  other_id uuid,
  other_row integer,
  stands boolean NOT NULL DEFAULT false,
  problem text,
  applied boolean NOT NULL DEFAULT false,
  made_id uuid,
  CONSTRAINT item_import_relation_direction_check CHECK ((direction = ANY (ARRAY['forth'::text, 'back'::text]))),
  CONSTRAINT item_import_relation_import_id_fkey FOREIGN KEY (import_id) REFERENCES item_import(id) ON DELETE CASCADE,
  CONSTRAINT item_import_relation_kind_fkey FOREIGN KEY (kind) REFERENCES relation_kind(code),
  CONSTRAINT item_import_relation_other_id_fkey FOREIGN KEY (other_id) REFERENCES item(id),
  CONSTRAINT item_import_relation_pkey PRIMARY KEY (import_id, "row", n)
);

CREATE TABLE item_import_row (
  import_id uuid NOT NULL,
  "row" integer NOT NULL,
  cells jsonb NOT NULL,
  outcome text NOT NULL,
  item_id uuid,
  is_new boolean NOT NULL,
  name text,
  changes jsonb NOT NULL DEFAULT '[]'::jsonb,
  problems jsonb NOT NULL DEFAULT '[]'::jsonb,
  candidates uuid[] NOT NULL DEFAULT '{}'::uuid[],
  result text,
  undone text,
  CONSTRAINT item_import_row_import_id_fkey FOREIGN KEY (import_id) REFERENCES item_import(id) ON DELETE CASCADE,
  CONSTRAINT item_import_row_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT item_import_row_outcome_check CHECK ((outcome = ANY (ARRAY['new'::text, 'change'::text, 'same'::text, 'ambiguous'::text, 'refused'::text]))),
  CONSTRAINT item_import_row_pkey PRIMARY KEY (import_id, "row"),
  CONSTRAINT item_import_row_result_check CHECK ((result = ANY (ARRAY['done'::text, 'refused'::text]))),
  CONSTRAINT item_import_row_undone_check CHECK ((undone = ANY (ARRAY['done'::text, 'refused'::text])))
);

CREATE TABLE item_relation (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  from_id uuid NOT NULL,
  to_id uuid NOT NULL,
  CONSTRAINT item_relation_from_id_fkey FOREIGN KEY (from_id) REFERENCES item(id),
  CONSTRAINT item_relation_kind_fkey FOREIGN KEY (kind) REFERENCES relation_kind(code),
  CONSTRAINT item_relation_of_two CHECK ((from_id <> to_id)),
  CONSTRAINT item_relation_once UNIQUE (from_id, to_id, kind),
  CONSTRAINT item_relation_pkey PRIMARY KEY (id),
  CONSTRAINT item_relation_to_id_fkey FOREIGN KEY (to_id) REFERENCES item(id)
);

CREATE TABLE item_unique (
  class text NOT NULL,
  attribute text NOT NULL,
  value text NOT NULL,
  item_id uuid NOT NULL,
  CONSTRAINT item_unique_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT item_unique_pkey PRIMARY KEY (class, attribute, value)
);

CREATE TABLE leaving (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  person_id uuid NOT NULL,
  why text NOT NULL,
  group_id uuid,
  at timestamp with time zone NOT NULL DEFAULT now(),
  heirs jsonb NOT NULL DEFAULT '{}'::jsonb,
  settled_at timestamp with time zone,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  error text,
  CONSTRAINT leaving_check CHECK (((why = 'left_group'::text) = (group_id IS NOT NULL))),
  CONSTRAINT leaving_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id) ON DELETE CASCADE,
  CONSTRAINT leaving_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT leaving_pkey PRIMARY KEY (id),
  CONSTRAINT leaving_why_check CHECK ((why = ANY (ARRAY['left'::text, 'no_desk'::text, 'left_group'::text])))
);

CREATE TABLE leaving_item (
  leaving_id bigint NOT NULL,
  kind text NOT NULL,
  thing text NOT NULL,
  to_person uuid,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT leaving_item_leaving_id_fkey FOREIGN KEY (leaving_id) REFERENCES leaving(id) ON DELETE CASCADE,
  CONSTRAINT leaving_item_pkey PRIMARY KEY (leaving_id, kind, thing),
  CONSTRAINT leaving_item_to_person_fkey FOREIGN KEY (to_person) REFERENCES person(id) ON DELETE SET NULL
);

CREATE TABLE legal_hold (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  ticket_id integer,
  person_id uuid,
  department_id uuid,
  since timestamp with time zone,
  until timestamp with time zone,
  reason text NOT NULL,
  placed_by uuid NOT NULL,
  placed_at timestamp with time zone NOT NULL,
  lifted_by uuid,
  lifted_at timestamp with time zone,
  lift_reason text,
  CONSTRAINT legal_hold_check CHECK (((kind = 'ticket'::text) = (ticket_id IS NOT NULL))),
  CONSTRAINT legal_hold_check1 CHECK (((kind = 'person'::text) = (person_id IS NOT NULL))),
  CONSTRAINT legal_hold_check2 CHECK (((kind = 'range'::text) OR (num_nonnulls(department_id, since, until) = 0))),
  CONSTRAINT legal_hold_check3 CHECK ((since < until)),
  CONSTRAINT legal_hold_check4 CHECK ((num_nonnulls(lifted_by, lifted_at, lift_reason) = ANY (ARRAY[0, 3]))),
  CONSTRAINT legal_hold_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  CONSTRAINT legal_hold_kind_check CHECK ((kind = ANY (ARRAY['ticket'::text, 'person'::text, 'range'::text]))),
  CONSTRAINT legal_hold_lift_reason_check CHECK ((lift_reason <> ''::text)),
  CONSTRAINT legal_hold_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES person(id),
  CONSTRAINT legal_hold_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT legal_hold_pkey PRIMARY KEY (id),
  CONSTRAINT legal_hold_placed_by_fkey FOREIGN KEY (placed_by) REFERENCES person(id),
  CONSTRAINT legal_hold_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE letter_template (
  kind text NOT NULL,
  locale text NOT NULL,
  version integer NOT NULL,
  text text,
  changed_by uuid NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT letter_template_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES person(id),
  CONSTRAINT letter_template_kind_check CHECK ((kind = ANY (ARRAY['receipt'::text, 'question'::text, 'result'::text, 'news'::text]))),
  CONSTRAINT letter_template_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT letter_template_pkey PRIMARY KEY (kind, locale, version),
  CONSTRAINT letter_template_text_check CHECK ((text <> ''::text)),
  CONSTRAINT letter_template_version_check CHECK ((version > 0))
);

CREATE TABLE licence (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  metric text NOT NULL,
  quantity integer NOT NULL,
  covers jsonb NOT NULL,
  upgrades boolean NOT NULL,
  downgrades boolean NOT NULL,
  valid_from date NOT NULL,
  valid_until date,
  contract text,
  cost numeric(14,2),
  currency text NOT NULL,
  owner_id uuid,
  note text,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT licence_check CHECK ((valid_until >= valid_from)),
  CONSTRAINT licence_contract_check CHECK ((contract <> ''::text)),
  CONSTRAINT licence_cost_check CHECK ((cost >= (0)::numeric)),
  CONSTRAINT licence_covers_check CHECK ((jsonb_typeof(covers) = 'array'::text)),
  CONSTRAINT licence_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT licence_metric_check CHECK ((metric = ANY (ARRAY['installation'::text, 'person'::text, 'core'::text, 'site'::text]))),
  CONSTRAINT licence_name_check CHECK ((name <> ''::text)),
  CONSTRAINT licence_note_check CHECK ((note <> ''::text)),
  CONSTRAINT licence_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT licence_pkey PRIMARY KEY (id),
  CONSTRAINT licence_quantity_check CHECK ((quantity >= 0))
);

CREATE TABLE mail_decision (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  mail_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  by_person uuid,
  act text NOT NULL,
  outcome text NOT NULL,
  reasons text[] NOT NULL,
  ticket_id integer,
  related_ticket_id integer,
  seq integer,
  note text,
  CONSTRAINT mail_decision_act_check CHECK ((act = ANY (ARRAY['decided'::text, 'retried'::text, 'taken_in'::text, 'set_aside'::text, 'restored'::text, 'moved'::text]))),
  CONSTRAINT mail_decision_by_person_fkey FOREIGN KEY (by_person) REFERENCES person(id),
  CONSTRAINT mail_decision_check CHECK (((outcome = ANY (ARRAY['ticket'::text, 'reply'::text])) = (ticket_id IS NOT NULL))),
  CONSTRAINT mail_decision_check1 CHECK (((ticket_id IS NOT NULL) OR (seq IS NULL))),
  CONSTRAINT mail_decision_check2 CHECK (((act = 'decided'::text) OR (by_person IS NOT NULL))),
  CONSTRAINT mail_decision_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES inbound_mail(id),
  CONSTRAINT mail_decision_note_check CHECK ((note <> ''::text)),
  CONSTRAINT mail_decision_outcome_check CHECK ((outcome = ANY (ARRAY['ticket'::text, 'reply'::text, 'bounce'::text, 'automatic'::text, 'quarantine'::text, 'set_aside'::text]))),
  CONSTRAINT mail_decision_pkey PRIMARY KEY (id),
  CONSTRAINT mail_decision_reasons_check CHECK ((cardinality(reasons) > 0))
);

CREATE TABLE mail_scan (
  mail_id uuid NOT NULL,
  received_at timestamp with time zone NOT NULL,
  scan text NOT NULL DEFAULT 'unscanned'::text,
  scanned_at timestamp with time zone,
  scan_signatures text,
  scan_finding text,
  scan_problem text,
  scan_not_before timestamp with time zone,
  CONSTRAINT mail_scan_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES inbound_mail(id),
  CONSTRAINT mail_scan_named CHECK ((((scan = 'unscanned'::text) = (scanned_at IS NULL)) AND ((scan = 'unscanned'::text) = (scan_signatures IS NULL)) AND ((scan = 'infected'::text) = (scan_finding IS NOT NULL)))),
  CONSTRAINT mail_scan_pkey PRIMARY KEY (mail_id),
  CONSTRAINT mail_scan_scan_check CHECK ((scan = ANY (ARRAY['unscanned'::text, 'clean'::text, 'infected'::text])))
);

CREATE TABLE mailbox (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  address text NOT NULL,
  kind text NOT NULL,
  group_id uuid,
  service text,
  locale text NOT NULL DEFAULT 'zh-CN'::text,
  unknown_sender text NOT NULL DEFAULT 'quarantine'::text,
  server jsonb,
  password bytea,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  authserv_id text,
  plus_addresses boolean NOT NULL DEFAULT true,
  authenticity text,
  CONSTRAINT mailbox_address_check CHECK (((address = lower(address)) AND (address ~~ '%_@_%'::text))),
  CONSTRAINT mailbox_address_key UNIQUE (address),
  CONSTRAINT mailbox_authenticity_check CHECK ((authenticity = ANY (ARRAY['required'::text, 'letter_suffices'::text]))),
  CONSTRAINT mailbox_authserv_id_check CHECK (((authserv_id <> ''::text) AND (authserv_id = lower(authserv_id)))),
  CONSTRAINT mailbox_check CHECK (((kind = 'imap'::text) = ((server IS NOT NULL) AND (password IS NOT NULL)))),
  CONSTRAINT mailbox_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT mailbox_kind_check CHECK ((kind = ANY (ARRAY['imap'::text, 'handed_over'::text]))),
  CONSTRAINT mailbox_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT mailbox_name_check CHECK ((name <> ''::text)),
  CONSTRAINT mailbox_pkey PRIMARY KEY (id),
  CONSTRAINT mailbox_service_check CHECK ((service <> ''::text)),
  CONSTRAINT mailbox_unknown_sender_check CHECK ((unknown_sender = ANY (ARRAY['ticket'::text, 'quarantine'::text])))
);

CREATE TABLE mailbox_fetch (
  mailbox_id uuid NOT NULL,
  uid_validity bigint,
  last_uid bigint NOT NULL DEFAULT 0,
  leased_by uuid,
  leased_until timestamp with time zone,
  reached_at timestamp with time zone,
  failing_since timestamp with time zone,
  problem text,
  error text,
  retry_at timestamp with time zone,
  unmarked_since timestamp with time zone,
  unmarked_error text,
  CONSTRAINT mailbox_fetch_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id),
  CONSTRAINT mailbox_fetch_pkey PRIMARY KEY (mailbox_id)
);

CREATE TABLE message (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  channel text NOT NULL,
  notice_id bigint,
  robot_id uuid,
  ticket_id integer,
  seq integer,
  first boolean NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  deliver_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  first_at timestamp with time zone,
  error text,
  sent_at timestamp with time zone,
  claim uuid,
  claimed_until timestamp with time zone,
  task text,
  task_robot uuid,
  ask_at timestamp with time zone,
  asked integer NOT NULL DEFAULT 0,
  ended_at timestamp with time zone,
  CONSTRAINT message_channel_check CHECK ((channel = ANY (ARRAY['wecom'::text, 'dingtalk'::text, 'feishu'::text, 'sms'::text, 'voice'::text]))),
  CONSTRAINT message_check CHECK (((notice_id IS NULL) = (robot_id IS NOT NULL))),
  CONSTRAINT message_check1 CHECK ((((robot_id IS NULL) = (ticket_id IS NULL)) AND ((robot_id IS NULL) = (seq IS NULL)))),
  CONSTRAINT message_claimed CHECK (((claim IS NULL) = (claimed_until IS NULL))),
  CONSTRAINT message_notice_id_channel_key UNIQUE (notice_id, channel),
  CONSTRAINT message_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
  CONSTRAINT message_pkey PRIMARY KEY (id),
  CONSTRAINT message_robot_id_fkey FOREIGN KEY (robot_id) REFERENCES robot(id),
  CONSTRAINT message_robot_id_ticket_id_seq_key UNIQUE (robot_id, ticket_id, seq),
  CONSTRAINT message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'held'::text, 'failed'::text, 'withheld'::text]))),
  CONSTRAINT message_task_robot_fkey FOREIGN KEY (task_robot) REFERENCES robot(id),
  CONSTRAINT message_ticket_id_seq_fkey FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event(ticket_id, seq)
);

CREATE TABLE notice (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  person_id uuid NOT NULL,
  ticket_id integer NOT NULL,
  seq integer NOT NULL,
  kind text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  read_at timestamp with time zone,
  heard_by integer,
  CONSTRAINT notice_heard_by_fkey FOREIGN KEY (heard_by) REFERENCES ticket(id),
  CONSTRAINT notice_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT notice_person_id_ticket_id_seq_key UNIQUE (person_id, ticket_id, seq),
  CONSTRAINT notice_pkey PRIMARY KEY (id),
  CONSTRAINT notice_ticket_id_seq_fkey FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event(ticket_id, seq)
);

CREATE TABLE operation (
  id uuid NOT NULL,
  ticket_id integer NOT NULL,
  kind text NOT NULL,
  plan text NOT NULL,
  risk text NOT NULL,
  major boolean NOT NULL,
  change_ref text,
  proposed_by uuid NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  consent_given boolean,
  consent_by uuid,
  consent_at timestamp with time zone,
  consent_comment text,
  consent_emergency boolean,
  backup jsonb,
  backup_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  outcome text,
  result text,
  touches jsonb,
  CONSTRAINT operation_check CHECK (((finished_at IS NULL) OR ((started_at <= finished_at) IS TRUE))),
  CONSTRAINT operation_check1 CHECK (((cancelled_at IS NULL) OR (started_at IS NULL))),
  CONSTRAINT operation_consent_by_fkey FOREIGN KEY (consent_by) REFERENCES person(id),
  CONSTRAINT operation_gate CHECK (((started_at IS NULL) OR ((consent_given IS TRUE) AND ((consent_at <= started_at) IS TRUE) AND (backup IS NOT NULL) AND ((backup_at <= started_at) IS TRUE) AND ((NOT major) OR (change_ref IS NOT NULL))))),
  CONSTRAINT operation_kind_check CHECK ((kind = ANY (ARRAY['config_change'::text, 'data_affecting'::text]))),
  CONSTRAINT operation_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'failed'::text]))),
  CONSTRAINT operation_pkey PRIMARY KEY (id),
  CONSTRAINT operation_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(id),
  CONSTRAINT operation_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE outbox (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  ticket_id integer NOT NULL,
  seq integer NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  error text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_ticket_id_seq_fkey FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event(ticket_id, seq)
);

CREATE TABLE passkey_challenge (
  challenge text NOT NULL,
  person_id uuid,
  purpose text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT passkey_challenge_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT passkey_challenge_pkey PRIMARY KEY (challenge),
  CONSTRAINT passkey_challenge_purpose_check CHECK ((purpose = ANY (ARRAY['register'::text, 'prove'::text, 'sign_in'::text])))
);

CREATE TABLE past_ticket (
  ticket_id integer NOT NULL,
  batch_id bigint NOT NULL,
  hashes bytea[] NOT NULL,
  type text NOT NULL,
  channel text NOT NULL,
  priority text NOT NULL,
  status text NOT NULL,
  closure text,
  rounds integer NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone NOT NULL,
  group_id uuid,
  department_id uuid,
  site_id uuid,
  confidential boolean NOT NULL,
  CONSTRAINT past_ticket_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES retention_batch(id),
  CONSTRAINT past_ticket_hashes_check CHECK ((cardinality(hashes) > 0)),
  CONSTRAINT past_ticket_pkey PRIMARY KEY (ticket_id)
);

CREATE TABLE person (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  login text NOT NULL,
  name text NOT NULL,
  email text,
  phone text,
  department_id uuid,
  site_id uuid,
  manager_id uuid,
  locale text NOT NULL DEFAULT 'zh-CN'::text,
  zone text NOT NULL DEFAULT 'Asia/Shanghai'::text,
  colour_scheme text NOT NULL DEFAULT 'auto'::text,
  roles text[] NOT NULL DEFAULT '{requester}'::text[],
  active boolean NOT NULL DEFAULT true,
  password_hash text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  card_text text NOT NULL GENERATED ALWAYS AS (lower(((name || ' '::text) || COALESCE(email, ''::text)))) STORED,
  desk_text text NOT NULL GENERATED ALWAYS AS (lower(((((((name || ' '::text) || login) || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(phone, ''::text)))) STORED,
  mail_choice text NOT NULL DEFAULT 'urgent'::text,
  extension text,
  given_roles text[] NOT NULL DEFAULT '{requester}'::text[],
  password_changed_at timestamp with time zone,
  password_change_owed boolean NOT NULL DEFAULT false,
  kind text NOT NULL DEFAULT 'person'::text,
  erased_at timestamp with time zone,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT person_colour_scheme_check CHECK ((colour_scheme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text]))),
  CONSTRAINT person_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  CONSTRAINT person_email_check CHECK ((length(email) <= 254)),
  CONSTRAINT person_extension_check CHECK ((extension ~ '^[0-9]{1,10}$'::text)),
  CONSTRAINT person_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text]))),
  CONSTRAINT person_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT person_login_check CHECK ((login ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'::text)),
  CONSTRAINT person_login_key UNIQUE (login),
  CONSTRAINT person_mail_choice_check CHECK ((mail_choice = ANY (ARRAY['urgent'::text, 'all'::text, 'none'::text]))),
  CONSTRAINT person_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES person(id),
  CONSTRAINT person_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT person_phone_check CHECK ((length(phone) <= 40)),
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_roles_check CHECK (((roles <@ ARRAY['requester'::text, 'agent'::text, 'lead'::text, 'it_manager'::text, 'admin'::text, 'security_admin'::text, 'auditor'::text]) AND ('requester'::text = ANY (roles)) AND ('requester'::text = ANY (given_roles)))),
  CONSTRAINT person_service_no_password CHECK (((kind = 'person'::text) OR (password_hash IS NULL))),
  CONSTRAINT person_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id)
);

CREATE TABLE person_channel (
  person_id uuid NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  choice text NOT NULL,
  CONSTRAINT person_channel_address_check CHECK ((address <> ''::text)),
  CONSTRAINT person_channel_channel_check CHECK ((channel = ANY (ARRAY['wecom'::text, 'dingtalk'::text, 'feishu'::text, 'sms'::text, 'voice'::text]))),
  CONSTRAINT person_channel_choice_check CHECK ((choice = ANY (ARRAY['urgent'::text, 'all'::text, 'none'::text]))),
  CONSTRAINT person_channel_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT person_channel_pkey PRIMARY KEY (person_id, channel)
);

CREATE TABLE person_key (
  person_id uuid NOT NULL,
  key bytea NOT NULL,
  CONSTRAINT person_key_key_check CHECK ((length(key) = 32)),
  CONSTRAINT person_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT person_key_pkey PRIMARY KEY (person_id)
);

CREATE TABLE personal_copy (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'asked'::text,
  asked_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  ready_at timestamp with time zone,
  expires_at timestamp with time zone,
  size bigint,
  CONSTRAINT personal_copy_check CHECK (((state = 'ready'::text) = (num_nonnulls(ready_at, expires_at, size) = 3))),
  CONSTRAINT personal_copy_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT personal_copy_pkey PRIMARY KEY (id),
  CONSTRAINT personal_copy_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'ready'::text, 'failed'::text])))
);

CREATE TABLE personal_copy_piece (
  copy_id uuid NOT NULL,
  n integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT personal_copy_piece_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES personal_copy(id) ON DELETE CASCADE,
  CONSTRAINT personal_copy_piece_pkey PRIMARY KEY (copy_id, n)
);

CREATE TABLE phone_call (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  system_id uuid NOT NULL,
  system_call text NOT NULL,
  number text,
  extension text,
  started_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  done_at timestamp with time zone,
  done_by uuid,
  done_note text,
  CONSTRAINT phone_call_check CHECK (((done_at IS NULL) = (done_by IS NULL))),
  CONSTRAINT phone_call_done_by_fkey FOREIGN KEY (done_by) REFERENCES person(id),
  CONSTRAINT phone_call_pkey PRIMARY KEY (id),
  CONSTRAINT phone_call_system_id_fkey FOREIGN KEY (system_id) REFERENCES telephone_system(id),
  CONSTRAINT phone_call_system_id_system_call_key UNIQUE (system_id, system_call)
);

CREATE TABLE phone_call_ticket (
  call_id uuid NOT NULL,
  ticket_id integer NOT NULL,
  CONSTRAINT phone_call_ticket_call_id_fkey FOREIGN KEY (call_id) REFERENCES phone_call(id),
  CONSTRAINT phone_call_ticket_pkey PRIMARY KEY (call_id, ticket_id),
  CONSTRAINT phone_call_ticket_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE policy_acknowledgement (
  version integer NOT NULL,
  person_id uuid NOT NULL,
  family text NOT NULL DEFAULT 'service'::text,
  at timestamp with time zone NOT NULL,
  CONSTRAINT policy_acknowledgement_family_check CHECK ((family = 'service'::text)),
  CONSTRAINT policy_acknowledgement_family_version_fkey FOREIGN KEY (family, version) REFERENCES policy_version(family, version),
  CONSTRAINT policy_acknowledgement_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT policy_acknowledgement_pkey PRIMARY KEY (version, person_id)
);

CREATE TABLE policy_rejudgement (
  family text NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  last_ticket_id integer NOT NULL DEFAULT 0,
  tickets integer NOT NULL DEFAULT 0,
  done_at timestamp with time zone,
  CONSTRAINT policy_rejudgement_family_version_fkey FOREIGN KEY (family, version) REFERENCES policy_version(family, version),
  CONSTRAINT policy_rejudgement_pkey PRIMARY KEY (family, version)
);

CREATE TABLE policy_version (
  family text NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  content jsonb NOT NULL,
  hash bytea NOT NULL,
  summary text NOT NULL,
  author_id uuid,
  created_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  approved_by uuid,
  approved_at timestamp with time zone,
  effective_from timestamp with time zone,
  CONSTRAINT policy_version_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES person(id),
  CONSTRAINT policy_version_approver CHECK (((state <> 'approved'::text) OR (author_id IS NULL) OR (approved_by IS NOT NULL))),
  CONSTRAINT policy_version_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  CONSTRAINT policy_version_check CHECK (((state = 'approved'::text) = ((approved_at IS NOT NULL) AND (effective_from IS NOT NULL)))),
  CONSTRAINT policy_version_check2 CHECK (((author_id IS NOT NULL) OR (version = 1))),
  CONSTRAINT policy_version_family_check CHECK (((family = 'service'::text) OR (family ~ '^calendar:[a-z0-9-]{1,40}$'::text))),
  CONSTRAINT policy_version_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT policy_version_pkey PRIMARY KEY (family, version),
  CONSTRAINT policy_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'discarded'::text]))),
  CONSTRAINT policy_version_version_check CHECK ((version > 0))
);

CREATE TABLE problem (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  priority text NOT NULL,
  origin text NOT NULL,
  service text,
  owner_id uuid,
  group_id uuid,
  resolved_at timestamp with time zone,
  body jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT problem_closed_is_reviewed CHECK (((state <> 'closed'::text) OR (((body -> 'review'::text) -> 'effective'::text) = 'true'::jsonb))),
  CONSTRAINT problem_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT problem_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT problem_known_error_says_how CHECK (((state <> ALL (ARRAY['known_error'::text, 'change_pending'::text])) OR ((body -> 'knownError'::text) <> 'null'::jsonb) OR ((body -> 'rootCause'::text) <> 'null'::jsonb))),
  CONSTRAINT problem_number_key UNIQUE (number),
  CONSTRAINT problem_origin_check CHECK ((origin = ANY (ARRAY['major'::text, 'similar'::text, 'by_hand'::text]))),
  CONSTRAINT problem_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT problem_pkey PRIMARY KEY (id),
  CONSTRAINT problem_priority_check CHECK ((priority = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text]))),
  CONSTRAINT problem_state_check CHECK ((state = ANY (ARRAY['new'::text, 'investigating'::text, 'cause_found'::text, 'known_error'::text, 'change_pending'::text, 'resolved'::text, 'review'::text, 'closed'::text, 'closed_unresolved'::text]))),
  CONSTRAINT problem_title_check CHECK ((title <> ''::text)),
  CONSTRAINT problem_unresolved_says_why CHECK (((state <> 'closed_unresolved'::text) OR ((body ->> 'reason'::text) <> ''::text))),
  CONSTRAINT problem_version_check CHECK ((version > 0))
);

CREATE TABLE problem_change (
  problem_id uuid NOT NULL,
  change text NOT NULL,
  CONSTRAINT problem_change_change_check CHECK ((change ~ '^CH-[0-9]{6,9}$'::text)),
  CONSTRAINT problem_change_pkey PRIMARY KEY (change, problem_id),
  CONSTRAINT problem_change_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES problem(id)
);

CREATE TABLE problem_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT problem_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT problem_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT problem_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT problem_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT problem_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT problem_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES problem(id),
  CONSTRAINT problem_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE problem_item (
  problem_id uuid NOT NULL,
  item_id uuid NOT NULL,
  CONSTRAINT problem_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT problem_item_pkey PRIMARY KEY (item_id, problem_id),
  CONSTRAINT problem_item_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES problem(id)
);

CREATE TABLE problem_proposal (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  ticket_ids integer[] NOT NULL,
  state text NOT NULL DEFAULT 'open'::text,
  found_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  decided_at timestamp with time zone,
  decided_by uuid,
  reason text,
  problem_id uuid,
  CONSTRAINT problem_proposal_check CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  CONSTRAINT problem_proposal_check1 CHECK (((state <> 'dismissed'::text) OR (reason <> ''::text))),
  CONSTRAINT problem_proposal_check2 CHECK (((state = 'accepted'::text) = (problem_id IS NOT NULL))),
  CONSTRAINT problem_proposal_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT problem_proposal_once UNIQUE (ticket_ids),
  CONSTRAINT problem_proposal_pkey PRIMARY KEY (id),
  CONSTRAINT problem_proposal_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES problem(id),
  CONSTRAINT problem_proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'dismissed'::text]))),
  CONSTRAINT problem_proposal_ticket_ids_check CHECK ((cardinality(ticket_ids) > 1))
);

CREATE TABLE problem_ticket (
  problem_id uuid NOT NULL,
  ticket_id integer NOT NULL,
  CONSTRAINT problem_ticket_pkey PRIMARY KEY (ticket_id, problem_id),
  CONSTRAINT problem_ticket_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES problem(id),
  CONSTRAINT problem_ticket_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);

CREATE TABLE publication (
  family text NOT NULL,
  version integer NOT NULL,
  hash bytea NOT NULL,
  published_at timestamp with time zone NOT NULL,
  published_by uuid NOT NULL,
  summary text NOT NULL,
  CONSTRAINT publication_family_version_fkey FOREIGN KEY (family, version) REFERENCES policy_version(family, version),
  CONSTRAINT publication_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT publication_pkey PRIMARY KEY (family, version),
  CONSTRAINT publication_published_by_fkey FOREIGN KEY (published_by) REFERENCES person(id)
);

CREATE TABLE recovery_code (
  person_id uuid NOT NULL,
  hash bytea NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, hash)
);

CREATE TABLE relation_kind (
  code text NOT NULL,
  forth_zh text NOT NULL,
  forth_en text NOT NULL,
  back_zh text NOT NULL,
  back_en text NOT NULL,
  flow text NOT NULL,
  CONSTRAINT relation_kind_flow_check CHECK ((flow = ANY (ARRAY['to_source'::text, 'to_target'::text, 'both'::text, 'none'::text]))),
  CONSTRAINT relation_kind_pkey PRIMARY KEY (code)
);

CREATE TABLE retention_batch (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  count integer NOT NULL,
  ids_hash bytea NOT NULL,
  rules integer NOT NULL,
  erasure_id integer,
  CONSTRAINT retention_batch_count_check CHECK ((count > 0)),
  CONSTRAINT retention_batch_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasure(id),
  CONSTRAINT retention_batch_ids_hash_check CHECK ((length(ids_hash) = 32)),
  CONSTRAINT retention_batch_pkey PRIMARY KEY (id),
  CONSTRAINT retention_batch_rules_fkey FOREIGN KEY (rules) REFERENCES retention_rules(version)
);

CREATE TABLE retention_rules (
  version integer NOT NULL,
  days jsonb NOT NULL,
  reason text NOT NULL,
  changed_by uuid,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT retention_rules_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES person(id),
  CONSTRAINT retention_rules_check CHECK (((changed_by IS NOT NULL) OR (version = 1))),
  CONSTRAINT retention_rules_days_check CHECK ((jsonb_typeof(days) = 'object'::text)),
  CONSTRAINT retention_rules_pkey PRIMARY KEY (version),
  CONSTRAINT retention_rules_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT retention_rules_version_check CHECK ((version > 0))
);

CREATE TABLE robot (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  channel text NOT NULL,
  serves text NOT NULL,
  group_id uuid,
  locale text NOT NULL DEFAULT 'zh-CN'::text,
  settings jsonb NOT NULL,
  secret bytea NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  token bytea,
  token_until timestamp with time zone,
  recent timestamp with time zone[] NOT NULL DEFAULT '{}'::timestamp with time zone[],
  rest_until timestamp with time zone,
  sent_at timestamp with time zone,
  failed_at timestamp with time zone,
  failure text,
  CONSTRAINT robot_channel_check CHECK ((channel = ANY (ARRAY['wecom'::text, 'dingtalk'::text, 'feishu'::text, 'sms'::text, 'voice'::text]))),
  CONSTRAINT robot_check CHECK (((serves = 'group'::text) = (group_id IS NOT NULL))),
  CONSTRAINT robot_check1 CHECK (((serves = 'people'::text) OR (channel = ANY (ARRAY['wecom'::text, 'dingtalk'::text, 'feishu'::text])))),
  CONSTRAINT robot_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT robot_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CONSTRAINT robot_name_check CHECK ((name <> ''::text)),
  CONSTRAINT robot_pkey PRIMARY KEY (id),
  CONSTRAINT robot_serves_check CHECK ((serves = ANY (ARRAY['group'::text, 'people'::text])))
);

CREATE TABLE role (
  code text NOT NULL,
  name text NOT NULL,
  name_en text,
  parts text[] NOT NULL,
  grants jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT role_code_check CHECK ((code ~ '^x-[a-z0-9][a-z0-9-]{0,39}$'::text)),
  CONSTRAINT role_grants_check CHECK ((jsonb_typeof(grants) = 'object'::text)),
  CONSTRAINT role_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT role_name_en_check CHECK (((name_en = btrim(name_en)) AND (name_en <> ''::text) AND (length(name_en) <= 100))),
  CONSTRAINT role_name_key UNIQUE (name),
  CONSTRAINT role_parts_check CHECK ((parts <@ '{agent,lead,it_manager,admin,security_admin,auditor}'::text[])),
  CONSTRAINT role_pkey PRIMARY KEY (code)
);

CREATE TABLE roster (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  zone text NOT NULL,
  document jsonb NOT NULL,
  takes_p1 boolean NOT NULL,
  retired boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamp with time zone NOT NULL,
  changed_by uuid,
  CONSTRAINT roster_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES person(id),
  CONSTRAINT roster_name_check CHECK ((name <> ''::text)),
  CONSTRAINT roster_pkey PRIMARY KEY (id),
  CONSTRAINT roster_version_check CHECK ((version > 0))
);

CREATE TABLE roster_note (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  roster_id uuid NOT NULL,
  person_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  text text NOT NULL,
  CONSTRAINT roster_note_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT roster_note_pkey PRIMARY KEY (id),
  CONSTRAINT roster_note_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES roster(id),
  CONSTRAINT roster_note_text_check CHECK ((text <> ''::text))
);

CREATE TABLE roster_version (
  roster_id uuid NOT NULL,
  version integer NOT NULL,
  what text NOT NULL,
  content jsonb NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  CONSTRAINT roster_version_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT roster_version_pkey PRIMARY KEY (roster_id, version),
  CONSTRAINT roster_version_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES roster(id),
  CONSTRAINT roster_version_what_check CHECK ((what = ANY (ARRAY['created'::text, 'changed'::text, 'substitute'::text, 'absence'::text, 'leaver'::text])))
);

CREATE TABLE schema_migration (
  version integer NOT NULL,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schema_migration_pkey PRIMARY KEY (version)
);

CREATE TABLE scim_group (
  group_id uuid NOT NULL,
  external_id text,
  CONSTRAINT scim_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id) ON DELETE CASCADE,
  CONSTRAINT scim_group_pkey PRIMARY KEY (group_id)
);

CREATE TABLE scim_user (
  person_id uuid NOT NULL,
  external_id text,
  family_name text,
  given_name text,
  employee_number text,
  deactivated_at timestamp with time zone,
  deleted_at timestamp with time zone,
  CONSTRAINT scim_user_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT scim_user_pkey PRIMARY KEY (person_id)
);

CREATE TABLE session (
  id_hash bytea NOT NULL,
  person_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ip text,
  user_agent text,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  idle interval NOT NULL DEFAULT '08:00:00'::interval,
  proved_at timestamp with time zone NOT NULL,
  pending text,
  CONSTRAINT session_pending_check CHECK ((pending = ANY (ARRAY['second_factor'::text, 'password_change'::text, 'enrolment'::text]))),
  CONSTRAINT session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT session_pkey PRIMARY KEY (id_hash)
);

CREATE TABLE setting (
  key text NOT NULL,
  value jsonb NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by uuid,
  CONSTRAINT setting_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES person(id),
  CONSTRAINT setting_pkey PRIMARY KEY (key)
);

CREATE TABLE sign_in_failure (
  login text NOT NULL,
  failures integer NOT NULL,
  locked_until timestamp with time zone,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_failure_pkey PRIMARY KEY (login)
);

CREATE TABLE site (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  zone text NOT NULL DEFAULT 'Asia/Shanghai'::text,
  CONSTRAINT site_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT site_name_key UNIQUE (name),
  CONSTRAINT site_pkey PRIMARY KEY (id)
);

CREATE TABLE software_alias (
  key text NOT NULL,
  product_id uuid NOT NULL,
  alias text NOT NULL,
  CONSTRAINT software_alias_alias_check CHECK ((alias <> ''::text)),
  CONSTRAINT software_alias_key_check CHECK ((key <> ''::text)),
  CONSTRAINT software_alias_pkey PRIMARY KEY (key),
  CONSTRAINT software_alias_product_id_fkey FOREIGN KEY (product_id) REFERENCES software_product(id)
);

CREATE TABLE software_installation (
  item_id uuid NOT NULL,
  source text NOT NULL,
  version_id integer NOT NULL,
  first_seen timestamp with time zone NOT NULL,
  last_seen timestamp with time zone NOT NULL,
  CONSTRAINT software_installation_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT software_installation_pkey PRIMARY KEY (item_id, source, version_id),
  CONSTRAINT software_installation_source_check CHECK ((source <> ''::text)),
  CONSTRAINT software_installation_version_id_fkey FOREIGN KEY (version_id) REFERENCES software_version(id)
);

CREATE TABLE software_move (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  item_id uuid NOT NULL,
  product_id uuid NOT NULL,
  kind text NOT NULL,
  from_version text,
  to_version text,
  source text NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  change_ref text,
  CONSTRAINT software_move_change_ref_check CHECK ((change_ref <> ''::text)),
  CONSTRAINT software_move_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT software_move_kind_check CHECK ((kind = ANY (ARRAY['installed'::text, 'removed'::text, 'upgraded'::text, 'downgraded'::text]))),
  CONSTRAINT software_move_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT software_move_pkey PRIMARY KEY (id),
  CONSTRAINT software_move_product_id_fkey FOREIGN KEY (product_id) REFERENCES software_product(id)
);

CREATE TABLE software_move_word (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  move_id bigint NOT NULL,
  change_ref text,
  reason text NOT NULL,
  person_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT software_move_word_change_ref_check CHECK ((change_ref <> ''::text)),
  CONSTRAINT software_move_word_move_id_fkey FOREIGN KEY (move_id) REFERENCES software_move(id),
  CONSTRAINT software_move_word_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT software_move_word_pkey PRIMARY KEY (id),
  CONSTRAINT software_move_word_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE software_product (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  vendor text,
  kind text NOT NULL,
  confirmed boolean NOT NULL,
  updates_itself text,
  merged_into uuid,
  note text,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT software_product_check CHECK ((merged_into <> id)),
  CONSTRAINT software_product_kind_check CHECK ((kind = ANY (ARRAY['os'::text, 'office'::text, 'business'::text, 'database'::text, 'middleware'::text, 'other'::text]))),
  CONSTRAINT software_product_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES software_product(id),
  CONSTRAINT software_product_name_check CHECK ((name <> ''::text)),
  CONSTRAINT software_product_note_check CHECK ((note <> ''::text)),
  CONSTRAINT software_product_pkey PRIMARY KEY (id),
  CONSTRAINT software_product_updates_itself_check CHECK ((updates_itself <> ''::text)),
  CONSTRAINT software_product_vendor_check CHECK ((vendor <> ''::text))
);

CREATE TABLE software_version (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  product_id uuid NOT NULL,
  version text NOT NULL,
  key text COLLATE "C" NOT NULL,
  supported_until date,
  CONSTRAINT software_version_once UNIQUE (product_id, version),
  CONSTRAINT software_version_pkey PRIMARY KEY (id),
  CONSTRAINT software_version_product_id_fkey FOREIGN KEY (product_id) REFERENCES software_product(id)
);

CREATE TABLE spare_part (
  id uuid NOT NULL,
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  name text NOT NULL,
  model text,
  site_id uuid,
  minimum integer NOT NULL,
  stock integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT spare_part_minimum_check CHECK (((minimum >= 0) AND (minimum <= 1000000))),
  CONSTRAINT spare_part_model_check CHECK ((model <> ''::text)),
  CONSTRAINT spare_part_name_check CHECK ((name <> ''::text)),
  CONSTRAINT spare_part_number_key UNIQUE (number),
  CONSTRAINT spare_part_pkey PRIMARY KEY (id),
  CONSTRAINT spare_part_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT spare_part_stock_check CHECK (((stock >= 0) AND (stock <= 1000000))),
  CONSTRAINT spare_part_version_check CHECK ((version > 0))
);

CREATE TABLE spare_part_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT spare_part_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT spare_part_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT spare_part_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT spare_part_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT spare_part_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT spare_part_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES spare_part(id),
  CONSTRAINT spare_part_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE stored_file (
  sha256 bytea NOT NULL,
  size bigint NOT NULL,
  stored_at timestamp with time zone NOT NULL,
  scan text NOT NULL DEFAULT 'unscanned'::text,
  scanned_at timestamp with time zone,
  scan_signatures text,
  scan_finding text,
  scan_problem text,
  scan_not_before timestamp with time zone,
  audit text,
  audited_at timestamp with time zone,
  audit_not_before timestamp with time zone,
  CONSTRAINT stored_file_audit_check CHECK ((audit = ANY (ARRAY['whole'::text, 'missing'::text, 'altered'::text]))),
  CONSTRAINT stored_file_audit_timed CHECK (((audit IS NULL) = (audited_at IS NULL))),
  CONSTRAINT stored_file_pkey PRIMARY KEY (sha256),
  CONSTRAINT stored_file_scan_check CHECK ((scan = ANY (ARRAY['unscanned'::text, 'clean'::text, 'infected'::text]))),
  CONSTRAINT stored_file_scan_named CHECK ((((scan = 'unscanned'::text) = (scanned_at IS NULL)) AND ((scan = 'unscanned'::text) = (scan_signatures IS NULL)) AND ((scan = 'infected'::text) = (scan_finding IS NOT NULL)))),
  CONSTRAINT stored_file_sha256_check CHECK ((length(sha256) = 32)),
  CONSTRAINT stored_file_size_check CHECK ((size >= 0))
);

CREATE TABLE support_group (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  line smallint NOT NULL,
  next_group_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT support_group_line_check CHECK (((line >= 1) AND (line <= 3))),
  CONSTRAINT support_group_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100))),
  CONSTRAINT support_group_name_key UNIQUE (name),
  CONSTRAINT support_group_next_group_id_fkey FOREIGN KEY (next_group_id) REFERENCES support_group(id),
  CONSTRAINT support_group_pkey PRIMARY KEY (id)
);

CREATE TABLE telephone_signature (
  system_id uuid NOT NULL,
  signature bytea NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT telephone_signature_pkey PRIMARY KEY (system_id, signature),
  CONSTRAINT telephone_signature_system_id_fkey FOREIGN KEY (system_id) REFERENCES telephone_system(id)
);

CREATE TABLE telephone_system (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  secret bytea NOT NULL,
  old_secret bytea,
  old_until timestamp with time zone,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  last_heard_at timestamp with time zone,
  CONSTRAINT telephone_system_check CHECK (((old_secret IS NULL) = (old_until IS NULL))),
  CONSTRAINT telephone_system_name_check CHECK ((name <> ''::text)),
  CONSTRAINT telephone_system_name_key UNIQUE (name),
  CONSTRAINT telephone_system_pkey PRIMARY KEY (id)
);

CREATE TABLE ticket (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  version integer NOT NULL,
  type text NOT NULL,
  status text NOT NULL,
  resume_to text,
  requester_id uuid,
  requester_name text,
  requester_department text,
  requester_contact text,
  recorded_by uuid,
  channel text NOT NULL,
  source text,
  received_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  backdate_reason text,
  title text NOT NULL,
  symptom text,
  occurred_at timestamp with time zone,
  scope text,
  description text,
  devices jsonb NOT NULL DEFAULT '[]'::jsonb,
  no_device_reason text,
  impact text,
  urgency text,
  p1_flags text[] NOT NULL DEFAULT '{}'::text[],
  priority text NOT NULL,
  override_reason text,
  group_id uuid,
  assignee_id uuid,
  handler_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
  diagnosed boolean NOT NULL DEFAULT false,
  round integer NOT NULL DEFAULT 0,
  resolution jsonb,
  closure text,
  question jsonb,
  third_party jsonb,
  progress jsonb,
  appeal jsonb,
  reminders integer NOT NULL DEFAULT 0,
  incomplete boolean NOT NULL,
  waits_for_requester text[] NOT NULL DEFAULT '{}'::text[],
  next_due_at timestamp with time zone NOT NULL DEFAULT 'infinity'::timestamp with time zone,
  next_due_kind text,
  timer_at timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  open boolean NOT NULL GENERATED ALWAYS AS ((status <> ALL (ARRAY['closed'::text, 'withdrawn'::text]))) STORED,
  escalations jsonb NOT NULL DEFAULT '{}'::jsonb,
  terms jsonb NOT NULL DEFAULT '{"site": null, "policy": 1, "calendars": {"china": 1}}'::jsonb,
  duplicate_of integer,
  duplicate_ids integer[] NOT NULL DEFAULT '{}'::integer[],
  major jsonb,
  escalation_due_at timestamp with time zone,
  at_risk boolean NOT NULL DEFAULT false,
  risk jsonb,
  review_due_at timestamp with time zone,
  parent_id integer,
  child_ids integer[] NOT NULL DEFAULT '{}'::integer[],
  action_due_at timestamp with time zone,
  confidential boolean NOT NULL DEFAULT false,
  reader_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
  department_id uuid,
  site_id uuid,
  security jsonb,
  CONSTRAINT ticket_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES person(id),
  CONSTRAINT ticket_channel_check CHECK ((channel = ANY (ARRAY['portal'::text, 'mail'::text, 'phone'::text, 'api'::text, 'im_converted'::text]))),
  CONSTRAINT ticket_check CHECK (((status = 'closed'::text) = (closure IS NOT NULL))),
  CONSTRAINT ticket_check1 CHECK ((received_at <= recorded_at)),
  CONSTRAINT ticket_check2 CHECK (((status <> ALL (ARRAY['resolved'::text, 'unconfirmed'::text])) OR (resolution IS NOT NULL))),
  CONSTRAINT ticket_check3 CHECK (((status <> 'waiting_requester'::text) OR (question IS NOT NULL))),
  CONSTRAINT ticket_check4 CHECK (((status <> ALL (ARRAY['waiting_requester'::text, 'waiting_third_party'::text])) OR (resume_to IS NOT NULL))),
  CONSTRAINT ticket_closure_check CHECK ((closure = ANY (ARRAY['confirmed'::text, 'unreachable'::text]))),
  CONSTRAINT ticket_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  CONSTRAINT ticket_duplicate_no_parent CHECK (((duplicate_of IS NULL) OR (child_ids = '{}'::integer[]))),
  CONSTRAINT ticket_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES ticket(id),
  CONSTRAINT ticket_family_one_level CHECK (((parent_id IS NULL) OR (child_ids = '{}'::integer[]))),
  CONSTRAINT ticket_follows_another CHECK ((duplicate_of <> id)),
  CONSTRAINT ticket_group_id_fkey FOREIGN KEY (group_id) REFERENCES support_group(id),
  CONSTRAINT ticket_impact_check CHECK ((impact = ANY (ARRAY['enterprise'::text, 'department'::text, 'group'::text, 'individual'::text]))),
  CONSTRAINT ticket_linked_once CHECK ((parent_id <> duplicate_of)),
  CONSTRAINT ticket_next_due_kind_check CHECK ((next_due_kind = ANY (ARRAY['response'::text, 'resolution'::text, 'update'::text, 'appeal'::text]))),
  CONSTRAINT ticket_p1_flags_check CHECK ((p1_flags <@ ARRAY['critical_service_down'::text, 'many_users_blocked'::text, 'core_data_threatened'::text])),
  CONSTRAINT ticket_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES ticket(id),
  CONSTRAINT ticket_part_of_another CHECK ((parent_id <> id)),
  CONSTRAINT ticket_pkey PRIMARY KEY (id),
  CONSTRAINT ticket_priority_check CHECK ((priority = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text]))),
  CONSTRAINT ticket_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
  CONSTRAINT ticket_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES person(id),
  CONSTRAINT ticket_resume_to_check CHECK ((resume_to = ANY (ARRAY['recorded'::text, 'accepted'::text, 'in_progress'::text]))),
  CONSTRAINT ticket_security_confidential CHECK (((type <> 'security_incident'::text) OR confidential)),
  CONSTRAINT ticket_security_known CHECK (((type = 'security_incident'::text) = (security IS NOT NULL))),
  CONSTRAINT ticket_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT ticket_status_check CHECK ((status = ANY (ARRAY['recorded'::text, 'accepted'::text, 'in_progress'::text, 'waiting_requester'::text, 'waiting_third_party'::text, 'onsite_scheduled'::text, 'resolved'::text, 'unconfirmed'::text, 'closed'::text, 'withdrawn'::text]))),
  CONSTRAINT ticket_title_check CHECK (((title <> ''::text) AND (length(title) <= 500))),
  CONSTRAINT ticket_type_check CHECK ((type = ANY (ARRAY['incident'::text, 'service_request'::text, 'query'::text, 'complaint'::text, 'security_incident'::text]))),
  CONSTRAINT ticket_urgency_check CHECK ((urgency = ANY (ARRAY['stopped'::text, 'blocked'::text, 'avoidable'::text, 'planned'::text]))),
  CONSTRAINT ticket_version_check CHECK ((version > 0))
);

CREATE TABLE ticket_clock (
  ticket_id integer NOT NULL,
  kind text NOT NULL,
  policy_version integer NOT NULL,
  calendar_id text NOT NULL,
  calendar_version integer NOT NULL,
  budget_ms bigint,
  verdict text NOT NULL,
  due_at timestamp with time zone,
  met_at timestamp with time zone,
  breached_at timestamp with time zone,
  CONSTRAINT ticket_clock_kind_check CHECK ((kind = ANY (ARRAY['response'::text, 'resolution'::text, 'update'::text, 'appeal'::text]))),
  CONSTRAINT ticket_clock_pkey PRIMARY KEY (ticket_id, kind),
  CONSTRAINT ticket_clock_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  CONSTRAINT ticket_clock_verdict_check CHECK ((verdict = ANY (ARRAY['none'::text, 'running'::text, 'paused'::text, 'met'::text, 'breached'::text])))
);

CREATE TABLE ticket_event (
  ticket_id integer NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  kind text NOT NULL,
  visibility text NOT NULL,
  status_after text NOT NULL,
  priority_after text NOT NULL,
  data jsonb NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT ticket_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES person(id),
  CONSTRAINT ticket_event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'contact'::text, 'system'::text]))),
  CONSTRAINT ticket_event_check CHECK (((actor_kind = 'person'::text) = (actor_id IS NOT NULL))),
  CONSTRAINT ticket_event_check1 CHECK (((seq = 1) = (prev_hash IS NULL))),
  CONSTRAINT ticket_event_pkey PRIMARY KEY (ticket_id, seq),
  CONSTRAINT ticket_event_seq_check CHECK ((seq > 0)),
  CONSTRAINT ticket_event_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  CONSTRAINT ticket_event_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'desk'::text])))
);

CREATE TABLE ticket_item (
  ticket_id integer NOT NULL,
  item_id uuid NOT NULL,
  CONSTRAINT ticket_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT ticket_item_pkey PRIMARY KEY (item_id, ticket_id),
  CONSTRAINT ticket_item_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);

CREATE TABLE ticket_search (
  ticket_id integer NOT NULL,
  body text NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT ticket_search_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT ticket_search_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE ticket_step (
  ticket_id integer NOT NULL,
  timer text NOT NULL,
  generation bigint NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT ticket_step_pkey PRIMARY KEY (ticket_id, timer, generation),
  CONSTRAINT ticket_step_ticket_id_seq_fkey FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event(ticket_id, seq)
);

CREATE TABLE ticket_transition (
  from_status text NOT NULL,
  to_status text NOT NULL,
  CONSTRAINT ticket_transition_pkey PRIMARY KEY (from_status, to_status)
);

CREATE TABLE ticket_verdict (
  ticket_id integer NOT NULL,
  seq integer NOT NULL,
  kind text NOT NULL,
  verdict text NOT NULL,
  priority text NOT NULL,
  budget_ms bigint NOT NULL,
  elapsed_ms bigint NOT NULL,
  due_at timestamp with time zone,
  met_at timestamp with time zone,
  breached_at timestamp with time zone,
  decided_at timestamp with time zone NOT NULL,
  policy_version integer NOT NULL,
  calendar_id text NOT NULL,
  calendar_version integer NOT NULL,
  CONSTRAINT ticket_verdict_kind_check CHECK ((kind = ANY (ARRAY['response'::text, 'resolution'::text, 'update'::text, 'appeal'::text]))),
  CONSTRAINT ticket_verdict_pkey PRIMARY KEY (ticket_id, seq, kind),
  CONSTRAINT ticket_verdict_priority_check CHECK ((priority = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text]))),
  CONSTRAINT ticket_verdict_verdict_check CHECK ((verdict = ANY (ARRAY['met'::text, 'breached'::text])))
);

CREATE TABLE upload (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  sha256 bytea NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  uploaded_by uuid,
  uploaded_at timestamp with time zone NOT NULL,
  ticket_id integer,
  desk boolean NOT NULL DEFAULT false,
  CONSTRAINT upload_pkey PRIMARY KEY (id),
  CONSTRAINT upload_sha256_check CHECK ((length(sha256) = 32)),
  CONSTRAINT upload_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  CONSTRAINT upload_size_check CHECK ((size >= 0)),
  CONSTRAINT upload_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  CONSTRAINT upload_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES person(id)
);

CREATE TABLE verification (
  id uuid NOT NULL,
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  version integer NOT NULL,
  hash bytea NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  class text,
  site_id uuid,
  department_id uuid,
  due_on date,
  planned_by uuid NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT verification_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  CONSTRAINT verification_number_key UNIQUE (number),
  CONSTRAINT verification_pkey PRIMARY KEY (id),
  CONSTRAINT verification_planned_by_fkey FOREIGN KEY (planned_by) REFERENCES person(id),
  CONSTRAINT verification_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT verification_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'running'::text, 'closed'::text, 'cancelled'::text]))),
  CONSTRAINT verification_title_check CHECK ((title <> ''::text)),
  CONSTRAINT verification_version_check CHECK ((version > 0))
);

CREATE TABLE verification_counter (
  verification_id uuid NOT NULL,
  person_id uuid NOT NULL,
  CONSTRAINT verification_counter_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT verification_counter_pkey PRIMARY KEY (verification_id, person_id),
  CONSTRAINT verification_counter_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(id)
);

CREATE TABLE verification_event (
  record_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  data jsonb NOT NULL,
  after jsonb NOT NULL,
  prev_hash bytea,
  hash bytea NOT NULL,
  CONSTRAINT verification_event_check CHECK (((prev_hash IS NULL) = (seq = 1))),
  CONSTRAINT verification_event_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT verification_event_kind_check CHECK ((kind <> ''::text)),
  CONSTRAINT verification_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT verification_event_pkey PRIMARY KEY (record_id, seq),
  CONSTRAINT verification_event_record_id_fkey FOREIGN KEY (record_id) REFERENCES verification(id),
  CONSTRAINT verification_event_seq_check CHECK ((seq > 0))
);

CREATE TABLE verification_item (
  verification_id uuid NOT NULL,
  item_id uuid NOT NULL,
  planned boolean NOT NULL,
  expected jsonb NOT NULL,
  finding text,
  found jsonb,
  note text,
  counted_by uuid,
  counted_at timestamp with time zone,
  decision text,
  decided_by uuid,
  decided_at timestamp with time zone,
  CONSTRAINT verification_item_counted CHECK ((num_nonnulls(finding, found, counted_by, counted_at) = ANY (ARRAY[0, 4]))),
  CONSTRAINT verification_item_counted_by_fkey FOREIGN KEY (counted_by) REFERENCES person(id),
  CONSTRAINT verification_item_decided CHECK ((num_nonnulls(decision, decided_by, decided_at) = ANY (ARRAY[0, 3]))),
  CONSTRAINT verification_item_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT verification_item_decided_of_finding CHECK (((decision IS NULL) OR (finding IS NOT NULL))),
  CONSTRAINT verification_item_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'rejected'::text]))),
  CONSTRAINT verification_item_finding_check CHECK ((finding = ANY (ARRAY['as_recorded'::text, 'different'::text, 'not_found'::text]))),
  CONSTRAINT verification_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id),
  CONSTRAINT verification_item_pkey PRIMARY KEY (verification_id, item_id),
  CONSTRAINT verification_item_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(id)
);

CREATE TABLE verification_unknown (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  verification_id uuid NOT NULL,
  label text NOT NULL,
  note text,
  found_by uuid NOT NULL,
  found_at timestamp with time zone NOT NULL,
  CONSTRAINT verification_unknown_found_by_fkey FOREIGN KEY (found_by) REFERENCES person(id),
  CONSTRAINT verification_unknown_label_check CHECK ((label <> ''::text)),
  CONSTRAINT verification_unknown_once UNIQUE (verification_id, label),
  CONSTRAINT verification_unknown_pkey PRIMARY KEY (id),
  CONSTRAINT verification_unknown_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(id)
);

CREATE TABLE visit (
  id uuid NOT NULL,
  ticket_id integer NOT NULL,
  engineer_id uuid NOT NULL,
  address text NOT NULL,
  appointment_at timestamp with time zone NOT NULL,
  arrived_at timestamp with time zone,
  left_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  result text,
  CONSTRAINT visit_check CHECK (((left_at IS NULL) OR ((arrived_at <= left_at) IS TRUE))),
  CONSTRAINT visit_check1 CHECK (((cancelled_at IS NULL) OR (arrived_at IS NULL))),
  CONSTRAINT visit_engineer_id_fkey FOREIGN KEY (engineer_id) REFERENCES person(id),
  CONSTRAINT visit_pkey PRIMARY KEY (id),
  CONSTRAINT visit_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE webhook (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  url text NOT NULL,
  kinds text[] NOT NULL DEFAULT '{}'::text[],
  owner_id uuid NOT NULL,
  secret bytea NOT NULL,
  old_secret bytea,
  old_until timestamp with time zone,
  enabled boolean NOT NULL DEFAULT true,
  disabled_why text,
  failing_since timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT webhook_check CHECK ((NOT (enabled AND (disabled_why IS NOT NULL)))),
  CONSTRAINT webhook_check1 CHECK (((old_secret IS NULL) = (old_until IS NULL))),
  CONSTRAINT webhook_disabled_why_check CHECK ((disabled_why = ANY (ARRAY['gone'::text, 'failing'::text]))),
  CONSTRAINT webhook_name_check CHECK ((name <> ''::text)),
  CONSTRAINT webhook_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT webhook_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_url_check CHECK ((url ~ '^https?://'::text))
);

CREATE TABLE webhook_attempt (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  message_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  took integer NOT NULL,
  status integer,
  problem text,
  answer text,
  CONSTRAINT webhook_attempt_check CHECK (((status IS NULL) <> (problem IS NULL))),
  CONSTRAINT webhook_attempt_message_id_fkey FOREIGN KEY (message_id) REFERENCES webhook_message(id),
  CONSTRAINT webhook_attempt_pkey PRIMARY KEY (id)
);

CREATE TABLE webhook_message (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  webhook_id uuid NOT NULL,
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  ticket_id integer,
  seq integer,
  kind text NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  attempts integer NOT NULL DEFAULT 0,
  first_at timestamp with time zone,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  created_at timestamp with time zone NOT NULL,
  claim uuid,
  claimed_until timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT webhook_message_check CHECK (((ticket_id IS NULL) = (seq IS NULL))),
  CONSTRAINT webhook_message_claimed CHECK (((claim IS NULL) = (claimed_until IS NULL))),
  CONSTRAINT webhook_message_ended CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
  CONSTRAINT webhook_message_key_key UNIQUE (key),
  CONSTRAINT webhook_message_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'withheld'::text]))),
  CONSTRAINT webhook_message_ticket_id_seq_fkey FOREIGN KEY (ticket_id, seq) REFERENCES ticket_event(ticket_id, seq),
  CONSTRAINT webhook_message_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id),
  CONSTRAINT webhook_message_webhook_id_ticket_id_seq_key UNIQUE (webhook_id, ticket_id, seq)
);

CREATE INDEX account_letter_due ON public.account_letter USING btree (due_at) WHERE (state = 'waiting'::text);
CREATE INDEX account_letter_ended ON public.account_letter USING btree (expires_at);
CREATE INDEX account_letter_ip ON public.account_letter USING btree (ip, asked_at) WHERE (typed IS NOT NULL);
CREATE INDEX account_letter_person ON public.account_letter USING btree (person_id);
CREATE INDEX account_letter_typed ON public.account_letter USING btree (typed, asked_at) WHERE (typed IS NOT NULL);
CREATE INDEX address_failure_age ON public.address_failure USING btree (last_at);
CREATE UNIQUE INDEX address_held ON public.address_hold USING btree (address, reason) WHERE (ended_at IS NULL);
CREATE INDEX address_once_held ON public.address_hold USING btree (address, ended_at);
CREATE INDEX address_knock_last ON public.address_knock USING btree (last_at);
CREATE INDEX alert_item ON public.alert USING btree (item_key, last_seen) WHERE (item_key IS NOT NULL);
CREATE INDEX alert_list ON public.alert USING btree (state, last_seen DESC, id DESC);
CREATE INDEX alert_ticket ON public.alert USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX alert_unsettled ON public.alert USING btree (last_heard_at) WHERE ((state = 'firing'::text) OR flapping);
CREATE INDEX alert_mark_at ON public.alert_mark USING btree (at);
CREATE INDEX api_token_person ON public.api_token USING btree (person_id, created_at);
CREATE INDEX approval_delegation_of ON public.approval_delegation USING btree (person_id, until);
CREATE INDEX approval_delegation_to ON public.approval_delegation USING btree (to_id, until);
CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at, id);
CREATE INDEX audit_entry_kind ON public.audit_entry USING btree (kind, id);
CREATE INDEX audit_entry_object ON public.audit_entry USING btree (object_kind, object_id, id);
CREATE INDEX audit_entry_person ON public.audit_entry USING btree (person_id, at);
CREATE INDEX audit_refusal_began ON public.audit_refusal USING btree (began_at);
CREATE INDEX audit_word_due ON public.audit_word USING btree (next_at) WHERE ((sent_at IS NULL) AND (gave_up_at IS NULL));
CREATE INDEX caller_key_by_key ON public.caller_key USING btree (key, person_id);
CREATE INDEX campaign_by_due ON public.campaign USING btree (due_at) WHERE (status = ANY (ARRAY['running'::text, 'done'::text]));
CREATE INDEX campaign_by_status ON public.campaign USING btree (status, number DESC);
CREATE INDEX campaign_target_of_item ON public.campaign_target USING btree (item_id);
CREATE INDEX change_feed_of ON public.change_feed USING btree (person_id);
CREATE INDEX change_item_of ON public.change_item USING btree (item_id);
CREATE UNIQUE INDEX change_policy_one_draft ON public.change_policy USING btree ((true)) WHERE (state = 'draft'::text);
CREATE INDEX change_release_ended ON public.change_release USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX change_request_by_implementer ON public.change_request USING btree (implementer_id);
CREATE INDEX change_request_by_requester ON public.change_request USING btree (requester_id);
CREATE INDEX change_request_by_status ON public.change_request USING btree (status, number DESC);
CREATE INDEX change_request_by_window ON public.change_request USING btree (window_from, window_to) WHERE (window_from IS NOT NULL);
CREATE INDEX change_ticket_of ON public.change_ticket USING btree (ticket_id);
CREATE INDEX change_vote_of ON public.change_vote USING btree (voter_id);
CREATE INDEX confirmation_ticket ON public.confirmation USING btree (ticket_id, round);
CREATE INDEX contact_attempt_ticket ON public.contact_attempt USING btree (ticket_id, round);
CREATE INDEX delivery_address ON public.delivery USING btree (address, sent_at) WHERE (sent_at IS NOT NULL);
CREATE INDEX delivery_due ON public.delivery USING btree (deliver_at, id) WHERE (state = 'waiting'::text);
CREATE INDEX delivery_held_address ON public.delivery USING btree (address) WHERE (state = 'held'::text);
CREATE INDEX delivery_in_hand ON public.delivery USING btree (address) WHERE ((claim IS NOT NULL) AND (state = 'waiting'::text));
CREATE UNIQUE INDEX delivery_letter ON public.delivery USING btree (ticket_id, seq, channel) WHERE (notice_id IS NULL);
CREATE INDEX delivery_message ON public.delivery USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX delivery_troubled ON public.delivery USING btree (id) WHERE (state = ANY (ARRAY['held'::text, 'failed'::text]));
CREATE INDEX directory_run_latest ON public.directory_run USING btree (source_id, asked_at DESC);
CREATE UNIQUE INDEX directory_run_open ON public.directory_run USING btree (source_id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX discovery_case_open ON public.discovery_case USING btree (first_at, id) WHERE (state = 'open'::text);
CREATE INDEX discovery_identity_host ON public.discovery_identity USING btree (source_id, host_name) WHERE (host_name IS NOT NULL);
CREATE INDEX discovery_identity_item ON public.discovery_identity USING btree (item_id);
CREATE INDEX discovery_identity_macs ON public.discovery_identity USING gin (macs);
CREATE INDEX discovery_identity_seen ON public.discovery_identity USING btree (source_id, last_seen_at);
CREATE INDEX discovery_identity_serial ON public.discovery_identity USING btree (serial) WHERE (serial IS NOT NULL);
CREATE INDEX discovery_identity_uuid ON public.discovery_identity USING btree (uuid) WHERE (uuid IS NOT NULL);
CREATE INDEX discovery_run_latest ON public.discovery_run USING btree (source_id, started_at DESC);
CREATE INDEX disposal_by_state ON public.disposal USING btree (state, number DESC);
CREATE INDEX disposal_of_item ON public.disposal USING btree (item_id, number DESC);
CREATE UNIQUE INDEX disposal_open ON public.disposal USING btree (item_id) WHERE (state = ANY (ARRAY['proposed'::text, 'approved'::text]));
CREATE UNIQUE INDEX erasure_one_running ON public.erasure USING btree (COALESCE((person_id)::text, contact)) WHERE (state = ANY (ARRAY['asked'::text, 'approved'::text]));
CREATE UNIQUE INDEX factor_one_totp ON public.factor USING btree (person_id) WHERE (kind = 'totp'::text);
CREATE INDEX factor_person ON public.factor USING btree (person_id);
CREATE INDEX group_member_group ON public.group_member USING btree (group_id);
CREATE INDEX handover_of_item ON public.handover USING btree (item_id, number DESC);
CREATE INDEX handover_of_person ON public.handover USING btree (person_id, number DESC);
CREATE UNIQUE INDEX handover_waiting ON public.handover USING btree (item_id) WHERE (state = 'waiting'::text);
CREATE INDEX idempotency_age ON public.idempotency USING btree (created_at);
CREATE INDEX identity_attempt_age ON public.identity_attempt USING btree (expires_at);
CREATE INDEX inbound_mail_awaited ON public.inbound_mail USING btree (head_id) WHERE (outcome = 'pending'::text);
CREATE INDEX inbound_mail_decided ON public.inbound_mail USING btree (decided_at) WHERE ((emptied_at IS NULL) AND (decided_at IS NOT NULL));
CREATE INDEX inbound_mail_listed ON public.inbound_mail USING btree (outcome, received_at, id);
CREATE INDEX inbound_mail_message ON public.inbound_mail USING btree (message_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX inbound_mail_pending ON public.inbound_mail USING btree (received_at, id) WHERE (outcome = 'pending'::text);
CREATE INDEX inbound_mail_sender ON public.inbound_mail USING btree (lower(sender), received_at);
CREATE INDEX inbound_mail_ticket ON public.inbound_mail USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE UNIQUE INDEX item_asset_number ON public.item USING btree (asset_number) WHERE (state <> 'retired'::text);
CREATE INDEX item_by_class ON public.item USING btree (class, number DESC);
CREATE INDEX item_by_department ON public.item USING btree (department_id, number DESC) WHERE (department_id IS NOT NULL);
CREATE INDEX item_by_group ON public.item USING btree (group_id, number DESC) WHERE (group_id IS NOT NULL);
CREATE INDEX item_by_holder ON public.item USING btree (holder_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX item_by_host ON public.item USING btree (upper((attributes ->> 'host_name'::text))) WHERE (attributes ? 'host_name'::text);
CREATE INDEX item_by_host_name ON public.item USING btree (lower((attributes ->> 'host_name'::text))) WHERE (state <> 'retired'::text);
CREATE INDEX item_by_ip_address ON public.item USING btree (lower((attributes ->> 'ip_address'::text))) WHERE (state <> 'retired'::text);
CREATE INDEX item_by_mac ON public.item USING btree (upper((attributes ->> 'mac_address'::text))) WHERE (attributes ? 'mac_address'::text);
CREATE INDEX item_by_management ON public.item USING btree (upper((attributes ->> 'management_address'::text))) WHERE (attributes ? 'management_address'::text);
CREATE INDEX item_by_name ON public.item USING btree (class, lower(name)) WHERE (state <> 'retired'::text);
CREATE INDEX item_by_owner ON public.item USING btree (owner_id) WHERE (owner_id IS NOT NULL);
CREATE INDEX item_by_plain_name ON public.item USING btree (lower(name)) WHERE (state <> 'retired'::text);
CREATE INDEX item_by_site ON public.item USING btree (site_id, number DESC) WHERE (site_id IS NOT NULL);
CREATE INDEX item_by_state ON public.item USING btree (state, number DESC);
CREATE INDEX item_host_name ON public.item USING btree (lower((attributes ->> 'host_name'::text))) WHERE (attributes ? 'host_name'::text);
CREATE UNIQUE INDEX item_serial ON public.item USING btree (serial) WHERE (state <> 'retired'::text);
CREATE INDEX item_words ON public.item USING gin (words);
CREATE INDEX item_event_of_cause ON public.item_event USING btree (cause, ref) WHERE (ref IS NOT NULL);
CREATE INDEX item_import_at_work ON public.item_import USING btree (number) WHERE (state = ANY (ARRAY['planning'::text, 'running'::text, 'undoing'::text]));
CREATE INDEX item_import_key_of ON public.item_import_key USING btree (import_id, kind, md5(key));
CREATE INDEX item_import_relation_to ON public.item_import_relation USING btree (import_id, other_row) WHERE (other_row IS NOT NULL);
CREATE INDEX item_import_row_item ON public.item_import_row USING btree (item_id) WHERE (item_id IS NOT NULL);
CREATE INDEX item_import_row_outcome ON public.item_import_row USING btree (import_id, outcome, "row");
CREATE INDEX item_import_row_waiting ON public.item_import_row USING btree (import_id, "row") WHERE ((result IS NULL) AND (outcome = ANY (ARRAY['new'::text, 'change'::text])));
CREATE INDEX item_relation_to ON public.item_relation USING btree (to_id, kind);
CREATE INDEX item_unique_of ON public.item_unique USING btree (item_id);
CREATE INDEX item_unique_value ON public.item_unique USING btree (attribute, value);
CREATE INDEX leaving_due ON public.leaving USING btree (next_at) WHERE (settled_at IS NULL);
CREATE INDEX leaving_person ON public.leaving USING btree (person_id, id);
CREATE UNIQUE INDEX leaving_waiting ON public.leaving USING btree (person_id, why, group_id) NULLS NOT DISTINCT WHERE (settled_at IS NULL);
CREATE INDEX legal_hold_in_force ON public.legal_hold USING btree (kind) WHERE (lifted_at IS NULL);
CREATE INDEX licence_by_until ON public.licence USING btree (valid_until);
CREATE INDEX mail_decision_mail ON public.mail_decision USING btree (mail_id, id);
CREATE INDEX mail_scan_clean ON public.mail_scan USING btree (received_at) WHERE (scan = 'clean'::text);
CREATE INDEX mail_scan_unscanned ON public.mail_scan USING btree (received_at) WHERE (scan = 'unscanned'::text);
CREATE INDEX message_asked ON public.message USING btree (ask_at) WHERE (ask_at IS NOT NULL);
CREATE INDEX message_due ON public.message USING btree (first DESC, deliver_at, id) WHERE (state = 'waiting'::text);
CREATE INDEX message_ended ON public.message USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX message_sent ON public.message USING btree (sent_at) WHERE (state = 'sent'::text);
CREATE INDEX message_troubled ON public.message USING btree (id) WHERE (state = ANY (ARRAY['held'::text, 'failed'::text]));
CREATE INDEX notice_person ON public.notice USING btree (person_id, id);
CREATE INDEX notice_unread ON public.notice USING btree (person_id) WHERE (read_at IS NULL);
CREATE INDEX operation_ticket ON public.operation USING btree (ticket_id);
CREATE INDEX outbox_next ON public.outbox USING btree (next_at, id);
CREATE INDEX passkey_challenge_age ON public.passkey_challenge USING btree (expires_at);
CREATE INDEX past_ticket_batch ON public.past_ticket USING btree (batch_id);
CREATE INDEX past_ticket_recorded ON public.past_ticket USING btree (recorded_at);
CREATE INDEX person_by_name ON public.person USING btree (name COLLATE "zh-x-icu", id);
CREATE INDEX person_card_text ON public.person USING gin (card_text gin_trgm_ops);
CREATE INDEX person_department ON public.person USING btree (department_id);
CREATE INDEX person_desk_text ON public.person USING gin (desk_text gin_trgm_ops);
CREATE UNIQUE INDEX person_email ON public.person USING btree (lower(email));
CREATE UNIQUE INDEX person_extension ON public.person USING btree (extension) WHERE active;
CREATE INDEX person_manager ON public.person USING btree (manager_id);
CREATE INDEX person_mobile ON public.person USING btree (mobile_digits(phone)) WHERE (phone IS NOT NULL);
CREATE INDEX person_site ON public.person USING btree (site_id);
CREATE UNIQUE INDEX personal_copy_one_asked ON public.personal_copy USING btree (person_id) WHERE (state = 'asked'::text);
CREATE INDEX phone_call_extension ON public.phone_call USING btree (extension, started_at);
CREATE INDEX phone_call_recent ON public.phone_call USING btree (started_at, id);
CREATE INDEX phone_call_unanswered ON public.phone_call USING btree (started_at) WHERE ((answered_at IS NULL) AND (done_at IS NULL));
CREATE INDEX phone_call_ticket_ticket ON public.phone_call_ticket USING btree (ticket_id);
CREATE INDEX policy_rejudgement_pending ON public.policy_rejudgement USING btree (family, version) WHERE (done_at IS NULL);
CREATE UNIQUE INDEX policy_one_draft ON public.policy_version USING btree (family) WHERE (state = 'draft'::text);
CREATE INDEX problem_by_group ON public.problem USING btree (group_id) WHERE (group_id IS NOT NULL);
CREATE INDEX problem_by_owner ON public.problem USING btree (owner_id) WHERE (owner_id IS NOT NULL);
CREATE INDEX problem_by_state ON public.problem USING btree (state, number DESC);
CREATE INDEX problem_words ON public.problem USING gin (words);
CREATE INDEX problem_change_of ON public.problem_change USING btree (problem_id);
CREATE INDEX problem_item_of ON public.problem_item USING btree (problem_id);
CREATE INDEX problem_proposal_by_state ON public.problem_proposal USING btree (state, found_at DESC);
CREATE INDEX problem_ticket_of ON public.problem_ticket USING btree (problem_id);
CREATE INDEX robot_of_group ON public.robot USING btree (group_id) WHERE ((serves = 'group'::text) AND enabled);
CREATE UNIQUE INDEX robot_of_people ON public.robot USING btree (channel) WHERE ((serves = 'people'::text) AND enabled);
CREATE UNIQUE INDEX roster_name ON public.roster USING btree (lower(name)) WHERE (NOT retired);
CREATE INDEX roster_note_roster ON public.roster_note USING btree (roster_id, id);
CREATE INDEX scim_user_deactivated ON public.scim_user USING btree (deactivated_at);
CREATE INDEX scim_user_external ON public.scim_user USING btree (external_id);
CREATE UNIQUE INDEX session_by_id ON public.session USING btree (id);
CREATE INDEX session_expiry ON public.session USING btree (expires_at);
CREATE INDEX session_person ON public.session USING btree (person_id);
CREATE INDEX sign_in_failure_age ON public.sign_in_failure USING btree (last_at);
CREATE INDEX software_alias_of ON public.software_alias USING btree (product_id);
CREATE INDEX software_alias_open ON public.software_alias USING btree (key) WHERE (key ~~ '%*'::text);
CREATE INDEX software_installation_of_version ON public.software_installation USING btree (version_id, item_id) INCLUDE (last_seen);
CREATE INDEX software_move_of_item ON public.software_move USING btree (item_id, id);
CREATE INDEX software_move_of_version ON public.software_move USING btree (at, id) WHERE (kind = ANY (ARRAY['upgraded'::text, 'downgraded'::text]));
CREATE INDEX software_move_word_of ON public.software_move_word USING btree (move_id, id);
CREATE INDEX software_product_by_name ON public.software_product USING btree (name COLLATE "zh-x-icu", id) WHERE (merged_into IS NULL);
CREATE INDEX software_version_in_order ON public.software_version USING btree (product_id, key);
CREATE INDEX spare_part_by_name ON public.spare_part USING btree (name, number);
CREATE INDEX stored_file_audited ON public.stored_file USING btree (audited_at NULLS FIRST);
CREATE INDEX stored_file_clean ON public.stored_file USING btree (stored_at) WHERE (scan = 'clean'::text);
CREATE INDEX stored_file_trouble ON public.stored_file USING btree (stored_at) WHERE ((scan = 'infected'::text) OR (audit = ANY (ARRAY['missing'::text, 'altered'::text])) OR (scan_problem IS NOT NULL));
CREATE INDEX stored_file_unscanned ON public.stored_file USING btree (stored_at) WHERE (scan = 'unscanned'::text);
CREATE INDEX telephone_signature_age ON public.telephone_signature USING btree (at);
CREATE INDEX ticket_action ON public.ticket USING btree (action_due_at, id) WHERE (action_due_at IS NOT NULL);
CREATE INDEX ticket_appeal ON public.ticket USING btree ((((appeal ->> 'at'::text))::bigint), id) WHERE ((appeal IS NOT NULL) AND ((appeal ->> 'decidedAt'::text) IS NULL));
CREATE INDEX ticket_assignee_queue ON public.ticket USING btree (assignee_id, open, priority, next_due_at, id);
CREATE INDEX ticket_by_due ON public.ticket USING btree (next_due_at, id);
CREATE INDEX ticket_by_priority ON public.ticket USING btree (priority, next_due_at, id);
CREATE INDEX ticket_channel ON public.ticket USING btree (channel, id);
CREATE INDEX ticket_child ON public.ticket USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX ticket_department_queue ON public.ticket USING btree (department_id, open, priority, next_due_at, id);
CREATE INDEX ticket_due ON public.ticket USING btree (next_due_at, id) WHERE open;
CREATE INDEX ticket_duplicate ON public.ticket USING btree (duplicate_of) WHERE (duplicate_of IS NOT NULL);
CREATE INDEX ticket_escalation ON public.ticket USING btree (escalation_due_at, id) WHERE (escalation_due_at IS NOT NULL);
CREATE INDEX ticket_group_queue ON public.ticket USING btree (group_id, open, priority, next_due_at, id);
CREATE INDEX ticket_major_public ON public.ticket USING btree (COALESCE(((major ->> 'endedAt'::text))::bigint, '9223372036854775807'::bigint)) WHERE ((major ->> 'headline'::text) IS NOT NULL);
CREATE INDEX ticket_major_running ON public.ticket USING btree ((((major ->> 'declaredAt'::text))::bigint), id) WHERE ((major IS NOT NULL) AND ((major ->> 'endedAt'::text) IS NULL));
CREATE INDEX ticket_over ON public.ticket USING btree (updated_at, id) WHERE (NOT open);
CREATE INDEX ticket_queue ON public.ticket USING btree (priority, next_due_at, id) WHERE open;
CREATE INDEX ticket_reader ON public.ticket USING gin (reader_ids) WHERE (reader_ids <> '{}'::uuid[]);
CREATE INDEX ticket_recorded ON public.ticket USING btree (recorded_at);
CREATE INDEX ticket_recorder ON public.ticket USING btree (recorded_by, id);
CREATE INDEX ticket_requester ON public.ticket USING btree (requester_id, id);
CREATE INDEX ticket_review ON public.ticket USING btree (review_due_at, id) WHERE (review_due_at IS NOT NULL);
CREATE INDEX ticket_risk ON public.ticket USING btree (next_due_at, id) WHERE at_risk;
CREATE INDEX ticket_security_incident ON public.ticket USING btree (recorded_at) WHERE (type = 'security_incident'::text);
CREATE INDEX ticket_site_queue ON public.ticket USING btree (site_id, open, priority, next_due_at, id);
CREATE INDEX ticket_status_queue ON public.ticket USING btree (status, priority, next_due_at, id);
CREATE INDEX ticket_timer ON public.ticket USING btree (timer_at) WHERE (timer_at IS NOT NULL);
CREATE INDEX ticket_event_operation_started ON public.ticket_event USING btree (at) WHERE (kind = 'operation_started'::text);
CREATE INDEX ticket_item_of ON public.ticket_item USING btree (ticket_id);
CREATE INDEX ticket_search_words ON public.ticket_search USING gin (words);
CREATE INDEX ticket_verdict_decided ON public.ticket_verdict USING btree (decided_at);
CREATE INDEX upload_content ON public.upload USING btree (sha256);
CREATE INDEX upload_ticket ON public.upload USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX upload_waiting ON public.upload USING btree (uploaded_at) WHERE (ticket_id IS NULL);
CREATE INDEX verification_by_state ON public.verification USING btree (state, number DESC);
CREATE INDEX verification_counter_of ON public.verification_counter USING btree (person_id);
CREATE INDEX verification_item_of ON public.verification_item USING btree (item_id);
CREATE INDEX visit_planned ON public.visit USING btree (engineer_id) WHERE ((arrived_at IS NULL) AND (cancelled_at IS NULL));
CREATE INDEX visit_ticket ON public.visit USING btree (ticket_id);
CREATE INDEX webhook_attempt_message ON public.webhook_attempt USING btree (message_id, id);
CREATE INDEX webhook_message_ended ON public.webhook_message USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX webhook_message_list ON public.webhook_message USING btree (webhook_id, id);
CREATE INDEX webhook_message_next ON public.webhook_message USING btree (webhook_id, next_at, id) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_message_ticket ON public.webhook_message USING btree (webhook_id, ticket_id, seq) WHERE (state = 'waiting'::text);

CREATE VIEW department_path AS
 WITH RECURSIVE down(id, name, parent_id, path) AS (
         SELECT department.id,
            department.name,
            department.parent_id,
            department.name
           FROM department
          WHERE (department.parent_id IS NULL)
        UNION ALL
         SELECT d.id,
            d.name,
            d.parent_id,
            ((down_1.path || '/'::text) || d.name)
           FROM (department d
             JOIN down down_1 ON ((d.parent_id = down_1.id)))
        )
 SELECT id,
    name,
    parent_id,
    path
   FROM down;

CREATE VIEW policy_in_force AS
 SELECT DISTINCT ON (family) family,
    version
   FROM policy_version
  WHERE ((state = 'approved'::text) AND (effective_from <= now()))
  ORDER BY family, effective_from DESC, version DESC;

CREATE TRIGGER address_hold_kept BEFORE DELETE OR TRUNCATE ON public.address_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alert_source_kept BEFORE DELETE OR TRUNCATE ON public.alert_source FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approval_delegation_guard BEFORE UPDATE ON public.approval_delegation FOR EACH ROW EXECUTE FUNCTION guard_delegation();
CREATE TRIGGER approval_delegation_kept BEFORE DELETE OR TRUNCATE ON public.approval_delegation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER asset_guard BEFORE UPDATE ON public.asset FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER asset_has_event AFTER INSERT OR UPDATE ON public.asset DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER asset_kept BEFORE DELETE OR TRUNCATE ON public.asset FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER asset_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.asset_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_check_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_check FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_sealed BEFORE INSERT ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_seals();
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_goes();
CREATE TRIGGER audit_entry_unsealed AFTER INSERT ON public.audit_entry REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_waits();
CREATE TRIGGER audit_head_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_key_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR TRUNCATE ON public.audit_link FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_link_stays BEFORE DELETE ON public.audit_link FOR EACH ROW EXECUTE FUNCTION audit_link_goes();
CREATE TRIGGER audit_tombstone_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_tombstone FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_tombstone_guard BEFORE INSERT ON public.audit_tombstone FOR EACH ROW EXECUTE FUNCTION audit_tombstone_may();
CREATE TRIGGER campaign_guard BEFORE UPDATE ON public.campaign FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER campaign_has_event AFTER INSERT OR UPDATE ON public.campaign DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER campaign_kept BEFORE DELETE OR TRUNCATE ON public.campaign FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER campaign_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.campaign_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER campaign_target_kept BEFORE DELETE OR TRUNCATE ON public.campaign_target FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_model_kept BEFORE DELETE OR TRUNCATE ON public.change_model FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_model_stands BEFORE UPDATE ON public.change_model FOR EACH ROW EXECUTE FUNCTION guard_approved_text();
CREATE TRIGGER change_policy_kept BEFORE DELETE OR TRUNCATE ON public.change_policy FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_policy_stands BEFORE UPDATE ON public.change_policy FOR EACH ROW EXECUTE FUNCTION guard_approved_text();
CREATE TRIGGER change_release_guard BEFORE UPDATE ON public.change_release FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER change_release_has_event AFTER INSERT OR UPDATE ON public.change_release DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER change_release_kept BEFORE DELETE OR TRUNCATE ON public.change_release FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_release_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.change_release_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_links_noted AFTER INSERT OR UPDATE ON public.change_request FOR EACH ROW EXECUTE FUNCTION note_links_of_change();
CREATE TRIGGER change_request_guard BEFORE UPDATE ON public.change_request FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER change_request_has_event AFTER INSERT OR UPDATE ON public.change_request DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER change_request_kept BEFORE DELETE OR TRUNCATE ON public.change_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_request_moves AFTER INSERT OR UPDATE ON public.change_request FOR EACH ROW EXECUTE FUNCTION guard_change();
CREATE CONSTRAINT TRIGGER change_request_votes AFTER INSERT OR UPDATE ON public.change_request DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_votes_of_change();
CREATE TRIGGER change_request_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.change_request_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_vote_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.change_vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_vote_guard BEFORE INSERT ON public.change_vote FOR EACH ROW EXECUTE FUNCTION guard_change_vote();
CREATE TRIGGER confirmation_append_only BEFORE UPDATE OR TRUNCATE ON public.confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER confirmation_guard BEFORE INSERT ON public.confirmation FOR EACH ROW EXECUTE FUNCTION guard_confirmation();
CREATE TRIGGER confirmation_stays BEFORE DELETE ON public.confirmation FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket('ticket_id');
CREATE TRIGGER contact_attempt_append_only BEFORE UPDATE OR TRUNCATE ON public.contact_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contact_attempt_stays BEFORE DELETE ON public.contact_attempt FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket('ticket_id');
CREATE TRIGGER delivery_held BEFORE DELETE ON public.delivery FOR EACH ROW EXECUTE FUNCTION refuse_held();
CREATE TRIGGER department_no_cycle_insert AFTER INSERT ON public.department REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('parent_id');
CREATE TRIGGER department_no_cycle_update AFTER UPDATE ON public.department REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('parent_id');
CREATE TRIGGER directory_source_kept BEFORE DELETE OR TRUNCATE ON public.directory_source FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER discovery_source_kept BEFORE DELETE OR TRUNCATE ON public.discovery_source FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disposal_guard BEFORE UPDATE ON public.disposal FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER disposal_has_event AFTER INSERT OR UPDATE ON public.disposal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER disposal_kept BEFORE DELETE OR TRUNCATE ON public.disposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disposal_moves BEFORE INSERT OR UPDATE ON public.disposal FOR EACH ROW EXECUTE FUNCTION guard_disposal();
CREATE TRIGGER disposal_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.disposal_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disposal_event_by BEFORE INSERT ON public.disposal_event FOR EACH ROW EXECUTE FUNCTION guard_disposal_event();
CREATE TRIGGER erasure_guard BEFORE UPDATE ON public.erasure FOR EACH ROW EXECUTE FUNCTION guard_erasure();
CREATE TRIGGER erasure_kept BEFORE DELETE OR TRUNCATE ON public.erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER member_added AFTER INSERT ON public.group_member REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION members_are_stamped();
CREATE TRIGGER member_leaving AFTER DELETE ON public.group_member FOR EACH ROW EXECUTE FUNCTION member_leaves();
CREATE TRIGGER member_removed AFTER DELETE ON public.group_member REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION members_are_stamped();
CREATE TRIGGER handover_guard BEFORE UPDATE ON public.handover FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER handover_has_event AFTER INSERT OR UPDATE ON public.handover DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER handover_kept BEFORE DELETE OR TRUNCATE ON public.handover FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER handover_moves BEFORE INSERT OR UPDATE ON public.handover FOR EACH ROW EXECUTE FUNCTION guard_handover();
CREATE TRIGGER handover_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.handover_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER handover_event_by BEFORE INSERT ON public.handover_event FOR EACH ROW EXECUTE FUNCTION guard_handover_event();
CREATE TRIGGER identity_stays BEFORE UPDATE ON public.identity FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER identity_provider_kept BEFORE DELETE OR TRUNCATE ON public.identity_provider FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER inbound_mail_as_decided AFTER UPDATE OF outcome, reasons, ticket_id ON public.inbound_mail DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_mail_decision();
CREATE TRIGGER inbound_mail_guard BEFORE UPDATE ON public.inbound_mail FOR EACH ROW EXECUTE FUNCTION guard_inbound_mail();
CREATE TRIGGER inbound_mail_scan AFTER INSERT ON public.inbound_mail FOR EACH ROW EXECUTE FUNCTION note_mail_scan();
CREATE TRIGGER installation_secret_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.installation_secret FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER item_guard BEFORE UPDATE ON public.item FOR EACH ROW EXECUTE FUNCTION guard_item();
CREATE CONSTRAINT TRIGGER item_has_event AFTER INSERT OR UPDATE ON public.item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_item();
CREATE TRIGGER item_kept BEFORE DELETE OR TRUNCATE ON public.item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER item_retirement AFTER INSERT OR UPDATE OF state ON public.item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 'retired'::text)) EXECUTE FUNCTION guard_retirement();
CREATE TRIGGER item_baseline_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.item_baseline FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER item_baseline_item_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.item_baseline_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER item_class_kept BEFORE DELETE OR TRUNCATE ON public.item_class FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER item_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.item_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legal_hold_guard BEFORE UPDATE ON public.legal_hold FOR EACH ROW EXECUTE FUNCTION guard_legal_hold();
CREATE TRIGGER legal_hold_kept BEFORE DELETE OR TRUNCATE ON public.legal_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER letter_template_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.letter_template FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER licence_kept BEFORE DELETE OR TRUNCATE ON public.licence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER mail_decision_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.mail_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER mail_decision_holds AFTER INSERT ON public.mail_decision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_mail_decision();
CREATE TRIGGER mail_scan_guard BEFORE UPDATE ON public.mail_scan FOR EACH ROW EXECUTE FUNCTION guard_mail_scan();
CREATE TRIGGER mailbox_kept BEFORE DELETE OR TRUNCATE ON public.mailbox FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_held BEFORE DELETE ON public.message FOR EACH ROW WHEN ((old.ticket_id IS NOT NULL)) EXECUTE FUNCTION refuse_held();
CREATE TRIGGER notice_held BEFORE DELETE ON public.notice FOR EACH ROW EXECUTE FUNCTION refuse_held();
CREATE TRIGGER operation_consent BEFORE INSERT OR UPDATE OF consent_by, consent_given ON public.operation FOR EACH ROW EXECUTE FUNCTION guard_consent();
CREATE TRIGGER operation_kept BEFORE TRUNCATE ON public.operation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER operation_stands BEFORE UPDATE ON public.operation FOR EACH ROW EXECUTE FUNCTION guard_operation_stands();
CREATE TRIGGER operation_start BEFORE INSERT OR UPDATE ON public.operation FOR EACH ROW EXECUTE FUNCTION guard_operation_start();
CREATE TRIGGER operation_stays BEFORE DELETE ON public.operation FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket('ticket_id');
CREATE TRIGGER past_ticket_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.past_ticket FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER past_ticket_guard BEFORE INSERT ON public.past_ticket FOR EACH ROW EXECUTE FUNCTION past_ticket_may();
CREATE TRIGGER person_duties AFTER INSERT OR UPDATE OF roles, given_roles, active ON public.person FOR EACH ROW WHEN ((new.active AND mixes_duties(new.roles))) EXECUTE FUNCTION guard_duties();
CREATE TRIGGER person_erased_guard BEFORE UPDATE ON public.person FOR EACH ROW WHEN (((old.erased_at IS NOT NULL) OR (new.erased_at IS NOT NULL))) EXECUTE FUNCTION guard_erased();
CREATE TRIGGER person_erased_scim AFTER UPDATE ON public.person FOR EACH ROW WHEN (((old.erased_at IS NULL) AND (new.erased_at IS NOT NULL))) EXECUTE FUNCTION scim_forgets();
CREATE TRIGGER person_key_made AFTER INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION person_gets_key();
CREATE TRIGGER person_leaving AFTER UPDATE ON public.person FOR EACH ROW WHEN (((old.active AND (NOT new.active)) OR (new.active AND (old.roles && '{agent,lead,it_manager}'::text[]) AND (NOT (new.roles && '{agent,lead,it_manager}'::text[]))))) EXECUTE FUNCTION person_leaves();
CREATE TRIGGER person_moves AFTER UPDATE ON public.person REFERENCING OLD TABLE AS stood NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION person_moves_tickets();
CREATE TRIGGER person_no_cycle_insert AFTER INSERT ON public.person REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('manager_id');
CREATE TRIGGER person_no_cycle_update AFTER UPDATE ON public.person REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('manager_id');
CREATE TRIGGER person_parts BEFORE INSERT OR UPDATE OF roles, given_roles ON public.person FOR EACH ROW EXECUTE FUNCTION person_plays_parts();
CREATE TRIGGER person_spelled_anew AFTER UPDATE ON public.person FOR EACH ROW WHEN ((((old.name IS DISTINCT FROM new.name) OR (old.phone IS DISTINCT FROM new.phone)) OR (old.extension IS DISTINCT FROM new.extension))) EXECUTE FUNCTION spell_caller_anew();
CREATE TRIGGER person_spelled_first AFTER INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION spell_caller_anew();
CREATE TRIGGER person_stamp BEFORE UPDATE ON public.person FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION person_is_stamped();
CREATE TRIGGER person_key_fixed BEFORE UPDATE OR TRUNCATE ON public.person_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER person_key_stays BEFORE DELETE ON public.person_key FOR EACH ROW EXECUTE FUNCTION person_key_goes();
CREATE TRIGGER phone_call_kept BEFORE TRUNCATE ON public.phone_call FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER phone_call_stays BEFORE DELETE ON public.phone_call FOR EACH ROW EXECUTE FUNCTION phone_call_goes();
CREATE TRIGGER policy_acknowledgement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.policy_acknowledgement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_version_approval BEFORE INSERT OR UPDATE ON public.policy_version FOR EACH ROW WHEN ((new.state = 'approved'::text)) EXECUTE FUNCTION guard_policy_approval();
CREATE TRIGGER policy_version_approver BEFORE INSERT OR UPDATE ON public.policy_version FOR EACH ROW WHEN ((new.state = 'approved'::text)) EXECUTE FUNCTION guard_policy_approver();
CREATE TRIGGER policy_version_guard BEFORE UPDATE ON public.policy_version FOR EACH ROW EXECUTE FUNCTION guard_policy_version();
CREATE TRIGGER policy_version_kept BEFORE DELETE OR TRUNCATE ON public.policy_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER problem_guard BEFORE UPDATE ON public.problem FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER problem_has_event AFTER INSERT OR UPDATE ON public.problem DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER problem_kept BEFORE DELETE OR TRUNCATE ON public.problem FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER problem_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.problem_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_guard BEFORE INSERT ON public.publication FOR EACH ROW EXECUTE FUNCTION guard_publication();
CREATE TRIGGER retention_batch_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.retention_batch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_rules_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.retention_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER robot_kept BEFORE DELETE OR TRUNCATE ON public.robot FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER role_parts AFTER DELETE OR UPDATE OF parts ON public.role FOR EACH ROW EXECUTE FUNCTION role_changes_parts();
CREATE TRIGGER roster_guard BEFORE UPDATE ON public.roster FOR EACH ROW EXECUTE FUNCTION guard_roster();
CREATE TRIGGER roster_kept BEFORE DELETE OR TRUNCATE ON public.roster FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roster_note_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.roster_note FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roster_version_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.roster_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER setting_duties AFTER INSERT OR UPDATE ON public.setting FOR EACH ROW WHEN (((new.key = 'separateDuties'::text) AND (new.value = 'true'::jsonb))) EXECUTE FUNCTION guard_separation();
CREATE TRIGGER software_move_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.software_move FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER software_move_word_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.software_move_word FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER spare_part_guard BEFORE UPDATE ON public.spare_part FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER spare_part_has_event AFTER INSERT OR UPDATE ON public.spare_part DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER spare_part_kept BEFORE DELETE OR TRUNCATE ON public.spare_part FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER spare_part_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.spare_part_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER spare_part_event_for BEFORE INSERT ON public.spare_part_event FOR EACH ROW EXECUTE FUNCTION guard_spare_part_event();
CREATE TRIGGER stored_file_guard BEFORE UPDATE ON public.stored_file FOR EACH ROW EXECUTE FUNCTION guard_stored_file();
CREATE TRIGGER group_stamp BEFORE UPDATE ON public.support_group FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION group_is_stamped();
CREATE TRIGGER support_group_no_cycle_insert AFTER INSERT ON public.support_group REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('next_group_id');
CREATE TRIGGER support_group_no_cycle_update AFTER UPDATE ON public.support_group REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_cycle('next_group_id');
CREATE TRIGGER telephone_system_kept BEFORE DELETE OR TRUNCATE ON public.telephone_system FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_family_guard BEFORE UPDATE ON public.ticket FOR EACH ROW WHEN (((new.status = 'resolved'::text) AND (old.status <> 'resolved'::text) AND (new.child_ids <> '{}'::integer[]))) EXECUTE FUNCTION guard_family();
CREATE TRIGGER ticket_guard BEFORE UPDATE ON public.ticket FOR EACH ROW EXECUTE FUNCTION guard_ticket();
CREATE CONSTRAINT TRIGGER ticket_has_event AFTER INSERT OR UPDATE ON public.ticket DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_ticket();
CREATE TRIGGER ticket_items_noted AFTER INSERT ON public.ticket FOR EACH ROW WHEN ((new.devices @? '$[*]."ref"?(@ != null)'::jsonpath)) EXECUTE FUNCTION note_items_of_ticket();
CREATE TRIGGER ticket_items_noted_again AFTER UPDATE OF devices ON public.ticket FOR EACH ROW WHEN ((new.devices IS DISTINCT FROM old.devices)) EXECUTE FUNCTION note_items_of_ticket();
CREATE TRIGGER ticket_kept BEFORE TRUNCATE ON public.ticket FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_new BEFORE INSERT ON public.ticket FOR EACH ROW EXECUTE FUNCTION guard_new_ticket();
CREATE TRIGGER ticket_place BEFORE INSERT ON public.ticket FOR EACH ROW WHEN ((new.requester_id IS NOT NULL)) EXECUTE FUNCTION ticket_takes_place();
CREATE TRIGGER ticket_stays BEFORE DELETE ON public.ticket FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket('id');
CREATE TRIGGER ticket_event_append_only BEFORE UPDATE OR TRUNCATE ON public.ticket_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_event_stays BEFORE DELETE ON public.ticket_event FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket('ticket_id');
CREATE TRIGGER ticket_event_unsealed AFTER INSERT ON public.ticket_event FOR EACH ROW WHEN (is_decision(new.kind)) EXECUTE FUNCTION ticket_event_waits();
CREATE TRIGGER ticket_step_append_only BEFORE UPDATE OR TRUNCATE ON public.ticket_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_step_stays BEFORE DELETE ON public.ticket_step FOR EACH ROW EXECUTE FUNCTION goes_with_past_ticket('ticket_id');
CREATE TRIGGER ticket_transition_fixed BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.ticket_transition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_verdict_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ticket_verdict FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_verdict_event AFTER INSERT ON public.ticket_verdict FOR EACH ROW EXECUTE FUNCTION verdict_of_event();
CREATE TRIGGER upload_held BEFORE DELETE ON public.upload FOR EACH ROW WHEN ((old.ticket_id IS NOT NULL)) EXECUTE FUNCTION refuse_held();
CREATE TRIGGER verification_guard BEFORE UPDATE ON public.verification FOR EACH ROW EXECUTE FUNCTION guard_record();
CREATE CONSTRAINT TRIGGER verification_has_event AFTER INSERT OR UPDATE ON public.verification DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_event_of_record();
CREATE TRIGGER verification_kept BEFORE DELETE OR TRUNCATE ON public.verification FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verification_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.verification_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verification_item_guard BEFORE UPDATE ON public.verification_item FOR EACH ROW EXECUTE FUNCTION guard_finding();
CREATE TRIGGER verification_item_kept BEFORE DELETE OR TRUNCATE ON public.verification_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verification_unknown_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.verification_unknown FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_kept BEFORE DELETE OR TRUNCATE ON public.webhook FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_message_held BEFORE DELETE ON public.webhook_message FOR EACH ROW WHEN ((old.ticket_id IS NOT NULL)) EXECUTE FUNCTION refuse_held();
