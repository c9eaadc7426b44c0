import { Select, SimpleGrid } from '@mantine/core';
import { calendarName } from '../promises/calendar-name.ts';
import { valueAt } from './content.ts';
import { DurationField } from './DurationField.tsx';
import { useEditing } from './editing.tsx';
import { ChoiceField, FlagField, NumberField, placeOf } from './fields.tsx';
import { useSites } from './names.ts';
import { useFamilies } from './queries.ts';
import { Section } from './Section.tsx';
import { useSay } from './words.ts';

/** Which calendar counts where, when people are told, and what holds for major incidents. */
export function NoticeRules() {
  const t = useSay();
  const families = useFamilies().data?.items ?? [];
  const calendars = families.flatMap(({ calendarId, name }) =>
    calendarId === null ? [] : [{ value: calendarId, label: calendarName(calendarId, name, t) }],
  );
  const cols = { base: 1, sm: 2, md: 3 };
  return (
    <>
      <Section title={t('policy:field.calendars')} text={t('policy:calendarsText')}>
        <SimpleGrid cols={cols}>
          <ChoiceField path={['calendars', 'standard']} label={t('policy:standard')} data={calendars} />
          <SiteCalendars calendars={calendars} />
        </SimpleGrid>
      </Section>
      <Section title={t('policy:field.notification')} text={t('policy:notificationText')}>
        <SimpleGrid cols={cols}>
          <ChoiceField
            path={['notification', 'calendar']}
            label={t('policy:notifyWhen')}
            data={(['working', 'always'] as const).map((value) => ({
              value,
              label: t(`promises:calendar.${value}`),
            }))}
          />
          <FlagField path={['notification', 'p1AtAnyHour']} label={t('policy:field.p1AtAnyHour')} />
        </SimpleGrid>
      </Section>
      <Section title={t('policy:field.major')}>
        <SimpleGrid cols={cols}>
          <DurationField
            path={['major', 'leadWithin']}
            label={t('policy:field.leadWithin')}
            calendar="always"
          />
          <DurationField
            path={['major', 'noticeEvery']}
            label={t('policy:field.noticeEvery')}
            calendar="always"
          />
          <NumberField path={['major', 'reviewDays']} label={t('policy:field.reviewDays')} min={1} max={60} />
        </SimpleGrid>
      </Section>
    </>
  );
}

const BY_SITE = ['calendars', 'bySite'];

function SiteCalendars({ calendars }: { calendars: { value: string; label: string }[] }) {
  const t = useSay();
  const { content, set, readOnly, problemAt } = useEditing();
  const known = useSites().data?.items ?? [];
  // A site that is gone can still be taken off the policy.
  const gone = Object.keys(Object(valueAt(content, BY_SITE)))
    .filter((id) => !known.some((site) => site.id === id))
    .map((id) => ({ id, name: id }));
  return [...known, ...gone].map(({ id, name }) => {
    const path = [...BY_SITE, id];
    const value = valueAt(content, path);
    return (
      <Select
        key={id}
        label={t('policy:hoursAt', { site: name })}
        placeholder={t('policy:likeStandard')}
        clearable
        readOnly={readOnly}
        data={calendars}
        value={typeof value === 'string' ? value : null}
        onChange={(next) => set(path, next ?? undefined)}
        wrapperProps={placeOf(path)}
        error={problemAt(path)}
      />
    );
  });
}
