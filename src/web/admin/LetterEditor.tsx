import { Button, Group, Stack, Text, Textarea, Tooltip } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PLACEHOLDERS, unknownPlaceholders } from '#domain/notice/template.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { LetterPreview } from './LetterPreview.tsx';
import { type Template, useChangeTemplate } from './letter-queries.ts';

interface Props {
  template: Template;
  /** What is being written; null: what is kept. */
  text: string | null;
  onText(text: string | null): void;
}

/** The text of a letter beside what it looks like. */
export function LetterEditor({ template, text, onText }: Props) {
  const { t } = useTranslation('admin');
  const words = useRefusalWords();
  const change = useChangeTemplate(template);
  const kept = template.text ?? template.shipped;
  const written = text ?? kept;
  const unknown = unknownPlaceholders(written);
  const save = (next: string | null) =>
    change.mutate(next, {
      onSuccess: () => {
        onText(null);
        notify(t('letters.saved'));
      },
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  const wrong = unknown.length > 0 && t('letters.unknown', { names: unknown.join(', ') });
  return (
    <div className="yn-letter">
      <Stack gap="sm">
        <Field value={written} error={wrong} onChange={onText} />
        <Group gap="sm">
          <Button
            loading={change.isPending}
            disabled={written === kept || written.trim() === '' || unknown.length > 0}
            onClick={() => save(written === template.shipped ? null : written)}
          >
            {t('letters.save')}
          </Button>
          <Button
            variant="default"
            disabled={change.isPending || (template.text === null && text === null)}
            onClick={() => (template.text === null ? onText(null) : save(null))}
          >
            {t('letters.back')}
          </Button>
        </Group>
        <Standing template={template} />
      </Stack>
      <LetterPreview template={template} text={written} sound={unknown.length === 0} />
    </div>
  );
}

function Standing({ template: { text, version, changedBy, changedAt } }: { template: Template }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  return (
    <Text size="xs" className="yn-quiet">
      {text === null || changedAt === null
        ? t('letters.isShipped')
        : t('letters.changed', { name: changedBy, at: formats.time(changedAt), version })}
    </Text>
  );
}

interface FieldProps {
  value: string;
  error: string | false;
  onChange(text: string): void;
}

/** Where it is written; a placeholder is put in where the cursor stands. */
function Field({ value, error, onChange }: FieldProps) {
  const { t } = useTranslation('admin');
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const { selectionStart: from = value.length, selectionEnd: to = value.length } = area.current ?? {};
    onChange(`${value.slice(0, from)}{{${name}}}${value.slice(to)}`);
    area.current?.focus();
  };
  return (
    <>
      <Textarea
        ref={area}
        label={t('letters.body')}
        description={t('letters.hint')}
        value={value}
        error={error}
        autosize
        minRows={10}
        maxRows={24}
        maxLength={5000}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap={6} role="group" aria-label={t('letters.insert')}>
        {PLACEHOLDERS.map((name) => (
          <Tooltip key={name} label={t(`letters.place.${name}`)}>
            <Button size="compact-xs" variant="default" onClick={() => insert(name)}>
              {`{{${name}}}`}
            </Button>
          </Tooltip>
        ))}
      </Group>
    </>
  );
}
