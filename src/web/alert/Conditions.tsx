import { ActionIcon, Button, Group, MultiSelect, Select, Stack, TagsInput, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  type AlertCondition,
  CONDITION_FIELDS,
  CONDITION_OPERATORS,
  type ConditionField,
  SEVERITIES,
  type Severity,
} from '#domain/alert/alert.ts';
import type { RuleError } from './RulesEditor.tsx';

interface Props {
  conditions: readonly AlertCondition[];
  onChange(conditions: AlertCondition[]): void;
  errorOf: RuleError;
}

/** What has to hold of an alert, all of it. */
export function Conditions({ conditions, onChange, errorOf }: Props) {
  const { t } = useTranslation('alerts');
  return (
    <Stack gap="xs">
      <Text size="sm">{t(conditions.length === 0 ? 'rules.any' : 'rules.all')}</Text>
      {[...conditions.entries()].map(([index, condition]) => (
        <Row
          key={`${conditions.length}-${index}`}
          condition={condition}
          number={index + 1}
          error={errorOf(String(index))}
          onChange={(changed) => onChange(conditions.with(index, changed))}
          onRemove={() => onChange(conditions.toSpliced(index, 1))}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...conditions, beginning('name')])}
        disabled={conditions.length >= 20}
      >
        {t('rules.addCondition')}
      </Button>
    </Stack>
  );
}

const beginning = (field: ConditionField): AlertCondition =>
  field === 'severity' ? { field, operator: 'is', values: [] } : { field, operator: 'contains', values: [] };

interface RowProps {
  condition: AlertCondition;
  number: number;
  error: string | undefined;
  onChange(condition: AlertCondition): void;
  onRemove(): void;
}

function Row({ condition, number, error, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('alerts');
  const { field, operator } = condition;
  return (
    <Group gap="xs" align="flex-start">
      <Select
        aria-label={t('rules.field', { number })}
        data={CONDITION_FIELDS.map((value) => ({ value, label: t(`rules.fields.${value}`) }))}
        value={field}
        onChange={(value) => onChange(beginning(value as ConditionField))}
        allowDeselect={false}
        w={{ base: 'calc(50% - 6px)', sm: 110 }}
      />
      <Select
        aria-label={t('rules.operator', { number })}
        data={CONDITION_OPERATORS[field].map((value) => ({ value, label: t(`rules.operators.${value}`) }))}
        value={operator}
        // The choices are those of the field.
        onChange={(value) => onChange({ ...condition, operator: value } as AlertCondition)}
        allowDeselect={false}
        w={{ base: 'calc(50% - 6px)', sm: 120 }}
      />
      <Group gap={4} wrap="nowrap" align="flex-start" style={{ flex: '1 1 220px', minWidth: 0 }}>
        <Values condition={condition} number={number} error={error} onChange={onChange} />
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          size="lg"
          aria-label={t('rules.removeCondition', { number })}
          onClick={onRemove}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  );
}

function Values({ condition, number, error: wrong, onChange }: Omit<RowProps, 'onRemove'>) {
  const { t } = useTranslation(['alerts', 'common']);
  const error = wrong && condition.values.length === 0 ? t('common:fieldProblems.required') : wrong;
  const label = t('alerts:rules.values', { number });
  if (condition.field === 'severity') {
    return (
      <MultiSelect
        aria-label={label}
        data={SEVERITIES.map((value) => ({ value, label: t(`alerts:severity.${value}`) }))}
        value={[...condition.values]}
        onChange={(values) => onChange({ ...condition, values: values as Severity[] })}
        error={error}
        style={{ flex: 1, minWidth: 0 }}
      />
    );
  }
  return (
    <TagsInput
      aria-label={label}
      placeholder={condition.values.length === 0 ? t('alerts:rules.valuesHelp') : ''}
      value={[...condition.values]}
      onChange={(values) => onChange({ ...condition, values })}
      acceptValueOnBlur
      maxTags={20}
      error={error}
      style={{ flex: 1, minWidth: 0 }}
    />
  );
}
