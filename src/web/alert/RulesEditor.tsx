import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '#domain/alert/alert.ts';
import { Conditions } from './Conditions.tsx';
import { Outcome } from './Outcome.tsx';
import { moved, NEW_RULE } from './source-draft.ts';

/** What is wrong with a field, by its path in the rules: `0.conditions.1.values`. */
export type RuleError = (path: string) => string | undefined;

interface Props {
  rules: readonly AlertRule[];
  onChange(rules: AlertRule[]): void;
  errorOf: RuleError;
}

/** Which alerts become tickets: a list in order, of which the first that fits decides. */
export function RulesEditor({ rules, onChange, errorOf }: Props) {
  const { t } = useTranslation('alerts');
  return (
    <Stack gap="sm" role="group" aria-label={t('rules.title')}>
      <div>
        <Text fw={600}>{t('rules.title')}</Text>
        <Text size="sm" className="yn-quiet">
          {t('rules.text')}
        </Text>
      </div>
      {rules.length === 0 && <Text size="sm">{t('rules.none')}</Text>}
      {[...rules.entries()].map(([index, rule]) => (
        <RuleCard
          // Rules have no name of their own: their place is what they are known by.
          key={`${rules.length}-${index}`}
          rule={rule}
          number={index + 1}
          last={index === rules.length - 1}
          errorOf={(path) => errorOf(`${index}.${path}`)}
          onChange={(changed) => onChange(rules.with(index, changed))}
          onMove={(by) => onChange(moved(rules, index, by))}
          onRemove={() => onChange(rules.toSpliced(index, 1))}
        />
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rules, NEW_RULE])}
        disabled={rules.length >= 50}
      >
        {t('rules.add')}
      </Button>
    </Stack>
  );
}

interface CardProps {
  rule: AlertRule;
  number: number;
  last: boolean;
  errorOf: RuleError;
  onChange(rule: AlertRule): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

function RuleCard({ rule, number, last, errorOf, onChange, onMove, onRemove }: CardProps) {
  const { t } = useTranslation('alerts');
  const title = t('rules.rule', { number });
  const button = { variant: 'subtle', color: 'gray', c: 'var(--mantine-color-text)' } as const;
  return (
    <Stack component="section" className="yn-inset" p="sm" gap="sm" aria-label={title}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} size="sm">
          {title}
        </Text>
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            {...button}
            aria-label={t('rules.up', { number })}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            {...button}
            aria-label={t('rules.down', { number })}
            disabled={last}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon {...button} aria-label={t('rules.remove', { number })} onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Conditions
        conditions={rule.conditions}
        onChange={(conditions) => onChange({ ...rule, conditions })}
        errorOf={(path) => errorOf(`conditions.${path}`)}
      />
      <Outcome
        incident={rule.incident}
        onChange={(incident) => onChange({ ...rule, incident })}
        errorOf={(path) => errorOf(`incident.${path}`)}
      />
    </Stack>
  );
}
