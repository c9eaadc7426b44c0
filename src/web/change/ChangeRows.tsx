import { Anchor, Card, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { ChangeStatusBadge } from './badges.tsx';
import type { ChangeRow } from './queries.ts';

interface Props {
  rows: readonly ChangeRow[];
  /** Where their pages are: at the desk, or for people who only approve. */
  place?: 'desk' | 'approvals';
}

export function ChangeRows({ rows, place = 'desk' }: Props) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {rows.map((row) => (
        <Row key={row.id} row={row} place={place} />
      ))}
    </Stack>
  );
}

function Row({ row, place }: { row: ChangeRow; place: 'desk' | 'approvals' }) {
  const { t } = useTranslation('changes');
  const when = useWindow();
  const facts = [
    row.number,
    t(`category.${row.category}`),
    row.risk ? `${t('risk')} ${t(`level.${row.risk}`)}` : null,
    row.impact ? `${t('impact')} ${t(`level.${row.impact}`)}` : null,
    row.window ? when(row.window) : null,
    row.implementer,
  ];
  const to = place === 'desk' ? '/desk/changes/$change' : '/approvals/$change';
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Anchor
            size="sm"
            fw={550}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => <Link to={to} params={{ change: row.number }} {...props} />}
          >
            <bdi>{row.title}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        <Stack gap={4} align="flex-end">
          <ChangeStatusBadge status={row.status} />
          {row.released && (
            <Text size="xs" fw={600}>
              {t('released')}
            </Text>
          )}
        </Stack>
      </Group>
    </Card>
  );
}

/** A window in words. */
export function useWindow(): (window: { from: string; to: string }) => string {
  const formats = useFormats();
  return ({ from, to }) => `${formats.time(from)} – ${formats.time(to)}`;
}
