import { Anchor, Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Pages } from './Pages.tsx';
import { type Statistics, useStatistics } from './queries.ts';
import { TicketLine } from './TicketLine.tsx';

/** Problems in numbers, each with the way to what it counts (2.6d, c3, c16). */
export function StatisticsPage() {
  const { t } = useTranslation('problem');
  const found = useStatistics();
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('nav.statistics')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('statistics.text')}
          </Text>
        </div>
        <Button
          component="a"
          href="/api/problems.csv?state=all"
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('statistics.export')}
        </Button>
      </Group>
      <Pages />
      {found.isPending && <LoadingState rows={6} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Numbers numbers={found.data} />}
    </Stack>
  );
}

function Numbers({ numbers }: { numbers: Statistics }) {
  const { t } = useTranslation('problem');
  const { medianDays } = numbers;
  return (
    <>
      <Panel title={t('statistics.lacks')}>
        <SimpleGrid cols={{ base: 2, sm: 5 }}>
          <Figure
            name={t('flag.no_workaround')}
            search={{ flag: 'no_workaround' }}
            n={numbers.noWorkaround}
          />
          <Figure name={t('flag.no_cause')} search={{ flag: 'no_cause' }} n={numbers.noCause} />
          <Figure
            name={t('flag.recurring')}
            search={{ flag: 'recurring', state: 'all' }}
            n={numbers.recurring}
          />
          <Figure name={t('flag.review_due')} search={{ flag: 'review_due' }} n={numbers.reviewDue} />
          <Told name={t('statistics.proposals')}>
            <Anchor fz="xl" fw={650} renderRoot={(props) => <Link to="/desk/problem-proposals" {...props} />}>
              {numbers.proposals}
            </Anchor>
          </Told>
        </SimpleGrid>
      </Panel>
      <States states={numbers.states} />
      <P1 tickets={numbers.p1} />
      <Panel title={t('statistics.results')}>
        <SimpleGrid cols={{ base: 2, sm: 3 }}>
          <Figure name={t('statistics.knownErrors')} search={{ state: 'known' }} n={numbers.knownErrors} />
          <Plain name={t('statistics.published')} value={numbers.published} />
          <Plain name={t('statistics.workaroundsUsed')} value={numbers.workaroundsUsed} />
          <Plain name={t('statistics.concluded')} value={numbers.concluded} />
          <Plain name={t('statistics.effective')} value={numbers.effective} />
          <Plain
            name={t('statistics.medianDays')}
            value={
              medianDays === null
                ? t('statistics.none')
                : t('statistics.days', { n: Math.round(medianDays * 10) / 10 })
            }
          />
        </SimpleGrid>
      </Panel>
    </>
  );
}

interface FigureProps {
  name: string;
  n: number;
  search: { state?: string; flag?: string };
}

const Told = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <Text size="xs" className="yn-quiet">
      {name}
    </Text>
    {children}
  </div>
);

/** A number that leads to what it counts. */
const Figure = ({ name, n, search }: FigureProps) => (
  <Told name={name}>
    <Anchor
      fz="xl"
      fw={650}
      aria-label={`${name}: ${n}`}
      renderRoot={(props) => <Link to="/desk/problems" search={search} {...props} />}
    >
      {n}
    </Anchor>
  </Told>
);

const Plain = ({ name, value }: { name: string; value: number | string }) => (
  <Told name={name}>
    <Text fz="xl" fw={650}>
      {value}
    </Text>
  </Told>
);

function States({ states }: Pick<Statistics, 'states'>) {
  const { t } = useTranslation('problem');
  return (
    <Panel title={t('statistics.byState')}>
      <Table.ScrollContainer minWidth={460}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('field.state')}</Table.Th>
              <Table.Th ta="end">{t('statistics.days7')}</Table.Th>
              <Table.Th ta="end">{t('statistics.days30')}</Table.Th>
              <Table.Th ta="end">{t('statistics.older')}</Table.Th>
              <Table.Th ta="end">{t('statistics.total')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {states.map(({ state, count, days7, days30, older }) => (
              <Table.Tr key={state}>
                <Table.Th fw={400}>
                  <Anchor
                    size="sm"
                    renderRoot={(props) => <Link to="/desk/problems" search={{ state }} {...props} />}
                  >
                    {t(`state.${state}`)}
                  </Anchor>
                </Table.Th>
                <Table.Td ta="end">{days7}</Table.Td>
                <Table.Td ta="end">{days30}</Table.Td>
                <Table.Td ta="end">{older}</Table.Td>
                <Table.Td ta="end">{count}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function P1({ tickets }: { tickets: Statistics['p1'] }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  return (
    <Panel title={t('statistics.p1')}>
      <Stack gap="xs">
        <Text size="sm" className="yn-quiet">
          {tickets.length === 0 ? t('statistics.noP1') : t('statistics.p1Text')}
        </Text>
        {tickets.length > 0 && (
          <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {tickets.map(({ dueAt, late, ...ticket }) => (
              <TicketLine key={ticket.id} ticket={ticket}>
                {dueAt && (
                  <Text size="xs" className="yn-due" data-late={late}>
                    {t('statistics.due', { at: formats.time(dueAt) })}
                    {late && ` · ${t('statistics.late')}`}
                  </Text>
                )}
              </TicketLine>
            ))}
          </Stack>
        )}
      </Stack>
    </Panel>
  );
}
