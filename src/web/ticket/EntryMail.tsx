import { Badge, Box, Button, Group, Stack } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAIL_LABELS } from '#domain/intake/mail-labels.ts';
import { foldSignature } from '#domain/intake/signature.ts';
import { isPicture, mediaTypeOf } from '#domain/ticket/files.ts';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import type { EventView, TicketView } from './queries.ts';
import type { filesOf, mailOf } from './telling.ts';

const Original = lazy(async () => ({ default: (await import('./OriginalMail.tsx')).OriginalMail }));

/** What somebody wrote by mail; signature and notices below it are there on a click. */
export function SaidByMail({ text }: { text: string }) {
  const { t } = useTranslation('ticket');
  const { said, folded } = foldSignature(text);
  return (
    <>
      <Markdown text={said} />
      {folded !== '' && (
        <Box component="details" mt={4}>
          <Box component="summary" fz="xs" className="yn-quiet" style={{ cursor: 'pointer' }}>
            {t('byMail.signature')}
          </Box>
          <Markdown text={folded} />
        </Box>
      )}
    </>
  );
}

/** To others a mail may quote what is not for them: the desk sees it, and who wrote it. */
const mayOpen = ({ actorId }: EventView, { parties, requester }: TicketView): boolean =>
  !parties.includes('requester') || parties.includes('desk') || actorId === requester.personId;

/** What the message of an entry was, and the whole of it on a click (A15). */
export function EntryMail({
  event,
  mail,
  ticket,
}: {
  event: EventView;
  mail: NonNullable<ReturnType<typeof mailOf>>;
  ticket: TicketView;
}) {
  const { t } = useTranslation('ticket');
  const [open, setOpen] = useState(false);
  const labels = MAIL_LABELS.filter((label) => mail.labels.includes(label));
  const offered = mayOpen(event, ticket);
  if (!offered && labels.length === 0) return null;
  return (
    <Stack gap="xs" align="stretch">
      <Group gap="xs">
        {labels.map((label) => (
          <Badge key={label} size="sm" variant="light" color="gray" c="var(--mantine-color-text)" tt="none">
            {t(`byMail.label.${label}`)}
          </Badge>
        ))}
        {offered && (
          <Button variant="subtle" size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'byMail.hide' : 'byMail.original')}
          </Button>
        )}
      </Group>
      {open && (
        <Suspense fallback={<LoadingState rows={3} />}>
          <Original ticket={ticket.id} seq={event.seq} />
        </Suspense>
      )}
    </Stack>
  );
}

/** A picture that came with an entry, shown in place; what turns out to be none is not shown. */
export function EntryPicture({
  file,
  event,
  ticket,
}: {
  file: ReturnType<typeof filesOf>[number];
  event: EventView;
  ticket: TicketView;
}) {
  const { t } = useTranslation('ticket');
  const [broken, setBroken] = useState(false);
  if (broken || !isPicture(mediaTypeOf(file.name))) return null;
  return (
    <img
      src={`/api/tickets/${ticket.id}/entries/${event.seq}/pictures/${file.id}`}
      alt={t('byMail.picture', { name: file.name })}
      loading="lazy"
      style={{ maxWidth: 'min(100%, 420px)', maxHeight: 320, objectFit: 'contain', alignSelf: 'flex-start' }}
      onError={() => setBroken(true)}
    />
  );
}
