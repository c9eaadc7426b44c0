import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type BoardList, LISTS } from '#contract/board.ts';
import { RowHead, RowLink, urgency } from '../desk/RowParts.tsx';
import { useQueueKeys } from '../desk/useQueueKeys.ts';
import { type Me, useMe } from '../platform/session.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Channels } from './Channels.tsx';
import { Freshness } from './Freshness.tsx';
import { type BoardRow, type LeadBoard, useLeadBoard } from './queries.ts';
import { Why } from './WhyRow.tsx';

/** What a lead has to see to, most pressing first, each with its reason; renewed while it is open. */
export function LeadBoardPage() {
  const me = useMe();
  return me ? <Board me={me} /> : <LoadingState rows={8} />;
}

function Board({ me }: { me: Me }) {
  const { t } = useTranslation('board');
  const found = useLeadBoard();
  useQueueKeys(me);
  const lists = LISTS.filter((name) => (found.data?.lists[name].items.length ?? 0) > 0);
  return (
    <Stack gap="md" maw={1400} mx="auto">
      <Group justify="space-between" gap="xs">
        <div>
          <PageTitle size="h3">{t('lead.title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('lead.text')}
          </Text>
        </div>
        <Freshness found={found} />
      </Group>
      {found.isLoadingError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState rows={8} />}
      {found.data && lists.length === 0 && <EmptyState title={t('lead.calm')} />}
      <div className="yn-board">
        {lists.map((name) => found.data && <List key={name} name={name} board={found.data} />)}
      </div>
      <Channels />
    </Stack>
  );
}

const ALARMING: readonly BoardList[] = ['majors', 'escalations', 'breached'];

function List({ name, board }: { name: BoardList; board: LeadBoard }) {
  const { t } = useTranslation('board');
  const { items, total } = board.lists[name];
  const heading = `board-${name}`;
  return (
    <section className="yn-card" aria-labelledby={heading}>
      <Group justify="space-between" px="md" py="sm">
        <Title order={2} size="h6" id={heading}>
          {t(`lead.lists.${name}`)}
        </Title>
        <Badge
          color={ALARMING.includes(name) ? 'red' : 'gray'}
          c="var(--mantine-color-text)"
          className="yn-number"
        >
          {total}
        </Badge>
      </Group>
      <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((row) => (
          <Row key={row.id} row={row} names={board.names} />
        ))}
      </Stack>
      {total > items.length && (
        <Text size="xs" className="yn-quiet" px="md" py="xs">
          {t('lead.cut', { count: total, shown: items.length })}
        </Text>
      )}
    </section>
  );
}

function Row({ row, names }: { row: BoardRow; names: LeadBoard['names'] }) {
  const { t } = useTranslation('board');
  const owner = names[row.assigneeId ?? row.groupId ?? ''];
  return (
    <li className={`yn-board-row ${urgency(row)}`}>
      <RowHead row={row} />
      <Text size="sm" lineClamp={2} my={4}>
        <RowLink row={row} />
      </Text>
      <Why reason={row.reason} names={names} />
      {owner && (
        <Text size="xs" className="yn-quiet" mt={2}>
          {t('lead.owner', { name: owner })}
        </Text>
      )}
    </li>
  );
}
