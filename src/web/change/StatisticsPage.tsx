import { Anchor, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Figure } from '#domain/change/statistics.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangeRows } from './ChangeRows.tsx';
import { ChangeTabs } from './ChangeTabs.tsx';
import { GateChecks } from './GateChecks.tsx';
import { type Span, useFigure, useReleaseRates, useStatistics } from './queries.ts';
import { spanFrom, stepped } from './span.ts';

/** Unapproved, by category, unsuccessful and cancelled changes of a period, each figure with its rows (c17). */
export function StatisticsPage() {
  const { t } = useTranslation('changes');
  const today = localTextOf(Date.now()).slice(0, 10);
  const [first, setFirst] = useState(() => stepped('month', today, -1));
  const [after, setAfter] = useState(() => spanFrom('month', today)[1]);
  const [figure, look] = useState<Figure | null>(null);
  const given = first !== '' && after !== '' && first < after;
  const span = given ? { from: instantFrom(`${first}T00:00`), to: instantFrom(`${after}T00:00`) } : null;
  const day = (label: string, value: string, set: (value: string) => void) => (
    <TextInput type="date" label={label} value={value} onChange={(event) => set(event.currentTarget.value)} />
  );
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <PageTitle size="h3">{t('statisticsTitle')}</PageTitle>
      <ChangeTabs />
      <Group align="flex-end">
        {day(t('fromDay'), first, setFirst)}
        {day(t('beforeDay'), after, setAfter)}
      </Group>
      {span ? (
        <>
          <Figures span={span} look={look} />
          <ReleaseRates span={span} />
          <GateChecks span={span} />
          {figure && <Behind key={figure} figure={figure} span={span} />}
        </>
      ) : (
        <Text size="sm">{t('badSpan')}</Text>
      )}
    </Stack>
  );
}

function Figures({ span, look }: { span: Span; look(figure: Figure): void }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const found = useStatistics(span);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { figures, items, itemLinks } = found.data;
  return (
    <Panel title={t('figures')}>
      <Table.ScrollContainer minWidth={320}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('figureName')}</Table.Th>
              <Table.Th>{t('count')}</Table.Th>
              <Table.Th>{t('share')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {figures.map(({ figure, count, of, share }) => (
              <Table.Tr key={figure}>
                <Table.Td>
                  <Anchor component="button" type="button" size="sm" ta="left" onClick={() => look(figure)}>
                    {t(`figure.${figure}`)}
                  </Anchor>
                  <Text size="xs" className="yn-quiet">
                    {t(`figureText.${figure}`)}
                  </Text>
                </Table.Td>
                <Table.Td className="yn-figures">{formats.number(count)}</Table.Td>
                <Table.Td className="yn-figures">
                  {of === null || share === null
                    ? '—'
                    : t('shareOf', { share: Math.round(share * 1000) / 10, of: t(`figure.${of}`) })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm">{t('itemsLinked', { items, links: itemLinks })}</Text>
    </Panel>
  );
}

function ReleaseRates({ span }: { span: Span }) {
  const { t } = useTranslation('changes');
  const rates = useReleaseRates(span).data;
  const percent = (rate: number | null) => (rate === null ? '—' : `${Math.round(rate * 1000) / 10}%`);
  return rates ? (
    <Panel title={t('releasesTitle')}>
      <Text size="sm">
        {t('releaseRates', {
          ended: rates.ended,
          success: percent(rates.successRate),
          onTime: percent(rates.onTimeRate),
        })}
      </Text>
    </Panel>
  ) : null;
}

function Behind({ figure, span }: { figure: Figure; span: Span }) {
  const { t } = useTranslation('changes');
  const found = useFigure(figure, span);
  const href = `/api/change-statistics/${figure}/changes.csv?${new URLSearchParams(span).toString()}`;
  return (
    <Panel
      title={t(`figure.${figure}`)}
      action={
        <Button size="xs" variant="default" component="a" href={href}>
          {t('csv')}
        </Button>
      }
    >
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('noRows')}
        </Text>
      )}
      {found.data && <ChangeRows rows={found.data.items} />}
      {found.data?.cut && <Text size="xs">{t('rowsCut')}</Text>}
    </Panel>
  );
}
