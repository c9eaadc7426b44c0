import { Anchor, Group } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const TABS = [
  ['/desk/changes', 'list'],
  ['/desk/changes/calendar', 'calendar'],
  ['/desk/changes/approvals', 'approvals'],
  ['/desk/changes/releases', 'releases'],
  ['/desk/changes/statistics', 'statistics'],
  ['/desk/changes/policy', 'policy'],
] as const;

/** The pages of change enablement, beside each other. */
export function ChangeTabs() {
  const { t } = useTranslation('changes');
  const { pathname } = useLocation();
  return (
    <Group component="nav" gap="md" aria-label={t('title')}>
      {TABS.map(([to, name]) => (
        <Anchor
          key={to}
          size="sm"
          fw={pathname === to ? 650 : 400}
          renderRoot={(props) => (
            <Link to={to} {...props} {...(pathname === to ? { 'aria-current': 'page' as const } : {})} />
          )}
        >
          {t(`tab.${name}`)}
        </Anchor>
      ))}
    </Group>
  );
}
