import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isPast } from '../platform/past.ts';
import { type Me, useMe } from '../platform/session.tsx';
import type { QueueSearch } from '../router.tsx';
import { useTickets } from '../ticket/queries.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { leaveQueueAt } from './last-queue.ts';
import { QueueFilters } from './QueueFilters.tsx';
import { QueueCards, QueueTable } from './QueueRows.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useQueueKeys } from './useQueueKeys.ts';
import { isNarrowed, queryOf, type View, viewOf } from './views.ts';

const route = getRouteApi('/inside/desk-layout/desk');

/** The queue of the desk, as the address says it. */
export function QueuePage() {
  const me = useMe();
  if (!me) return <LoadingState rows={8} />;
  if (!me.permissions.includes('desk.read')) return <Navigate to="/admin/people" replace />;
  return <Queue me={me} />;
}

function Queue({ me }: { me: Me }) {
  const { t } = useTranslation('desk');
  const search = route.useSearch();
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const view = viewOf(search, me);
  useEffect(() => leaveQueueAt(search), [search]);
  const change = (part: QueueSearch) =>
    void navigate({ to: '/desk', search: filled({ ...search, view, ...part }), replace: true });
  return (
    <Stack gap="md" maw={1400} mx="auto">
      <Group justify="space-between" gap="sm">
        <PageTitle size="h3">{t(`view.${view}`)}</PageTitle>
        <QueueFilters view={view} search={search} onChange={change} />
      </Group>
      {phone && <SearchBox />}
      {search.q && (
        <Text size="sm" className="yn-quiet">
          {t('search.within', { q: search.q })}
        </Text>
      )}
      <List me={me} view={view} search={search} cards={narrow} />
    </Stack>
  );
}

function List({ me, view, search, cards }: { me: Me; view: View; search: QueueSearch; cards: boolean }) {
  const { t } = useTranslation(['desk', 'common']);
  const list = useTickets(queryOf(search, me));
  const pages = list.data?.pages ?? [];
  const loaded = pages.flatMap((page) => page.items);
  const rows = view === 'overdue' ? loaded.filter(isOverdue) : loaded;
  const more = list.hasNextPage && rows.length === loaded.length;
  useQueueKeys(me);
  if (list.isPending) return <LoadingState rows={8} />;
  if (list.isError && rows.length === 0)
    return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0) return <Nothing view={view} search={search} />;
  const names = Object.assign({}, ...pages.map((page) => page.names)) as Record<string, string>;
  const Rows = cards ? QueueCards : QueueTable;
  return (
    <>
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      <Rows rows={rows} names={names} />
      <Box ta="center">
        {more ? (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('common:more')}
          </Button>
        ) : (
          <Text size="xs" className="yn-quiet">
            {t('desk:allShown', { count: rows.length })}
          </Text>
        )}
      </Box>
    </>
  );
}

function Nothing({ view, search }: { view: View; search: QueueSearch }) {
  const { t } = useTranslation('desk');
  const navigate = useNavigate();
  const everywhere = search.q && !(view === 'all' && search.state === 'all');
  if (!isNarrowed(search)) return <EmptyState title={t(`empty.${view}`)} text={t('empty.text')} />;
  return (
    <EmptyState
      title={t('empty.narrowed')}
      text={t('empty.narrowedText')}
      action={
        <Button
          variant="light"
          onClick={() =>
            void navigate({
              to: '/desk',
              search: filled(everywhere ? { view: 'all', state: 'all', q: search.q ?? '' } : { view }),
            })
          }
        >
          {everywhere ? t('search.everywhere') : t('filter.clear')}
        </Button>
      }
    />
  );
}

const isOverdue = ({ nextDueAt }: { nextDueAt: string | null }): boolean =>
  nextDueAt !== null && isPast(nextDueAt);

const filled = (search: QueueSearch): QueueSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));
