import { AppShell, Box, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { IncomingCall } from '../hotline/IncomingCall.tsx';
import { useMay } from '../platform/session.tsx';
import { Brand } from '../ui/Brand.tsx';
import { NoticeBell } from '../ui/NoticeBell.tsx';
import { UserMenu } from '../ui/UserMenu.tsx';
import { DeskNav } from './DeskNav.tsx';
import { SearchBox } from './SearchBox.tsx';
import './desk.css';

/** The frame of the desk: views to the left, search and oneself above, the work in the middle. */
export function DeskLayout() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const reads = useMay('desk.read');
  const works = useMay('desk.work');
  const { href } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each way to another page closes the menu
  useEffect(close, [href]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 228, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a href="#content" className="yn-skip">
        {t('skip')}
      </a>
      <AppShell.Header px={{ base: 'xs', sm: 'md' }}>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('menu')}
              aria-expanded={opened}
              aria-controls="desk-nav"
            />
            <Link to={reads ? '/desk' : '/admin/people'} className="yn-plain-link" aria-label={t('product')}>
              <Brand />
            </Link>
          </Group>
          {reads && (
            <Box visibleFrom="sm" style={{ flex: 1, maxWidth: 440 }}>
              <SearchBox />
            </Box>
          )}
          <Group gap={4} wrap="nowrap">
            <NoticeBell desk={reads} />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" id="desk-nav" aria-label={t('menu')}>
        <DeskNav />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <IncomingCall works={works} />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
