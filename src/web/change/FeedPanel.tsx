import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeCalendars } from '#contract/change-calendar.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { useDoing, useFeeds } from './queries.ts';

/** Secret addresses of the calendar for calendars of other programs. */
export function FeedPanel() {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const feeds = useFeeds().data?.items ?? [];
  const adding = useDoing(() => call(changeCalendars.addFeed, {}));
  const revoking = useDoing((feed: string) => call(changeCalendars.revokeFeed, { params: { feed } }));
  return (
    <Panel
      title={t('feed')}
      action={
        <Button
          size="xs"
          variant="default"
          loading={adding.isPending}
          onClick={() => adding.mutate(undefined)}
        >
          {t('addFeed')}
        </Button>
      }
    >
      <Stack gap="xs">
        <Text size="sm" className="yn-quiet">
          {t('feedText')}{' '}
          <Anchor href="/api/change-calendar.ics" underline="always">
            {t('download')}
          </Anchor>
        </Text>
        {adding.data && (
          <SecretOnce title={t('feedOnce')} secret={`${window.location.origin}${adding.data.path}`} />
        )}
        {feeds.map((feed) => (
          <Group key={feed.id} justify="space-between">
            <Text size="sm">{t('feedFrom', { at: formats.time(feed.createdAt) })}</Text>
            <Button
              size="compact-xs"
              variant="default"
              loading={revoking.isPending}
              onClick={() => revoking.mutate(feed.id)}
            >
              {t('revoke')}
            </Button>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
