import { Button, Collapse, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exported, imported, type SourceDraft } from './source-draft.ts';

interface Props {
  draft: SourceDraft;
  onImport(draft: SourceDraft): void;
}

/** Rules and mapping as a text, for those who keep them elsewhere: to copy, and to put in place of the fields. */
export function AsJson({ draft, onImport }: Props) {
  const { t } = useTranslation('alerts');
  const [opened, open] = useState(false);
  /** What was typed; null: as the fields say. */
  const [text, setText] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = () => {
    const taken = imported(draft, text ?? '');
    if (typeof taken === 'string') return setWrong(taken);
    setWrong(null);
    setText(null);
    onImport(taken);
  };
  return (
    <Stack gap="xs">
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: 'flex-start' }}
        aria-expanded={opened}
        onClick={() => open(!opened)}
      >
        {t('json.title')}
      </Button>
      <Collapse expanded={opened}>
        <Stack gap="xs">
          <Textarea
            label={t('json.label')}
            description={t('json.text')}
            value={text ?? exported(draft)}
            onChange={(event) => setText(event.currentTarget.value)}
            error={wrong !== null && (wrong === '' ? t('sample.badJson') : t('json.wrong', { field: wrong }))}
            autosize
            minRows={4}
            maxRows={16}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
          <Group>
            <Button variant="default" size="xs" onClick={take} disabled={text === null}>
              {t('json.take')}
            </Button>
          </Group>
        </Stack>
      </Collapse>
    </Stack>
  );
}
