/** Every reason to say no. The status is the HTTP answer; words for people are in the catalogues. */
export const REFUSALS = {
  // the request itself
  invalid: 400,
  malformed: 400,
  signed_out: 401,
  wrong_credentials: 401,
  forbidden: 403,
  out_of_scope: 403,
  cross_site: 403,
  not_found: 404,
  method_not_allowed: 405,
  key_reused: 422,
  too_large: 413,
  unsupported_type: 415,
  locked_out: 429,
  second_factor_required: 401,
  wrong_factor: 401,
  password_change_owed: 403,
  enrolment_required: 403,
  proof_required: 403,
  too_many: 429,
  directory_unreachable: 503,
  password_elsewhere: 409,
  version_conflict: 412,
  version_required: 428,
  unavailable: 503,
  storage_full: 507,
  internal: 500,
  // the organisation
  already_exists: 409,
  weak_password: 422,
  link_ended: 410,
  reset_off: 403,
  no_address: 422,
  service_account: 409,
  circle: 422,
  last_admin: 409,
  last_way_in: 409,
  own_roles: 403,
  security_admin_only: 403,
  duties_mixed: 409,
  role_held: 409,
  import_problems: 422,
  owned_by_directory: 409,
  run_not_stopped: 409,
  run_open: 409,
  // the life cycle of a ticket
  wrong_status: 409,
  not_requester: 403,
  not_desk: 403,
  lead_only: 403,
  incomplete: 422,
  already_assigned: 409,
  not_in_group: 422,
  inactive_person: 422,
  reason_required: 422,
  diagnosis_missing: 422,
  security_ungraded: 422,
  playbook_incomplete: 422,
  no_security_incident: 409,
  security_confidential: 422,
  security_linked: 409,
  consent_missing: 422,
  consent_refused: 422,
  backup_missing: 422,
  change_required: 422,
  operation_running: 422,
  operation_state: 409,
  visit_open: 422,
  visit_state: 409,
  emergency_only_p1: 422,
  emergency_approver_only: 403,
  too_few_attempts: 422,
  handled_it: 403,
  appeal_open: 409,
  no_appeal: 409,
  nothing_to_change: 422,
  p1_rule: 422,
  not_reopenable: 409,
  unknown_reference: 422,
  same_group: 422,
  no_next_line: 422,
  doubtful_confirmation: 422,
  requester_unknown: 422,
  own_word: 403,
  own_result: 403,
  file_lost: 410,
  file_infected: 403,
  file_unscanned: 409,
  // escalation, duplicates, children, major incidents
  not_asked: 403,
  escalation_answered: 409,
  not_accepted: 409,
  already_linked: 409,
  not_linked: 409,
  linked_ended: 409,
  linked_otherwise: 409,
  already_child: 409,
  not_child: 409,
  has_children: 409,
  parent_is_child: 409,
  parent_is_duplicate: 409,
  parent_resolved: 409,
  child_open: 422,
  no_major: 409,
  already_major: 409,
  major_ended: 409,
  major_unsolved: 409,
  major_running: 409,
  major_taken_up: 409,
  already_reviewed: 409,
  not_owner: 403,
  action_done: 409,
  // policies and calendars
  same_author: 403,
  not_draft: 409,
  invalid_policy: 422,
  effective_too_early: 422,
  not_approved: 409,
  already_published: 409,
  already_in_force: 409,
  superseded: 409,
  already_rejudged: 409,
  draft_exists: 409,
  not_in_force: 409,
  // on-call rosters
  not_your_shift: 403,
  // telephone systems
  wrong_signature: 401,
  replayed: 409,
  call_answered: 409,
  // webhooks
  webhook_off: 409,
  // mail that was received
  mail_decided: 409,
  mail_unreadable: 422,
  another_requester: 422,
  // configuration items
  item_move: 409,
  item_retired: 409,
  // the audit
  audit_floor: 422,
  retention_floor: 422,
  own_erasure: 403,
  erasure_decided: 409,
  erasure_blocked: 409,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface FieldProblem {
  /** Path of the field in the request, e.g. `body.title`. */
  field: string;
  /** What is wrong with it: a code of the catalogue `problems`. */
  code: string;
}

export interface Refusal {
  code: RefusalCode;
  fields?: readonly FieldProblem[];
  /** Facts that help the caller, e.g. the winner of a race; never more than the caller may read. */
  detail?: Readonly<Record<string, unknown>>;
}

export const refuse = (
  code: RefusalCode,
  detail?: Refusal['detail'],
  fields?: readonly FieldProblem[],
): Refusal => ({
  code,
  ...(detail ? { detail } : {}),
  ...(fields ? { fields } : {}),
});
