import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { access } from '#contract/access.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { call } from '../platform/client.ts';
import { useMay } from '../platform/session.tsx';

export const ROLES_KEY = ['roles'];

/** All roles; nothing for whom they are not for. */
export const useRoles = (enabled = true) =>
  useQuery({ queryKey: ROLES_KEY, queryFn: () => call(access.roles, {}), enabled });

/** The name of a role by its code: shipped ones from the catalogue, own ones as they were named. */
export function useRoleNames(): (code: string) => string {
  const { t, i18n } = useTranslation('account');
  const own = useRoles(useMay('role.grant')).data?.items;
  return (code) => {
    const shipped = ROLES.find((role) => role === code);
    if (shipped) return t(`role.${shipped}`);
    const role = own?.find((one) => one.code === code);
    return (i18n.language === 'en' ? role?.nameEn : null) ?? role?.name ?? code;
  };
}

/** Every role that can be given, for a field to choose from. */
export function useRoleChoice(): { value: string; label: string }[] {
  const nameOf = useRoleNames();
  const own = useRoles(useMay('role.grant')).data?.items.filter(({ shipped }) => !shipped) ?? [];
  return [...ROLES, ...own.map(({ code }) => code)].map((value) => ({ value, label: nameOf(value) }));
}
