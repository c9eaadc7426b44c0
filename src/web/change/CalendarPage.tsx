import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useName } from '../config/names.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangeRows, useWindow } from './ChangeRows.tsx';
import { ChangeTabs } from './ChangeTabs.tsx';
import { FeedPanel } from './FeedPanel.tsx';
import { type ChangeRow, type Span, useCalendar } from './queries.ts';
import { spanFrom, stepped, type Unit } from './span.ts';

/** When what is changed: a month or a week, day by day, with freezes and holidays. */
export function CalendarPage() {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const [unit, setUnit] = useState<Unit>('month');
  const [day, setDay] = useState(() => localTextOf(Date.now()).slice(0, 10));
  const [first, after] = spanFrom(unit, day);
  const span = { from: instantFrom(`${first}T00:00`), to: instantFrom(`${after}T00:00`) };
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <PageTitle size="h3">{t('calendarTitle')}</PageTitle>
      <ChangeTabs />
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t('calendarTitle')}
          value={unit}
          onChange={(value) => setUnit(value as Unit)}
          data={(['month', 'week'] as const).map((value) => ({ value, label: t(`unit.${value}`) }))}
        />
        <Text fw={600} role="status">
          {formats.day(span.from)} – {formats.day(Date.parse(span.to) - 1)}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setDay(stepped(unit, day, -1))}>
            {t('earlier')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDay(stepped(unit, day, 1))}>
            {t('later')}
          </Button>
        </Group>
      </Group>
      <Days span={span} />
      <FeedPanel />
    </Stack>
  );
}

function Days({ span }: { span: Span }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const name = useName();
  const when = useWindow();
  const found = useCalendar(span);
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { changes, freezes, holidays } = found.data;
  const days = new Map<string, ChangeRow[]>();
  for (const row of changes) {
    const day = localTextOf(row.window?.from ?? span.from).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return (
    <>
      {freezes.map((freeze) => (
        <div key={freeze.code} className="yn-card" style={{ padding: 'var(--mantine-spacing-sm)' }}>
          <Text size="sm">
            <b>
              {t('freeze')} {name(freeze)}
            </b>{' '}
            {when(freeze)} · {freeze.reason}
          </Text>
        </div>
      ))}
      {holidays.length > 0 && (
        <Text size="sm" className="yn-quiet">
          {t('holidays')}{' '}
          {holidays.map((one) => `${formats.day(`${one.date}T12:00Z`)} ${one.name}`).join(' · ')}
        </Text>
      )}
      {changes.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('nothingPlanned')}
        </Text>
      )}
      {[...days].map(([day, rows]) => (
        <Panel key={day} title={formats.day(instantFrom(`${day}T12:00`))}>
          <ChangeRows rows={rows} />
        </Panel>
      ))}
    </>
  );
}
