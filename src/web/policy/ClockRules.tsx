import { SimpleGrid, Text } from '@mantine/core';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { PAUSING_STATUSES } from '#domain/sla/policy.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { HowTimeCounts } from '../promises/HowTimeCounts.tsx';
import { useEditing } from './editing.tsx';
import { ManyField, NumberField, NumbersField, placeOf } from './fields.tsx';
import type { PolicyBody } from './queries.ts';
import { Section } from './Section.tsx';
import { Wrong } from './Wrong.tsx';
import { useSay } from './words.ts';

/** Where clocks stand still, when those at work are warned, when the requester is reminded. */
export function ClockRules({ policy }: { policy: PolicyBody }) {
  const t = useSay();
  const statuses = PAUSING_STATUSES.map((value) => ({ value, label: t(`ticket:status.${value}`) }));
  return (
    <Section title={t('policy:clocks')} text={t('policy:clocksText')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
        {PRIORITIES.flatMap((priority) => [
          <ManyField
            key={`${priority} pauses`}
            path={['pauses', priority]}
            label={t('policy:pausesOf', { priority })}
            data={statuses}
          />,
          <NumbersField
            key={`${priority} warnings`}
            path={['warnings', priority]}
            label={t('policy:warningsOf', { priority })}
          />,
        ])}
        <NumbersField
          path={['reminderDays']}
          label={t('policy:field.reminderDays')}
          description={t('policy:reminderText')}
        />
        <NumberField
          path={['duplicatesGather']}
          label={t('policy:field.duplicatesGather')}
          description={t('policy:gatherText')}
          min={2}
          max={1000}
        />
      </SimpleGrid>
      <Text size="sm" fw={550} mt="md" mb={4}>
        {t('policy:inWords')}
      </Text>
      <Text component="div" size="sm">
        <HowTimeCounts view={policy} />
      </Text>
      <WrongEvents />
    </Section>
  );
}

/** Starts and ends of clocks are not edited here; what is wrong with them is said all the same. */
function WrongEvents() {
  const t = useSay();
  const { problemAt } = useEditing();
  return CLOCK_KINDS.flatMap((kind) =>
    (['starts', 'stops'] as const).map((side) => {
      const words = problemAt(['events', kind, side]);
      if (words === undefined) return null;
      return (
        <div key={`${kind} ${side}`} {...placeOf(['events', kind, side])}>
          <Wrong words={`${t(`ticket:clock.${kind}`)} · ${t(`policy:field.${side}`)}: ${words}`} />
        </div>
      );
    }),
  );
}
