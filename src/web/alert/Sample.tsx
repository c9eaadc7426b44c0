import { Alert, Badge, Group, Stack, Text, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Report, ruleFor } from '#domain/alert/alert.ts';
import { readAlerts } from '#domain/alert/read.ts';
import { useFormats } from '../platform/formats.ts';
import { useFieldWords } from '../platform/words.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import { mappingOf, parsed, type SourceDraft } from './source-draft.ts';
import { usePriorityOf } from './usePriorityOf.ts';

interface Props {
  draft: SourceDraft;
  text: string;
  onChange(text: string): void;
}

/** A post of the monitoring system, pasted, and what would become of it by these rules. Nothing of it is kept. */
export function Sample({ draft, text, onChange }: Props) {
  const { t } = useTranslation('alerts');
  const value = parsed(text);
  const typed = text.trim() !== '';
  return (
    <Stack gap="sm">
      <Textarea
        label={t('sample.title')}
        description={t('sample.text')}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={typed && value === undefined ? t('sample.badJson') : undefined}
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      {typed && value !== undefined && <Outcomes draft={draft} value={value} />}
    </Stack>
  );
}

/** So many alerts of a sample are shown. */
const SHOWN = 5;

function Outcomes({ draft, value }: { draft: SourceDraft; value: unknown }) {
  const { t } = useTranslation('alerts');
  const fieldWords = useFieldWords();
  const reading = readAlerts(draft.kind, value, mappingOf(draft), Date.now());
  if (!reading.ok) {
    const { field } = reading.problem;
    return (
      <Alert color="seal" role="status">
        {t('sample.notRead', { field: field.replace(/^body\.?/, '$.'), why: fieldWords(reading.problem) })}
      </Alert>
    );
  }
  const { reports } = reading;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{t('sample.read', { count: reports.length })}</Text>
      {[...reports.slice(0, SHOWN).entries()].map(([index, report]) => (
        <Outcome key={index} report={report} draft={draft} />
      ))}
    </Stack>
  );
}

function Outcome({ report, draft }: { report: Report; draft: SourceDraft }) {
  const { t } = useTranslation('alerts');
  const formats = useFormats();
  const priorityOf = usePriorityOf();
  const { name, item, severity, summary, marks, fingerprint } = report;
  const place = ruleFor(report, draft.policy);
  const incident = place === null ? null : (draft.policy.rules[place]?.incident ?? null);
  const priority = incident && priorityOf(incident);
  const last = marks.at(-1);
  const becomes = () => {
    if (place === null) return t('sample.noRule');
    return t(incident ? 'sample.ticket' : 'sample.shown', { number: place + 1 });
  };
  return (
    <Stack className="yn-inset" p="sm" gap={4}>
      <Group gap={6}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {item === null ? name : `${name} · ${item}`}
        </Text>
        <Badge color="gray" c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`severity.${severity}`)}
        </Badge>
        <Badge color="gray" c="var(--mantine-color-text)" variant="light" tt="none">
          {t(last?.firing ? 'state.firing' : 'state.resolved')}
        </Badge>
      </Group>
      <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
        {[last && formats.time(last.at), fingerprint, summary].filter(Boolean).join(' · ')}
      </Text>
      <Group gap={6}>
        <Text size="sm">{becomes()}</Text>
        {priority && <PriorityBadge priority={priority} />}
      </Group>
    </Stack>
  );
}
