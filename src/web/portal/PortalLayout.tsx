import { Button, Container, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Brand } from '../ui/Brand.tsx';
import { NoticeBell } from '../ui/NoticeBell.tsx';
import { UserMenu } from '../ui/UserMenu.tsx';

/** The employees' face of the desk: little on it, and all of it reachable with one thumb. */
export function PortalLayout() {
  const { t } = useTranslation(['portal', 'common']);
  const { pathname } = useLocation();
  // The home page has its own, larger button; the form is where the button leads.
  const offered = pathname !== '/' && pathname !== '/submit';
  return (
    <>
      <a href="#content" className="yn-skip">
        {t('common:skip')}
      </a>
      <header className="yn-header">
        <Container size="lg" h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
            <Link to="/" className="yn-plain-link" aria-label={t('portal:home')}>
              <Brand />
            </Link>
            <Group gap={4} wrap="nowrap">
              {offered && (
                <Button
                  component={Link}
                  to="/submit"
                  size="sm"
                  mr={6}
                  leftSection={<IconPlus size={16} aria-hidden />}
                  visibleFrom="xs"
                >
                  {t('portal:submit')}
                </Button>
              )}
              <Button component={Link} to="/promises" variant="subtle" size="sm" visibleFrom="sm">
                {t('common:promises')}
              </Button>
              <NoticeBell />
              <UserMenu />
            </Group>
          </Group>
        </Container>
      </header>
      <main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <Container size="lg" py={{ base: 'md', sm: 'xl' }}>
          <Outlet />
        </Container>
      </main>
    </>
  );
}
