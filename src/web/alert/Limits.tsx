import { NumberInput, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AlertPolicy } from '#domain/alert/alert.ts';

interface Props {
  policy: AlertPolicy;
  onChange(policy: AlertPolicy): void;
  errorOf(path: string): string | undefined;
}

/** What counts as flapping and as one trouble, and how long recovery is waited for. */
export function Limits({ policy, onChange, errorOf }: Props) {
  const { t } = useTranslation('alerts');
  const { flapping } = policy;
  const number = (path: string, value: number, [min, max]: readonly [number, number]) => ({
    ...{ value, min, max, error: errorOf(path), allowDecimal: false, allowNegative: false },
    clampBehavior: 'blur' as const,
  });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <NumberInput
        {...number('flapping.changes', flapping.changes, [2, 100])}
        label={t('limits.changes')}
        onChange={(value) => onChange({ ...policy, flapping: { ...flapping, changes: Number(value) } })}
      />
      <NumberInput
        {...number('flapping.minutes', flapping.minutes, [1, 1440])}
        label={t('limits.minutes')}
        onChange={(value) => onChange({ ...policy, flapping: { ...flapping, minutes: Number(value) } })}
      />
      <NumberInput
        {...number('correlationMinutes', policy.correlationMinutes, [0, 10_080])}
        label={t('limits.correlation')}
        onChange={(value) => onChange({ ...policy, correlationMinutes: Number(value) })}
      />
      <NumberInput
        {...number('recoveryHours', policy.recoveryHours, [1, 720])}
        label={t('limits.recovery')}
        onChange={(value) => onChange({ ...policy, recoveryHours: Number(value) })}
      />
    </SimpleGrid>
  );
}
