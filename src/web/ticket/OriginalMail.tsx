import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { entryMail } from '#contract/entry-mail.ts';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';

/** The whole message: as text, or as its sender laid it out, in a frame that can do nothing. */
export function OriginalMail({ ticket, seq }: { ticket: number; seq: number }) {
  const { t } = useTranslation(['ticket', 'common']);
  const formats = useFormats();
  const [layout, setLayout] = useState(false);
  const [outside, setOutside] = useState(false);
  const found = useQuery({
    queryKey: ['ticket', ticket, 'mail', seq],
    queryFn: () => call(entryMail.read, { params: { ticket, seq } }),
    staleTime: 600_000,
  });
  if (found.isPending) return <LoadingState rows={3} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { subject, from, to, cc, receivedAt, text, cut, html } = found.data;
  const asks = layout && !outside && found.data.outside;
  const heads = [
    [t('ticket:byMail.from'), from],
    [t('ticket:byMail.to'), to.join(', ')],
    [t('ticket:byMail.cc'), cc.join(', ')],
    [t('ticket:byMail.received'), formats.time(receivedAt)],
  ].filter(([, value]) => value !== '');
  return (
    <Paper withBorder p="sm" data-original>
      <Stack gap="xs">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
        {heads.map(([name = '', value = '']) => (
          <Text key={name} size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
            {t('common:labelled', { name, value })}
          </Text>
        ))}
        {html && (
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="default"
              aria-pressed={layout}
              onClick={() => setLayout(!layout)}
            >
              {t(layout ? 'ticket:byMail.asText' : 'ticket:byMail.asPage')}
            </Button>
            {asks && (
              <Button size="compact-xs" variant="default" onClick={() => setOutside(true)}>
                {t('ticket:byMail.outside')}
              </Button>
            )}
            {asks && (
              <Text size="xs" className="yn-quiet">
                {t('ticket:byMail.outsideHint')}
              </Text>
            )}
          </Group>
        )}
        {layout ? (
          <iframe
            title={subject || from}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
            src={`/api/tickets/${ticket}/entries/${seq}/mail/page?outside=${outside ? 1 : 0}`}
            style={{ width: '100%', height: 420, border: 0, background: '#fff' }}
          />
        ) : (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        )}
        {cut && !layout && (
          <Text size="xs" className="yn-quiet">
            {t('ticket:byMail.cut')}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
