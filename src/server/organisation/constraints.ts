import type { RefusalCode } from '#domain/refusal.ts';
import { violatedConstraint } from '../platform/db/violation.ts';
import { refused } from '../platform/http/refused.ts';

/** What a broken constraint of the directory means to the caller, and of which field it speaks. */
const MEANS: Record<string, [RefusalCode, field: string]> = {
  person_login_key: ['already_exists', 'login'],
  person_email: ['already_exists', 'email'],
  person_department_id_fkey: ['unknown_reference', 'departmentId'],
  person_site_id_fkey: ['unknown_reference', 'siteId'],
  person_manager_id_fkey: ['unknown_reference', 'managerId'],
  person_no_cycle: ['circle', 'managerId'],
  department_parent_id_name_key: ['already_exists', 'name'],
  department_parent_id_fkey: ['unknown_reference', 'parentId'],
  department_no_cycle: ['circle', 'parentId'],
  site_name_key: ['already_exists', 'name'],
  support_group_name_key: ['already_exists', 'name'],
  support_group_next_group_id_fkey: ['unknown_reference', 'nextGroupId'],
  support_group_no_cycle: ['circle', 'nextGroupId'],
  mailbox_address_key: ['already_exists', 'address'],
  mailbox_group_id_fkey: ['unknown_reference', 'groupId'],
  robot_group_id_fkey: ['unknown_reference', 'groupId'],
  robot_of_people: ['already_exists', 'channel'],
  person_extension: ['already_exists', 'extension'],
  telephone_system_name_key: ['already_exists', 'name'],
  identity_provider_name_key: ['already_exists', 'name'],
  directory_source_name_key: ['already_exists', 'name'],
  directory_source_provider_id_key: ['already_exists', 'providerId'],
  webhook_owner_id_fkey: ['unknown_reference', 'ownerId'],
  alert_source_name_key: ['already_exists', 'name'],
  alert_source_owner_id_fkey: ['unknown_reference', 'ownerId'],
  alert_source_group_id_fkey: ['unknown_reference', 'groupId'],
  role_pkey: ['already_exists', 'code'],
  role_name_key: ['already_exists', 'name'],
  role_is_held: ['role_held', 'code'],
  duties_are_separate: ['duties_mixed', 'roles'],
  item_owner_id_fkey: ['unknown_reference', 'ownerId'],
  item_holder_id_fkey: ['unknown_reference', 'holderId'],
  item_group_id_fkey: ['unknown_reference', 'groupId'],
  item_department_id_fkey: ['unknown_reference', 'departmentId'],
  item_site_id_fkey: ['unknown_reference', 'siteId'],
  problem_owner_id_fkey: ['unknown_reference', 'ownerId'],
  problem_group_id_fkey: ['unknown_reference', 'groupId'],
  item_serial: ['already_exists', 'serial'],
  item_asset_number: ['already_exists', 'assetNumber'],
  item_relation_once: ['already_exists', 'to'],
  discovery_source_code_key: ['already_exists', 'code'],
  discovery_source_name_key: ['already_exists', 'name'],
  item_baseline_name_key: ['already_exists', 'name'],
  item_class_pkey: ['already_exists', 'code'],
  licence_owner_id_fkey: ['unknown_reference', 'ownerId'],
  group_member_person_id_fkey: ['unknown_reference', 'memberIds'],
};

/** Runs the statement; a constraint that it breaks becomes a refusal that names the field. */
export async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const means = MEANS[violatedConstraint(error) ?? ''];
    if (!means) throw error;
    const [code, field] = means;
    throw refused(code, undefined, [{ field: `body.${field}`, code }]);
  }
}
