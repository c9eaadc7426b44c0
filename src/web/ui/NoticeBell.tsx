import { ActionIcon, Box, Button, Indicator, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notices } from '#contract/notice.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';

type Notice = AnswerOf<(typeof notices)['list']>['items'][number];

/** News on one's own tickets; asked for every half minute. */
export function NoticeBell({ desk = false }: { desk?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const news = useQuery({
    queryKey: ['notices'],
    queryFn: () => call(notices.list, { query: { limit: '20' } }),
    refetchInterval: 30_000,
  });
  const read = useMutation({
    mutationFn: (upTo: number) => call(notices.read, { body: { upTo } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
  const items = news.data?.items ?? [];
  const unread = news.data?.unread ?? 0;
  const open = (notice: Notice) => {
    setOpened(false);
    void navigate({
      to: desk ? '/desk/tickets/$ticket' : '/tickets/$ticket',
      params: { ticket: String(notice.ticketId) },
    });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={340} shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          size="lg"
          onClick={() => setOpened((was) => !was)}
          aria-label={unread > 0 ? t('noticesUnread', { count: unread }) : t('notices')}
        >
          <Indicator
            disabled={unread === 0}
            label={unread > 99 ? '99+' : unread}
            size={16}
            color="seal.7"
            offset={3}
          >
            <IconBell size={20} stroke={1.7} aria-hidden style={{ display: 'block' }} />
          </Indicator>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Box mah={420} style={{ overflowY: 'auto' }}>
          {items.length === 0 ? (
            <Text p="lg" ta="center" className="yn-quiet">
              {t('noNotices')}
            </Text>
          ) : (
            <Stack gap={0}>
              {items.map((notice) => (
                <NoticeLine key={notice.id} notice={notice} onOpen={() => open(notice)} />
              ))}
            </Stack>
          )}
        </Box>
        {unread > 0 && items[0] && (
          <Button
            fullWidth
            variant="subtle"
            className="yn-foot"
            onClick={() => items[0] && read.mutate(items[0].id)}
          >
            {t('markAllRead')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function NoticeLine({ notice, onOpen }: { notice: Notice; onOpen(): void }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  return (
    <UnstyledButton onClick={onOpen} px="md" py="sm" className="yn-notice">
      <Text size="sm" fw={notice.read ? 400 : 650}>
        {t(notice.ofYourCall ? 'told.yourCall' : `news.${notice.kind}`)}
      </Text>
      <Text size="xs" className="yn-quiet" truncate>
        {t('number', { id: notice.ticketId })} · {notice.title} · {formats.relative(notice.at)}
      </Text>
    </UnstyledButton>
  );
}
