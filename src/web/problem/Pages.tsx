import { Anchor, Group } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const PAGES = [
  { name: 'problems', to: '/desk/problems', search: {} },
  { name: 'known', to: '/desk/problems', search: { state: 'known' } },
  { name: 'proposals', to: '/desk/problem-proposals', search: {} },
  { name: 'statistics', to: '/desk/problem-statistics', search: {} },
] as const;

/** The pages about problems, beside each other. */
export function Pages() {
  const { t } = useTranslation('problem');
  const { pathname, search } = useLocation();
  const state = (search as { state?: string }).state;
  const isHere = ({ to, search: own }: (typeof PAGES)[number]) =>
    pathname === to && 'state' in own === (state === 'known');
  return (
    <Group component="nav" gap="lg" aria-label={t('title')}>
      {PAGES.map((page) => (
        <Anchor
          key={page.name}
          size="sm"
          fw={isHere(page) ? 650 : 400}
          {...(isHere(page) ? { 'aria-current': 'page' as const } : {})}
          renderRoot={(props) => <Link to={page.to} search={page.search as never} {...props} />}
        >
          {t(`nav.${page.name}`)}
        </Anchor>
      ))}
    </Group>
  );
}
