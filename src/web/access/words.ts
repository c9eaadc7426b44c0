import { useTranslation } from 'react-i18next';
import { PERMISSIONS, type Permission } from '#domain/permissions/actions.ts';
import type { Scope } from '#domain/permissions/grants.ts';
import { useRoleNames } from '../admin/useRoleNames.ts';
import type { Reason } from './queries.ts';

export type Module = Permission extends `${infer M}.${string}` ? M : never;

/** Permissions by module, in the order in which they are declared. */
const moduleOf = (permission: Permission) => permission.split('.')[0] as Module;
const ALL = Object.keys(PERMISSIONS) as Permission[];
export const BY_MODULE = [...new Set(ALL.map(moduleOf))].map(
  (module) => [module, ALL.filter((permission) => moduleOf(permission) === module)] as const,
);

/** Names of permissions, as the interface says them. */
export function usePermissionName(): (permission: Permission) => string {
  const { t } = useTranslation('permissions');
  return (permission) => t(`name.${permission}` as 'name.ticket.use');
}

export function useScopeName(): (scope: Scope) => string {
  const { t } = useTranslation('access');
  return (scope) => t(`scope.${scope}`);
}

/** A reason for seeing a ticket as a sentence. */
export function useReasonWords(): (reason: Reason) => string {
  const { t } = useTranslation('access');
  const roleName = useRoleNames();
  const [permissionName, scopeName] = [usePermissionName(), useScopeName()];
  return ({ why, role, permission, scope }) =>
    why === 'grant' && role && permission && scope
      ? t('why.grant', {
          role: roleName(role),
          permission: permissionName(permission),
          scope: scopeName(scope),
        })
      : t(`why.${why}`);
}
