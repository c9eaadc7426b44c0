import { SimpleGrid, Stack, Switch } from '@mantine/core';
import { DaysEditor } from './DaysEditor.tsx';
import { useEditing } from './editing.tsx';
import { ChoiceField, NumberField, TextField } from './fields.tsx';
import type { CalendarBody } from './queries.ts';
import { Section } from './Section.tsx';
import { WeekEditor } from './WeekEditor.tsx';
import { useSay } from './words.ts';

/** Zones by their IANA names; what stands in the calendar is offered in any case. */
const zones = (present: string): string[] => [...new Set([present, ...Intl.supportedValuesOf('timeZone')])];

/** All that a calendar says: zone, hours of the week, exceptional days, up to which year they are known. */
export function CalendarEditor({ calendar }: { calendar: CalendarBody }) {
  const t = useSay();
  const { set, readOnly } = useEditing();
  const now = new Date();
  return (
    <Stack gap="md">
      <Section title={t('policy:basics')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextField path={['name']} label={t('policy:field.name')} />
          <ChoiceField
            path={['zone']}
            label={t('policy:field.zone')}
            data={zones(calendar.zone).map((value) => ({ value, label: value }))}
          />
          <NumberField
            path={['announcedThrough']}
            label={t('policy:field.announcedThrough')}
            description={t('policy:announcedText')}
            min={1970}
            max={2199}
            optional
          />
          <Switch
            label={t('policy:field.alwaysOpen')}
            disabled={readOnly}
            checked={calendar.alwaysOpen === true}
            // Absent, not false, where it is closed at times.
            onChange={(event) => set(['alwaysOpen'], event.currentTarget.checked || undefined)}
          />
        </SimpleGrid>
      </Section>
      {calendar.alwaysOpen !== true && (
        <>
          <Section title={t('policy:field.week')} text={t('policy:weekText')}>
            <WeekEditor />
          </Section>
          <Section title={t('policy:field.days')} text={t('policy:daysText')}>
            <DaysEditor calendar={calendar} start={{ year: now.getFullYear(), month: now.getMonth() + 1 }} />
          </Section>
        </>
      )}
    </Stack>
  );
}
