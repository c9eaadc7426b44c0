import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useName } from '../config/names.ts';
import { StateBadge } from '../config/StateBadge.tsx';
import { StatusBadge } from '../ui/badges.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type OwnItem, useOwnItems } from './own-items.ts';

/** What the reader has in hand; one tap reports trouble with it (2.6b). */
export function DevicesPage() {
  const { t } = useTranslation(['config', 'common']);
  const found = useOwnItems();
  return (
    <Stack gap="lg">
      <div>
        <PageTitle size="h2">{t('common:devices')}</PageTitle>
        <Text className="yn-quiet">{t('config:mine.text')}</Text>
      </div>
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && (
        <EmptyState
          title={t('config:mine.none')}
          text={t('config:mine.noneText')}
          action={
            <Button component={Link} to="/submit" variant="default">
              {t('config:mine.contact')}
            </Button>
          }
        />
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.data?.items.map((item) => (
          <DeviceCard key={item.id} item={item} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function DeviceCard({ item }: { item: OwnItem }) {
  const { t } = useTranslation('config');
  const name = useName();
  const make = [item.manufacturer, item.model].filter(Boolean).join(' ');
  const facts = [
    [t('field.number'), item.number],
    [t('field.assetNumber'), item.assetNumber],
    [t('field.serial'), item.serial],
    [t('field.siteId'), item.site],
  ].filter(([, value]) => value);
  return (
    <Card component="li" className="yn-card" padding="md">
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
              <bdi>{item.name}</bdi>
            </Title>
            <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
              {[name(item.classNamed), make].filter(Boolean).join(' · ')}
            </Text>
          </div>
          <StateBadge state={item.state} />
        </Group>
        <div>
          {facts.map(([label, value]) => (
            <Text key={label} size="sm" className="yn-figures">
              <span className="yn-quiet">{label} </span>
              {value}
            </Text>
          ))}
        </div>
        {item.warrantyUntil && <Warranty until={item.warrantyUntil} />}
        {item.tickets.length > 0 && <Tickets tickets={item.tickets} />}
        <Button
          mt="auto"
          fullWidth
          size="md"
          leftSection={<IconTool size={18} aria-hidden />}
          aria-label={`${t('mine.report')}: ${item.name}`}
          renderRoot={(props) => <Link to="/submit" search={{ device: item.id }} {...props} />}
        >
          {t('mine.report')}
        </Button>
      </Stack>
    </Card>
  );
}

function Warranty({ until }: { until: string }) {
  const { t } = useTranslation('config');
  const ended = until < new Date().toISOString().slice(0, 10);
  return (
    <Badge
      color={ended ? 'gray' : 'pine'}
      c="var(--mantine-color-text)"
      tt="none"
      style={{ alignSelf: 'flex-start' }}
    >
      {t(ended ? 'mine.expired' : 'mine.warranty', { date: until })}
    </Badge>
  );
}

function Tickets({ tickets }: Pick<OwnItem, 'tickets'>) {
  const { t } = useTranslation('config');
  return (
    <div>
      <Text size="xs" className="yn-quiet">
        {t('mine.tickets')}
      </Text>
      {tickets.map(({ id, title, status }) => (
        <Group key={id} gap="xs" wrap="nowrap" justify="space-between" mt={4}>
          <Anchor
            size="sm"
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => <Link to="/tickets/$ticket" params={{ ticket: String(id) }} {...props} />}
          >
            #{id} <bdi>{title}</bdi>
          </Anchor>
          <StatusBadge status={status} />
        </Group>
      ))}
    </div>
  );
}
