import {
  Anchor,
  Badge,
  Box,
  Button,
  Group,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconShieldExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WaitingAssets } from '../asset/WaitingAssets.tsx';
import { StatusBanner } from '../board/StatusBanner.tsx';
import { useFormats } from '../platform/formats.ts';
import { useMe } from '../platform/session.tsx';
import { IncompleteFlag } from '../ticket/IncompleteFlag.tsx';
import { type ListQuery, type TicketRow, useTickets } from '../ticket/queries.ts';
import { StatusBadge } from '../ui/badges.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';

const STATES = ['open', 'ended', 'all'] as const;
type State = (typeof STATES)[number];

/** My tickets, what waits for me first. */
export function HomePage() {
  const { t } = useTranslation(['portal', 'common', 'board']);
  const name = useMe()?.name ?? '';
  const [state, setState] = useState<State>('open');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 300);
  const found = useTickets({
    of: 'mine',
    state,
    sort: 'newest',
    limit: '30',
    ...(q ? { q } : {}),
  } as ListQuery);
  return (
    <Stack gap="xl">
      <Box className="yn-brand yn-welcome" p={{ base: 'lg', sm: 32 }}>
        <Group justify="space-between" gap="lg">
          <div>
            <PageTitle size="h2" tab={t('portal:mine')}>
              {t('portal:welcome', { name })}
            </PageTitle>
            <Text mt={6} opacity={0.9}>
              {t('portal:promise')}{' '}
              <Anchor component={Link} to="/promises" c="inherit" td="underline">
                {t('portal:promises')}
              </Anchor>
            </Text>
            <Group gap="md" mt={2}>
              <Link to="/status" style={{ color: 'inherit' }}>
                {t('board:status.title')}
              </Link>
              <Link to="/devices" style={{ color: 'inherit' }}>
                {t('common:devices')}
              </Link>
              <Link to="/known-errors" style={{ color: 'inherit' }}>
                {t('portal:known.title')}
              </Link>
            </Group>
          </div>
          <Button
            component={Link}
            to="/submit"
            size="md"
            variant="white"
            leftSection={<IconPlus size={18} aria-hidden />}
          >
            {t('portal:submit')}
          </Button>
        </Group>
        <Link
          to="/submit"
          search={{ type: 'security_incident' }}
          style={{ color: 'inherit', display: 'inline-flex', alignItems: 'center', gap: 6, marginTop: 12 }}
        >
          <IconShieldExclamation size={18} aria-hidden />
          {t('portal:security.report')}
        </Link>
      </Box>
      <StatusBanner />
      <WaitingAssets />
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('portal:mine')}
          </Title>
          <Group gap="sm" style={{ flex: '1 1 300px', maxWidth: 460 }}>
            <TextInput
              aria-label={t('common:search')}
              placeholder={t('portal:searchMine')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              style={{ flex: '1 1 180px' }}
            />
            <SegmentedControl
              aria-label={t('portal:show')}
              value={state}
              onChange={(value) => setState(value as State)}
              data={STATES.map((value) => ({ value, label: t(`portal:state.${value}`) }))}
            />
          </Group>
        </Group>
        <GrowingList found={found} empty={<NothingHere searching={q !== ''} />}>
          {(rows) => (
            <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
              {sorted(rows).map((row) => (
                <li key={row.id}>
                  <TicketCard row={row} />
                </li>
              ))}
            </Stack>
          )}
        </GrowingList>
      </Stack>
    </Stack>
  );
}

/** What waits for me comes first, whatever its age. */
const sorted = (rows: readonly TicketRow[]): TicketRow[] =>
  rows.toSorted((a, b) => Number(b.waitsForRequester.length > 0) - Number(a.waitsForRequester.length > 0));

function NothingHere({ searching }: { searching: boolean }) {
  const { t } = useTranslation('portal');
  if (searching) return <EmptyState title={t('nothingFound')} />;
  return (
    <EmptyState
      title={t('noneYet')}
      text={t('noneYetText')}
      action={
        <Button component={Link} to="/submit" variant="light">
          {t('submit')}
        </Button>
      }
    />
  );
}

function TicketCard({ row }: { row: TicketRow }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  return (
    <Link to="/tickets/$ticket" params={{ ticket: String(row.id) }} className="yn-plain-link yn-row">
      <Group
        className={row.waitsForRequester.length > 0 ? 'yn-card yn-asks' : 'yn-card'}
        px="lg"
        py="md"
        justify="space-between"
        gap="sm"
      >
        <Stack gap={4} style={{ minWidth: 0, flex: '1 1 240px' }}>
          <Text fw={600} lineClamp={2}>
            {row.title}
          </Text>
          <Group gap="xs">
            <Text size="sm" className="yn-quiet">
              {t('number', { id: row.id })} · {t(`type.${row.type}`)} · {formats.relative(row.recordedAt)}
            </Text>
            <IncompleteFlag incomplete={row.incomplete} />
          </Group>
        </Stack>
        <Group gap="xs">
          {row.waitsForRequester.map((what) => (
            <Badge key={what} color="seal" variant="filled" tt="none" size="lg">
              {t(`waits.${what}`)}
            </Badge>
          ))}
          <StatusBadge status={row.status} />
        </Group>
      </Group>
    </Link>
  );
}
