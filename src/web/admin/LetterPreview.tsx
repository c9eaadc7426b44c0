import { Box, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { styleNonce } from '../platform/nonce.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { framed } from './framed.ts';
import { usePreview, type Which } from './letter-queries.ts';

/** A letter goes out in both forms; the mail program of its reader takes one. */
const FORMS = ['asPage', 'asText'] as const;
const READERS = ['withAccount', 'withoutAccount'] as const;

interface Props {
  template: Which;
  text: string;
  /** There is no placeholder in it that means nothing: else the last one that was sound is shown. */
  sound: boolean;
}

/** An example letter with this text, as the server would write it. */
export function LetterPreview({ template, text, sound }: Props) {
  const { t } = useTranslation('admin');
  const [reader, setReader] = useState<(typeof READERS)[number]>('withAccount');
  const [shown, show] = useState<(typeof FORMS)[number]>('asPage');
  const [settled] = useDebouncedValue(text, 300);
  const enabled = sound && settled.trim() !== '' && settled === text;
  const found = usePreview(template, settled, reader === 'withAccount', enabled);
  return (
    <Stack component="section" gap="xs" aria-label={t('letters.preview')}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h5">
          {t('letters.preview')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('letters.shown')}
          value={shown}
          onChange={(value) => show(value as typeof shown)}
          data={FORMS.map((value) => ({ value, label: t(`letters.${value}`) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('letters.account')}
          value={reader}
          onChange={(value) => setReader(value as typeof reader)}
          data={READERS.map((value) => ({ value, label: t(`letters.${value}`) }))}
        />
      </Group>
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {!found.isError && !found.data && <LoadingState rows={6} />}
      {found.data && (
        <Box className="yn-card" p="md">
          <Text size="xs" className="yn-quiet">
            {t('letters.subject')}
          </Text>
          <Text size="sm" fw={600} mb="sm" style={{ overflowWrap: 'anywhere' }}>
            {found.data.subject}
          </Text>
          {shown === 'asPage' ? (
            <LaidOut subject={found.data.subject} html={found.data.html} />
          ) : (
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {found.data.text}
            </Text>
          )}
        </Box>
      )}
    </Stack>
  );
}

/** As mail programs show it, on white paper in the dark too; the frame runs nothing and loads nothing. */
function LaidOut({ subject, html }: { subject: string; html: string }) {
  return (
    <iframe
      title={subject}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={framed(html, styleNonce())}
      style={{ width: '100%', height: 380, border: 0, background: '#fff', colorScheme: 'light' }}
    />
  );
}
