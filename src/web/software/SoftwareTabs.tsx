import { Anchor, Group } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/session.tsx';

const TABS = [
  ['/desk/software', 'products'],
  ['/desk/campaigns', 'campaigns'],
  ['/desk/licences', 'licences'],
  ['/desk/software-moves', 'moves'],
] as const;

/** The pages of software, beside each other; licences for who may see what they cost. */
export function SoftwareTabs() {
  const { t } = useTranslation('software');
  const { pathname } = useLocation();
  const licences = useMay('licence.read');
  return (
    <Group component="nav" gap="md" aria-label={t('title')}>
      {TABS.filter(([, name]) => name !== 'licences' || licences).map(([to, name]) => (
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
