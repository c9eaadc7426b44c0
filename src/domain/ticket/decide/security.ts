import type { Instant } from '../../instant.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { happened } from '../evolve.ts';
import { beginning, isSecurityIncident, openSteps, type SecurityIncident } from '../security.ts';
import type { Ticket } from '../ticket.ts';
import { actingPerson, type Decider, worked } from './context.ts';

const MAX_AGE = 366 * 86_400_000;

/** What was done lies in the past. */
function pastProblem(at: Instant | null, now: Instant, field: string): Refusal | null {
  if (at === null) return null;
  const wrong = (code: string) => refuse('invalid', undefined, [{ field, code }]);
  if (at > now) return wrong('in_the_future');
  return at < now - MAX_AGE ? wrong('too_old') : null;
}

const NONE = refuse('no_security_incident');
const incidentOf = ({ security }: Ticket): SecurityIncident | Refusal => security ?? NONE;
const isRefused = (found: SecurityIncident | Refusal): found is Refusal => 'code' in found;

/** The desk finds that a record is a security incident: kept to the security team from then on (2.4c, 7-i3). */
export const becomeSecurity: Decider<'become_security'> = (ticket, { reason, discoveredAt }, context) => {
  if (isSecurityIncident(ticket)) return refuse('nothing_to_change');
  const problem = pastProblem(discoveredAt, context.now, 'body.discoveredAt');
  if (problem) return problem;
  if (ticket.duplicateOf !== null || ticket.duplicateIds.length > 0) return refuse('security_linked');
  const { groupId } = context.security;
  return [
    happened(
      ticket,
      'security_begun',
      {
        type: 'security_incident',
        security: beginning(discoveredAt ?? ticket.receivedAt, ticket.type, context.security),
        confidential: true,
        // The team takes it over; who worked on it so far goes on only as one of the team, or as a named reader.
        ...(groupId === null || groupId === ticket.groupId ? {} : { groupId, assigneeId: null }),
        ...worked(ticket, context),
      },
      { reason },
    ),
  ];
};

/** It was none: the record goes on as another sort, confidential or not as its reason asks (2.4c). */
export const ceaseSecurity: Decider<'cease_security'> = (ticket, { type, confidential, reason }, context) => {
  if (!isSecurityIncident(ticket)) return NONE;
  if (type === 'security_incident') {
    return refuse('invalid', undefined, [{ field: 'body.type', code: 'not_allowed' }]);
  }
  const after = { type, security: null, confidential, ...worked(ticket, context) };
  return [happened(ticket, 'security_ended', after, { reason })];
};

/** Its grade and sort with the reason; the history keeps every earlier one (2.4c, c9). */
export const gradeSecurity: Decider<'grade_security'> = (ticket, { level, category, reason }, context) => {
  const incident = incidentOf(ticket);
  if (isRefused(incident)) return incident;
  if (incident.level === level && incident.category === category) return refuse('nothing_to_change');
  const security = { ...incident, level, category };
  return [happened(ticket, 'security_graded', { security, ...worked(ticket, context) }, { level, reason })];
};

/** A step of the playbook; who notifies says whom. Done anew, it stands as done last, and the history keeps both. */
export const secure: Decider<'secure'> = (ticket, { step, note, told, at }, context) => {
  const incident = incidentOf(ticket);
  if (isRefused(incident)) return incident;
  const problem = pastProblem(at, context.now, 'body.at');
  if (problem) return problem;
  if (step === 'notify' && told === null)
    return refuse('invalid', undefined, [{ field: 'body.told', code: 'required' }]);
  const done = { by: actingPerson(context), at: at ?? context.now, note, told };
  const security = { ...incident, steps: { ...incident.steps, [step]: done } };
  return [
    happened(ticket, 'security_step_taken', { security, ...worked(ticket, context) }, { step, note, told }),
  ];
};

/** A report that was made to an authority (c24): what is made after the first is a supplement or the summary. */
export const reportSecurity: Decider<'report_security'> = (ticket, { report, to, at, note }, context) => {
  const incident = incidentOf(ticket);
  if (isRefused(incident)) return incident;
  const problem = pastProblem(at, context.now, 'body.at');
  if (problem) return problem;
  const first = incident.reports.some(({ kind }) => kind === 'first');
  if (first === (report === 'first'))
    return refuse('invalid', undefined, [{ field: 'body.report', code: 'not_allowed' }]);
  const made = { kind: report, to, by: actingPerson(context), at: at ?? context.now, note };
  const security = { ...incident, reports: [...incident.reports, made] };
  const said = { report, to, note };
  return [happened(ticket, 'security_reported', { security, ...worked(ticket, context) }, said)];
};

/** No result before the incident is graded and its playbook is done (2.4c). */
export function unsecured({ security }: Ticket): Refusal | null {
  if (security === null) return null;
  if (security.level === null) return refuse('security_ungraded');
  const steps = openSteps(security);
  return steps.length > 0 ? refuse('playbook_incomplete', { steps }) : null;
}
