import { Alert, Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { type RosterView, useRosterChange } from './queries.ts';

/** What the one who goes off duty tells the next. */
export function HandoverNotes({ roster }: { roster: RosterView }) {
  const { t } = useTranslation('oncall');
  const formats = useFormats();
  const words = useRefusalWords();
  const works = useMay('desk.work');
  const { note } = useRosterChange();
  const [text, setText] = useState('');
  return (
    <Panel title={t('notes.title')}>
      <Stack gap="sm">
        {works && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (text.trim() !== '') note.mutate({ id: roster.id, text }, { onSuccess: () => setText('') });
            }}
          >
            <Stack gap="xs">
              <Textarea
                label={t('notes.text')}
                name="note"
                autosize
                minRows={2}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              {note.error && (
                <Alert color="seal" role="alert">
                  {words(problemOf(note.error).code)}
                </Alert>
              )}
              <Button
                type="submit"
                size="xs"
                variant="default"
                loading={note.isPending}
                disabled={text.trim() === ''}
              >
                {t('notes.add')}
              </Button>
            </Stack>
          </form>
        )}
        {roster.notes.length === 0 && (
          <Text size="sm" className="yn-quiet">
            {t('notes.none')}
          </Text>
        )}
        <Stack
          gap="sm"
          mah={260}
          style={{ overflowY: 'auto' }}
          tabIndex={roster.notes.length > 2 ? 0 : undefined}
        >
          {roster.notes.map((one) => (
            <div key={one.id}>
              <Text size="xs" className="yn-quiet">
                {[roster.names[one.personId], formats.time(one.at)].filter(Boolean).join(' · ')}
              </Text>
              <Markdown text={one.text} />
            </div>
          ))}
        </Stack>
      </Stack>
    </Panel>
  );
}
