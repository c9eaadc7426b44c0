/**
 * Everything that the audit tells of: the sort of thing it happened to, and where the entry's details name that thing;
 * null: to the caller themself, or to the installation (c21).
 */
export const AUDIT_KINDS = {
  signed_in: null,
  sign_in_failed: null,
  locked_out: null,
  signed_out: null,
  password_changed: null,
  password_set: ['person', 'person'],
  password_link_sent: ['person', 'person'],
  password_link_refused: ['person', 'person'],
  password_reset: null,
  sessions_ended: ['person', 'person'],
  presence_proved: null,
  proof_failed: null,
  factor_added: null,
  factor_changed: null,
  factor_removed: ['person', 'person'],
  recovery_codes_made: null,
  recovery_code_used: null,
  identity_bound: ['person', 'person'],
  identity_unbound: ['person', 'person'],
  identity_refused: ['identity_provider', 'provider'],
  identity_provider_created: ['identity_provider', 'provider'],
  identity_provider_changed: ['identity_provider', 'provider'],
  service_account_created: ['person', 'person'],
  service_account_changed: ['person', 'person'],
  token_created: ['token', 'token'],
  token_revoked: ['token', 'token'],
  person_created: ['person', 'person'],
  person_changed: ['person', 'person'],
  leaving_planned: ['person', 'person'],
  leaving_settled: ['person', 'person'],
  department_created: ['department', 'id'],
  department_changed: ['department', 'id'],
  site_created: ['site', 'id'],
  site_changed: ['site', 'id'],
  group_created: ['group', 'id'],
  group_changed: ['group', 'id'],
  group_deleted: ['group', 'id'],
  scim_stopped: null,
  organisation_imported: null,
  directory_source_created: ['directory_source', 'source'],
  directory_source_changed: ['directory_source', 'source'],
  directory_file_given: ['directory_source', 'source'],
  directory_run_asked: ['directory_source', 'source'],
  directory_run_let_through: ['directory_source', 'source'],
  directory_synced: ['directory_source', 'source'],
  directory_stopped: ['directory_source', 'source'],
  directory_failed: ['directory_source', 'source'],
  mail_released: null,
  address_freed: null,
  template_changed: ['template', 'kind'],
  mail_retried: ['mail', 'mail'],
  mail_taken_in: ['mail', 'mail'],
  mail_set_aside: ['mail', 'mail'],
  mail_restored: ['mail', 'mail'],
  mail_moved: ['mail', 'mail'],
  mailbox_created: ['mailbox', 'id'],
  mailbox_changed: ['mailbox', 'id'],
  robot_created: ['robot', 'id'],
  robot_changed: ['robot', 'id'],
  robot_tested: ['robot', 'id'],
  messages_released: null,
  person_channel_set: ['person', 'person'],
  webhook_created: ['webhook', 'webhook'],
  webhook_changed: ['webhook', 'webhook'],
  webhook_disabled: ['webhook', 'webhook'],
  webhook_replayed: ['webhook', 'webhook'],
  telephone_created: ['telephone', 'telephoneSystem'],
  telephone_changed: ['telephone', 'telephoneSystem'],
  alert_source_created: ['alert_source', 'source'],
  alert_source_changed: ['alert_source', 'source'],
  roster_created: ['roster', 'roster'],
  roster_changed: ['roster', 'roster'],
  policy_drafted: ['policy', 'family'],
  policy_saved: ['policy', 'family'],
  policy_discarded: ['policy', 'family'],
  policy_approved: ['policy', 'family'],
  policy_published: ['policy', 'family'],
  policy_rejudgement_asked: ['policy', 'family'],
  policy_rejudged: ['policy', 'family'],
  promises_acknowledged: ['policy', 'version'],
  setting_changed: ['setting', 'key'],
  role_created: ['role', 'code'],
  role_changed: ['role', 'code'],
  role_deleted: ['role', 'code'],
  file_infected: ['file', 'sha256'],
  file_damaged: ['file', 'sha256'],
  file_recovered: ['file', 'sha256'],
  ticket_read: ['ticket', 'ticket'],
  confidential_listed: null,
  file_downloaded: ['file', 'file'],
  reading_refused: ['ticket', 'ticket'],
  action_refused: ['ticket', 'ticket'],
  retention_changed: ['retention', 'version'],
  records_purged: ['retention', 'kind'],
  hold_placed: ['hold', 'hold'],
  hold_lifted: ['hold', 'hold'],
  erasure_asked: ['erasure', 'erasure'],
  erasure_withdrawn: ['erasure', 'erasure'],
  erasure_refused: ['erasure', 'erasure'],
  erasure_approved: ['erasure', 'erasure'],
  erasure_done: ['erasure', 'erasure'],
  copy_asked: null,
  copy_taken: null,
  audit_exported: null,
  audit_purged: null,
} as const satisfies Record<string, readonly [object: string, member: string] | null>;

export type AuditKind = keyof typeof AUDIT_KINDS;
export const ALL_AUDIT_KINDS = Object.keys(AUDIT_KINDS) as [AuditKind, ...AuditKind[]];

/** Kinds of things that entries are about. */
export type AuditObject = Exclude<(typeof AUDIT_KINDS)[AuditKind], null>[0];
export const AUDIT_OBJECTS = [
  ...new Set(Object.values(AUDIT_KINDS).flatMap((place) => (place ? [place[0]] : []))),
] as [AuditObject, ...AuditObject[]];

/** What an entry is about, read from its details. */
export function objectOf(
  kind: AuditKind,
  what: Readonly<Record<string, unknown>>,
): { kind: AuditObject; id: string } | null {
  const place = AUDIT_KINDS[kind];
  const id = place ? what[place[1]] : undefined;
  return place && (typeof id === 'string' || typeof id === 'number')
    ? { kind: place[0], id: String(id) }
    : null;
}

/** Kinds that tell of something that did not succeed. */
export const FAILURES: readonly AuditKind[] = [
  'sign_in_failed',
  'locked_out',
  'proof_failed',
  'identity_refused',
  'directory_stopped',
  'directory_failed',
  'reading_refused',
  'action_refused',
];
