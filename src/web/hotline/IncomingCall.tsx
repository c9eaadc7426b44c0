import { Button, CloseButton, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPhoneIncoming } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyCalls } from './queries.ts';

/** Says quietly who rings at one's own telephone, with one way to the form (3.1d). */
export function IncomingCall({ works }: { works: boolean }) {
  const { t } = useTranslation('hotline');
  const [put, putAway] = useState<string | null>(null);
  const { searchStr } = useLocation();
  const call = useMyCalls(works).data?.items[0];
  const shown = call && call.id !== put && !searchStr.includes(call.id);
  return (
    <div role="status" aria-live="polite" className="yn-ringing">
      {shown && (
        <Paper withBorder shadow="md" p="sm" radius="md">
          <Group wrap="nowrap" align="flex-start" gap="sm">
            <IconPhoneIncoming size={22} stroke={1.6} aria-hidden />
            <Stack gap={6} style={{ flex: 1, minWidth: 0 }}>
              <Text fw={600} size="sm">
                {t('incoming', { who: call.callers[0]?.name ?? call.number ?? t('withheld') })}
              </Text>
              {call.callers[0] && (
                <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
                  {call.callers[0].department}
                  <br />
                  <span className="yn-figures">{call.number}</span>
                </Text>
              )}
              <Button
                size="xs"
                renderRoot={(props) => <Link to="/desk/new" search={{ call: call.id }} {...props} />}
              >
                {t('take')}
              </Button>
            </Stack>
            <CloseButton aria-label={t('putAway')} onClick={() => putAway(call.id)} />
          </Group>
        </Paper>
      )}
    </div>
  );
}
