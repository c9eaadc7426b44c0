import { Anchor, Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconSitemap } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { useClassName } from './names.ts';
import { type Impact, useImpact } from './queries.ts';
import { TicketRow } from './TicketsPanel.tsx';

const DEPTHS = ['1', '2', '3', '4', '6', '10'];

/** What is hit when the item fails, step by step (2.6b, 3.3). */
export function ImpactPanel({ item }: { item: string }) {
  const { t } = useTranslation('config');
  const [depth, setDepth] = useState('3');
  const found = useImpact(item, Number(depth));
  return (
    <Panel
      title={t('impact')}
      action={
        <Group gap="xs" wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconSitemap size={14} aria-hidden />}
            renderRoot={(props) => <Link to="/desk/items/$item/impact" params={{ item }} {...props} />}
          >
            {t('graph.open')}
          </Button>
          <DepthSelect depth={depth} onChange={setDepth} />
        </Group>
      }
    >
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Answer impact={found.data} />}
    </Panel>
  );
}

/** How many steps of trouble are followed. */
export function DepthSelect({ depth, onChange }: { depth: string; onChange(depth: string): void }) {
  const { t } = useTranslation('config');
  return (
    <Select
      size="xs"
      w={90}
      aria-label={t('depth')}
      data={DEPTHS.map((value) => ({ value, label: `${t('depth')} ${value}` }))}
      value={depth}
      allowDeselect={false}
      onChange={(value) => onChange(value ?? depth)}
      comboboxProps={{ width: 120, position: 'bottom-end' }}
    />
  );
}

/** How much is hit, in words, and what is not known or not shown. */
export function Summary({ impact }: { impact: Impact }) {
  const { t } = useTranslation('config');
  const formats = useFormats();
  const hit = impact.items.filter(({ depth }) => depth > 0).length;
  const said = {
    items: formats.number(hit),
    services: formats.number(impact.services.length),
    people: formats.number(impact.people),
  };
  return (
    <>
      <Text size="sm">{hit === 0 ? t('noImpact') : t('impactSummary', said)}</Text>
      {impact.unknownUsers > 0 && (
        <Text size="sm" className="yn-quiet">
          {t('unknownUsers', { n: impact.unknownUsers })}
        </Text>
      )}
      {impact.cut && <Text size="sm">{t('cut')}</Text>}
      {impact.cutRelations && <Text size="sm">{t('graph.cutRelations')}</Text>}
    </>
  );
}

type RecordThere = Impact['records'][number];

/** Where a record of each kind is worked on. */
const PAGES: Record<RecordThere['kind'], (record: RecordThere) => string> = {
  change: ({ number }) => `/desk/changes/${number}`,
  problem: ({ id }) => `/desk/problems/${id}`,
};

/** What is open about what is hit: tickets, changes, problems. */
export function OpenThere({ impact }: { impact: Impact }) {
  const { t } = useTranslation('config');
  return (
    <>
      {impact.tickets.length > 0 && (
        <div>
          <Title order={3} size="h6" mb={4}>
            {t('ticketsThere')}
          </Title>
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {impact.tickets.map((ticket) => (
              <TicketRow key={ticket.id} ticket={ticket} />
            ))}
          </Stack>
        </div>
      )}
      {impact.records.length > 0 && (
        <div>
          <Title order={3} size="h6" mb={4}>
            {t('graph.records')}
          </Title>
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {impact.records.map((record) => (
              <Text key={record.id} component="li" size="sm" style={{ overflowWrap: 'anywhere' }}>
                <span className="yn-quiet">
                  {t(`recordKind.${record.kind}`)} {record.number}
                </span>{' '}
                <Anchor size="sm" href={PAGES[record.kind](record)}>
                  <bdi>{record.title}</bdi>
                </Anchor>
              </Text>
            ))}
          </Stack>
        </div>
      )}
    </>
  );
}

function Answer({ impact }: { impact: Impact }) {
  const { t } = useTranslation('config');
  const hit = impact.items.filter(({ depth }) => depth > 0);
  const steps = [...new Set(hit.map(({ depth }) => depth))];
  return (
    <Stack gap="sm">
      <Summary impact={impact} />
      {steps.map((depth) => (
        <div key={depth}>
          <Title order={3} size="h6" mb={4}>
            {t('step', { n: depth })}
          </Title>
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {hit
              .filter((one) => one.depth === depth)
              .map((one) => (
                <Row key={one.id} hit={one} service={impact.services.includes(one.id)} />
              ))}
          </Stack>
        </div>
      ))}
      <OpenThere impact={impact} />
    </Stack>
  );
}

function Row({ hit, service }: { hit: Impact['items'][number]; service: boolean }) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const facts = [hit.number, className(hit.class)];
  if (hit.criticality !== 'normal') facts.push(t(`criticality.${hit.criticality}`));
  if (hit.openTickets > 0) facts.push(t('openTickets', { n: hit.openTickets }));
  return (
    <Group component="li" gap="xs">
      <Anchor
        size="sm"
        fw={service ? 600 : 400}
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: hit.id }} {...props} />}
      >
        <bdi>{hit.name}</bdi>
      </Anchor>
      <Text size="xs" className="yn-quiet yn-figures">
        {facts.join(' · ')}
      </Text>
    </Group>
  );
}
