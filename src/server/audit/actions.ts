import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/** Acts on the installation that are kept for the auditor. */
export type AuditKind =
  | 'signed_in'
  | 'sign_in_failed'
  | 'locked_out'
  | 'signed_out'
  | 'password_changed'
  | 'password_set'
  | 'sessions_ended'
  | 'presence_proved'
  | 'proof_failed'
  | 'factor_added'
  | 'factor_changed'
  | 'factor_removed'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'service_account_created'
  | 'service_account_changed'
  | 'token_created'
  | 'token_revoked'
  | 'person_created'
  | 'person_changed'
  | 'department_created'
  | 'department_changed'
  | 'site_created'
  | 'site_changed'
  | 'group_created'
  | 'group_changed'
  | 'organisation_imported'
  | 'mail_released'
  | 'address_freed'
  | 'template_changed'
  | 'mail_retried'
  | 'mail_taken_in'
  | 'mail_set_aside'
  | 'mail_restored'
  | 'mail_moved'
  | 'mailbox_created'
  | 'mailbox_changed'
  | 'robot_created'
  | 'robot_changed'
  | 'robot_tested'
  | 'messages_released'
  | 'person_channel_set'
  | 'webhook_created'
  | 'webhook_changed'
  | 'webhook_disabled'
  | 'webhook_replayed'
  | 'telephone_created'
  | 'telephone_changed'
  | 'alert_source_created'
  | 'alert_source_changed'
  | 'roster_created'
  | 'roster_changed'
  | 'policy_drafted'
  | 'policy_saved'
  | 'policy_discarded'
  | 'policy_approved'
  | 'policy_published'
  | 'policy_rejudgement_asked'
  | 'policy_rejudged'
  | 'promises_acknowledged'
  | 'setting_changed'
  | 'file_infected'
  | 'file_damaged'
  | 'file_recovered';

export interface AuditEntry {
  kind: AuditKind;
  /** Who did it; null: the system, or somebody who is not known. */
  by: string | null;
  /** Ids and changed fields. Never a secret, nor what was typed as a login by somebody unknown. */
  what: Readonly<Record<string, unknown>>;
  ip: string | null;
}

/** Adds an entry to the append-only audit, in the transaction of the act itself. */
export async function audit(db: Queries, { kind, by, what, ip }: AuditEntry): Promise<void> {
  await sql`insert into audit_entry (person_id, kind, what, ip)
    values (${by}, ${kind}, ${JSON.stringify(what)}::jsonb, ${ip})`.execute(db);
}
