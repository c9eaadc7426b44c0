import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Review } from '#domain/intake/review.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Authentication } from './Authentication.tsx';
import { Decisions } from './Decisions.tsx';
import { MessageFacts } from './MessageFacts.tsx';
import { type Message, useMessage } from './queries.ts';
import { ReviewForm } from './ReviewForm.tsx';
import { useReasonWords } from './reasons.ts';
import { Scan } from './Scan.tsx';

const route = getRouteApi('/inside/desk-layout/desk/mail/$mail');

/** One message that reached the desk: what it says, what became of it and why, and what to make of it instead. */
export function MessagePage() {
  const { mail } = route.useParams();
  const message = useMessage(mail);
  if (message.data) return <Whole message={message.data} />;
  if (message.isError) return <ErrorState error={message.error} retry={() => void message.refetch()} />;
  return <LoadingState rows={8} />;
}

function Whole({ message }: { message: Message }) {
  const { t } = useTranslation(['inbox', 'desk']);
  const words = useReasonWords();
  const [begun, begin] = useState<Review | null>(null);
  return (
    <Stack gap="md" maw={1400} mx="auto">
      <div>
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/desk/mail" search={{ outcome: message.outcome }} {...props} />}
        >
          <IconArrowLeft size={14} aria-hidden className="yn-inline-icon" /> {t('back')}
        </Anchor>
        <PageTitle size="h3">{message.subject || t('desk:mail.noSubject')}</PageTitle>
        <Group gap="xs" mt={4}>
          <Badge
            tt="none"
            c="var(--mantine-color-text)"
            color={message.outcome === 'quarantine' ? 'yellow' : 'pine'}
          >
            {t(`desk:mail.outcome.${message.outcome}`)}
          </Badge>
          <Text size="sm">{words(message.reasons)}</Text>
        </Group>
      </div>
      {message.reviews.length > 0 && (
        <Group gap="xs">
          {message.reviews.map((review, i) => (
            <Button key={review} variant={i === 0 ? 'filled' : 'default'} onClick={() => begin(review)}>
              {t(`review.${review}`)}
            </Button>
          ))}
        </Group>
      )}
      <div className="yn-work">
        <Stack gap="md" miw={0}>
          <Panel title={t('text')}>
            <Words message={message} />
          </Panel>
        </Stack>
        <Stack gap="md" miw={0}>
          <Panel title={t('history')}>
            <Decisions message={message} />
          </Panel>
          <Panel title={t('about')}>
            <MessageFacts message={message} />
          </Panel>
          <Panel title={t('authentication')}>
            <Authentication authentication={message.authentication} />
          </Panel>
        </Stack>
      </div>
      <Dialog opened={begun !== null} onClose={() => begin(null)} title={begun && t(`review.${begun}`)}>
        {begun && <ReviewForm message={message} review={begun} onDone={() => begin(null)} />}
      </Dialog>
    </Stack>
  );
}

/** As plain text and nothing else: it is what a stranger wrote. */
function Words({ message }: { message: Message }) {
  const { t } = useTranslation(['inbox', 'desk']);
  const formats = useFormats();
  const { text, cut, id, size, detail } = message;
  return (
    <Stack gap="sm">
      {text === null ? (
        <Text size="sm">{t('unreadable')}</Text>
      ) : (
        <Text
          component="div"
          size="sm"
          dir="auto"
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {text.trim() || t('noText')}
        </Text>
      )}
      {cut && (
        <Text size="sm" className="yn-quiet">
          {t('cut')}
        </Text>
      )}
      {detail && (
        <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {t('detail', { detail })}
        </Text>
      )}
      <Scan message={message} />
      {message.scan !== 'infected' && (
        <Anchor size="sm" href={`/api/mail/${id}/raw`} download>
          <IconDownload size={14} aria-hidden className="yn-inline-icon" /> {t('desk:mail.raw')}{' '}
          {formats.size(size)}
        </Anchor>
      )}
    </Stack>
  );
}
