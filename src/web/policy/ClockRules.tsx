import { SimpleGrid, Text } from '@mantine/core';
import { PAUSING_STATUSES } from '#domain/sla/policy.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { HowTimeCounts } from '../promises/HowTimeCounts.tsx';
import { ManyField, NumberField, NumbersField } from './fields.tsx';
import type { PolicyBody } from './queries.ts';
import { Section } from './Section.tsx';
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
    </Section>
  );
}
